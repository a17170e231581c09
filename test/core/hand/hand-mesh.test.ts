import { describe, expect, it } from 'vitest';
import { HAND_ANGLE_COUNT } from '../../../core/hand/hand-angles.ts';
import { HAND_BONE_COUNT } from '../../../core/hand/hand-bones.ts';
import { drawHandBuild } from '../../../core/hand/hand-build.ts';
import { handJoints } from '../../../core/hand/hand-joints.ts';
import { createHandMesh, FOREARM_LENGTH } from '../../../core/hand/hand-mesh.ts';
import { handshapeAngles } from '../../../core/hand/handshapes.ts';
import { poseHand } from '../../../core/hand/pose-hand.ts';
import { seededRandom } from '../../../core/seeded-random.ts';
import { deformMesh } from '../../../core/solid/deform-mesh.ts';
import { createPosedMesh, type Mesh, type SkinnedMesh } from '../../../core/solid/mesh.ts';
import { createTransforms } from '../../../core/solid/transforms.ts';

const build = drawHandBuild(seededRandom(1), { masculine: 0.5, weight: 0.4, age: 0.3 });
const large = drawHandBuild(seededRandom(2), { masculine: 1, weight: 0.9, age: 0.8 });
const left = createHandMesh(build, 'left');
const right = createHandMesh(build, 'right');

const IN_PLACE = { wrist: [0, 0, 0], turn: [0, 0, 0, 1], forearm: [0, 0, 0, 1] } as const;

function posed(side: 'left' | 'right', mesh: SkinnedMesh, angles: Float32Array) {
  const transforms = createTransforms(HAND_BONE_COUNT);
  poseHand(build, side, angles, IN_PLACE, transforms, 0);
  const out = createPosedMesh(mesh);
  deformMesh(mesh, transforms, out);
  return out;
}

/** Of a mesh that is closed but for one flat opening in a plane through which `y` is constant: cubic metres. */
function volume({ triangles }: Mesh, positions: Float32Array): number {
  let sum = 0;
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [0, 1, 2].map((k) =>
      positions.subarray(triangles[t + k] * 3, triangles[t + k] * 3 + 3),
    );
    // As seen from a point in the opening, which then adds nothing.
    const [ay, by, cy] = [a[1], b[1], c[1]].map((y) => y + FOREARM_LENGTH);
    sum += a[0] * (by * c[2] - cy * b[2]) - ay * (b[0] * c[2] - c[0] * b[2]) + a[2] * (b[0] * cy - c[0] * by);
  }
  return sum / 6;
}

describe('createHandMesh', () => {
  it('is closed everywhere but at the forearm, with all triangles facing outwards', () => {
    const { triangles, positions, normals } = left;
    const edges = new Map<string, number>();
    let against = 0;
    for (let t = 0; t < triangles.length; t += 3) {
      for (let k = 0; k < 3; k++) {
        const [a, b] = [triangles[t + k], triangles[t + ((k + 1) % 3)]];
        edges.set(`${a} ${b}`, (edges.get(`${a} ${b}`) ?? 0) + 1);
      }
      const [p, q, r] = [0, 1, 2].map((k) =>
        positions.subarray(triangles[t + k] * 3, triangles[t + k] * 3 + 3),
      );
      const [u, v] = [q, r].map((end) => end.map((value, n) => value - p[n]));
      const n = normals.subarray(triangles[t] * 3, triangles[t] * 3 + 3);
      const facing =
        (u[1] * v[2] - u[2] * v[1]) * n[0] +
        (u[2] * v[0] - u[0] * v[2]) * n[1] +
        (u[0] * v[1] - u[1] * v[0]) * n[2];
      if (facing < 0) against++;
    }
    let open = 0;
    for (const [edge, times] of edges) {
      const [a, b] = edge.split(' ').map(Number);
      if (edges.get(`${b} ${a}`) === times) continue;
      open++;
      expect(positions[a * 3 + 1]).toBeLessThan(-FOREARM_LENGTH + 0.006);
    }
    expect(open).toBeGreaterThan(20);
    expect(against / (triangles.length / 3)).toBeLessThan(0.01);
  });

  it('keeps to its number of triangles, for large hands too', () => {
    for (const mesh of [left, createHandMesh(large, 'left')]) {
      expect(mesh.triangles.length / 3).toBeLessThanOrEqual(12_000);
      expect(mesh.triangles.length / 3).toBeGreaterThan(7_000);
    }
  });

  it('has the volume of a hand: 0.3 to 0.6 litres with the wrist', () => {
    expect(volume(left, left.positions)).toBeGreaterThan(0.0003);
    expect(volume(left, left.positions)).toBeLessThan(0.0006);
    expect(volume(right, right.positions)).toBeCloseTo(volume(left, left.positions), 9);
  });

  it('has weights that sum to 1 and never jump between neighbours', () => {
    const { weights, bones, triangles } = left;
    for (let i = 0; i < weights.length; i += 4)
      expect(weights[i] + weights[i + 1] + weights[i + 2] + weights[i + 3]).toBeCloseTo(1, 5);
    const share = (vertex: number): Map<number, number> =>
      new Map([0, 1, 2, 3].map((k) => [bones[vertex * 4 + k], weights[vertex * 4 + k]]));
    let jumps = 0;
    for (let t = 0; t < triangles.length; t += 3) {
      const [a, b] = [share(triangles[t]), share(triangles[t + 1])];
      let apart = 0;
      for (const bone of new Set([...a.keys(), ...b.keys()]))
        apart += Math.abs((a.get(bone) ?? 0) - (b.get(bone) ?? 0));
      if (apart > 1.7) jumps++;
    }
    expect(jumps).toBe(0);
  });

  it('makes the right hand the mirror image of the left one, at rest and posed', () => {
    for (const name of ['rest', 'S', 'R'] as const) {
      const angles = handshapeAngles(name, build);
      const one = posed('left', left, angles);
      const other = posed('right', right, angles);
      for (let i = 0; i < one.positions.length; i += 3) {
        expect(other.positions[i] + one.positions[i]).toBe(0);
        expect(other.positions[i + 1]).toBe(one.positions[i + 1]);
        expect(other.positions[i + 2]).toBe(one.positions[i + 2]);
        expect(other.normals[i] + one.normals[i]).toBe(0);
      }
    }
  });

  it('keeps its volume in a fist', () => {
    const flat = volume(left, posed('left', left, new Float32Array(HAND_ANGLE_COUNT)).positions);
    const fist = volume(left, posed('left', left, handshapeAngles('S', build)).positions);
    expect(Math.abs(fist / flat - 1)).toBeLessThan(0.08);
  });

  it('has its joints inside the flesh, and the tips next to the skin', () => {
    for (const name of ['5', 'flat', 'claw', 'O'] as const) {
      const angles = handshapeAngles(name, build);
      const { positions } = posed('left', left, angles);
      const joints = handJoints(build, 'left', angles, new Float32Array(63));
      for (let joint = 0; joint < 21; joint++) {
        let nearest = Number.POSITIVE_INFINITY;
        for (let i = 0; i < positions.length; i += 3)
          nearest = Math.min(
            nearest,
            Math.hypot(
              positions[i] - joints[joint * 3],
              positions[i + 1] - joints[joint * 3 + 1],
              positions[i + 2] - joints[joint * 3 + 2],
            ),
          );
        expect(nearest, `${name} ${joint}`).toBeGreaterThan(0.002);
        expect(nearest, `${name} ${joint}`).toBeLessThan(joint < 2 ? 0.022 : 0.0145);
      }
    }
  });

  it('is the same for the same person', () => {
    const again = drawHandBuild(seededRandom(1), { masculine: 0.5, weight: 0.4, age: 0.3 });
    expect(createHandMesh(again, 'left').positions).toEqual(left.positions);
    expect(createHandMesh(large, 'left').positions).not.toEqual(left.positions);
  });
});

describe('drawHandBuild', () => {
  it('draws hands of the lengths and breadths that people have', () => {
    const lengthOf = (masculine: number): number[] =>
      Array.from({ length: 200 }, (_, seed) => {
        const { digits, palm } = drawHandBuild(seededRandom(seed), { masculine, weight: 0.4, age: 0.3 });
        const { root, lengths } = digits.middle;
        expect(palm.width).toBeGreaterThan(0.06);
        expect(palm.width).toBeLessThan(0.1);
        return root[1] + lengths[0] + lengths[1] + lengths[2];
      });
    const mean = (values: number[]): number => values.reduce((a, b) => a + b) / values.length;
    // From the joint, some 8 mm above the crease that hands are measured from.
    expect(mean(lengthOf(0))).toBeCloseTo(0.172, 2);
    expect(mean(lengthOf(1))).toBeGreaterThan(mean(lengthOf(0)) + 0.008);
    for (const length of [...lengthOf(0), ...lengthOf(1)]) {
      expect(length).toBeGreaterThan(0.145);
      expect(length).toBeLessThan(0.22);
    }
  });
});
