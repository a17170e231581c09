import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../core/seeded-random.ts';
import { createTransforms, type Vector, writeTransform } from '../../../../core/solid/transforms.ts';
import { BONE, BONE_COUNT } from '../../../../plugins/synthetic/bones.ts';
import { averageCage, EYE_RADIUS, LANDMARKS } from '../../../../plugins/synthetic/face/cage.ts';
import {
  LEFT_LOWER_LID,
  LEFT_UPPER_LID,
  RIGHT_LOWER_LID,
  RIGHT_UPPER_LID,
} from '../../../../plugins/synthetic/face/face-rows.ts';
import { createHead, type Head } from '../../../../plugins/synthetic/face/head.ts';
import { restFace } from '../../../../plugins/synthetic/face/rest-face.ts';
import { SEGMENT } from '../../../../plugins/synthetic/segment.ts';
import type { FacePose } from '../../../../plugins/synthetic/signer-pose.ts';
import type { Traits } from '../../../../plugins/synthetic/traits.ts';

const TRAITS: Traits = {
  skin: [0.5, 0.28, 0.19],
  lightness: 0.7,
  masculine: 0.5,
  age: 0.4,
  weight: 0.5,
  hair: [0.05, 0.03, 0.02],
};
const BEARDED: Traits = { ...TRAITS, masculine: 1 };
const still = createTransforms(BONE_COUNT);
const head = createHead(seededRandom(3), TRAITS);

function landmarks(of: Head, face: Partial<FacePose> = {}, bones = still): Vector[] {
  const out = new Float32Array(LANDMARKS * 3);
  of.landmarks(bones, { ...restFace(), ...face }, out);
  return Array.from({ length: LANDMARKS }, (_, i) => [out[i * 3], out[i * 3 + 1], out[i * 3 + 2]]);
}

const distance = (a: Vector, b: Vector): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

const ALL_MOVED: FacePose = {
  ...restFace(),
  browRaiseInner: 0.7,
  leftLidClose: 0.5,
  jawOpen: 0.6,
  jawSide: 0.3,
  smile: 0.8,
  gazeY: 0.2,
  tongueOut: 0.5,
};

describe('a head', () => {
  it('is the same for a seed and another one for another seed', () => {
    const again = createHead(seededRandom(3), TRAITS);
    head.parts.forEach((part, i) => {
      expect(again.parts[i].posed.mesh.positions).toEqual(part.posed.mesh.positions);
    });
    const other = landmarks(createHead(seededRandom(4), TRAITS));
    const apart = landmarks(head).map((point, row) => distance(point, other[row]));
    expect(Math.max(...apart)).toBeGreaterThan(0.003);
  });

  it('is about the same on both sides, but not quite', () => {
    const points = landmarks(head);
    const { mirror } = averageCage();
    const uneven = points.map(([x, y, z], row) => distance([-x, y, z], points[mirror[row]]));
    expect(Math.max(...uneven)).toBeLessThan(0.006);
    expect(Math.max(...uneven)).toBeGreaterThan(1e-4);
  });

  it('has the size of a head and faces the camera, its left at +x', () => {
    const points = landmarks(head);
    expect(points[152][1]).toBeGreaterThan(-0.16);
    expect(points[152][1]).toBeLessThan(-0.1);
    expect(head.shape.crown[1]).toBeLessThan(-0.31);
    expect(head.shape.crown[1]).toBeGreaterThan(-0.39);
    expect(points[1][2]).toBeLessThan(points[152][2]);
    expect(points[263][0]).toBeGreaterThan(0.03);
    expect(head.shape.ears.left[0]).toBeGreaterThan(0.05);
    expect(head.shape.ears.right[0]).toBeLessThan(-0.05);
  });

  it('keeps to its triangles, beard included', () => {
    const triangles = (of: Head): number =>
      of.parts.reduce((sum, { posed }) => sum + posed.mesh.triangles.length / 3, 0);
    expect(triangles(head)).toBeLessThan(20_000);
    const bearded = [1, 2, 3, 4, 5].map((seed) => triangles(createHead(seededRandom(seed), BEARDED)));
    expect(Math.max(...bearded)).toBeLessThan(26_000);
    expect(Math.max(...bearded)).toBeGreaterThan(Math.min(...bearded));
  });

  it('is at rest when its face is neutral', () => {
    for (const part of createHead(seededRandom(5), BEARDED).parts) {
      part.pose(still, ALL_MOVED);
      part.pose(still, restFace());
      const { positions, mesh } = part.posed;
      expect(Math.max(...positions.map((n, i) => Math.abs(n - mesh.positions[i])))).toBeLessThan(1e-5);
    }
  });

  it('shows what its parts are', () => {
    const kinds = new Set(
      head.parts.flatMap(({ segment }) => (typeof segment === 'number' ? [segment] : [...segment])),
    );
    for (const kind of [SEGMENT.face, SEGMENT.eyes, SEGMENT.mouth, SEGMENT.ears, SEGMENT.neck])
      expect(kinds).toContain(kind);
  });
});

describe("a head's meshes", () => {
  it('have normals of length 1, out of the head', () => {
    const bones = createTransforms(BONE_COUNT);
    writeTransform(bones, BONE.head, [0, Math.sin(0.2), 0, Math.cos(0.2)], [0, -0.1, 0], [0.02, -0.1, 0]);
    for (const part of head.parts) {
      part.pose(bones, ALL_MOVED);
      const { normals } = part.posed;
      for (let i = 0; i < normals.length; i += 3)
        expect(Math.abs(Math.hypot(normals[i], normals[i + 1], normals[i + 2]) - 1)).toBeLessThan(1e-3);
    }
    const { positions, normals } = head.parts[0].posed.mesh;
    let outward = 0;
    for (let i = 0; i < positions.length; i += 3) {
      const [x, z] = [positions[i], positions[i + 2]];
      if (normals[i] * x + normals[i + 2] * z + normals[i + 1] * (positions[i + 1] + 0.27) > 0) outward++;
    }
    expect(outward / (positions.length / 3)).toBeGreaterThan(0.8);
  });

  it('enclose a volume: triangles are counter-clockwise from outside', () => {
    for (const part of head.parts.filter(({ twoSided }) => !twoSided)) {
      const { positions, triangles, normals } = part.posed.mesh;
      let along = 0;
      for (let t = 0; t < triangles.length; t += 3) {
        const [a, b, c] = [0, 1, 2].map((k) =>
          Array.from(positions.subarray(triangles[t + k] * 3, triangles[t + k] * 3 + 3)),
        );
        const u = b.map((n, k) => n - a[k]);
        const v = c.map((n, k) => n - a[k]);
        const normal = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
        const row = triangles[t] * 3;
        if (normal.reduce((sum, n, k) => sum + n * normals[row + k], 0) > 0) along++;
      }
      expect(along / (triangles.length / 3)).toBeGreaterThan(0.9);
    }
  });

  it('have the eyeballs in front and turn them with the gaze', () => {
    const eyes = head.parts.find(({ segment }) => segment === SEGMENT.eyes);
    if (!eyes) throw new Error('a head without eyes');
    eyes.pose(still, restFace());
    const front = eyes.posed.positions.slice(0, 3);
    expect(front[2]).toBeCloseTo(head.shape.eyes.left[2] - EYE_RADIUS, 2);
    eyes.pose(still, { ...restFace(), gazeX: 0.4, gazeY: 0.3 });
    expect(eyes.posed.positions[0]).toBeGreaterThan(front[0] + 0.003);
    expect(eyes.posed.positions[1]).toBeGreaterThan(front[1] + 0.002);
  });
});

describe('the landmarks', () => {
  it('lie on the posed skin', () => {
    const bones = createTransforms(BONE_COUNT);
    writeTransform(bones, BONE.head, [Math.sin(0.1), 0, 0, Math.cos(0.1)], [0, -0.1, 0], [0.05, -0.12, 0.01]);
    const [skin] = head.parts;
    skin.pose(bones, ALL_MOVED);
    const { positions } = skin.posed;
    for (const point of landmarks(head, ALL_MOVED, bones)) {
      let nearest = Number.POSITIVE_INFINITY;
      for (let i = 0; i < positions.length; i += 3)
        nearest = Math.min(nearest, distance(point, [positions[i], positions[i + 1], positions[i + 2]]));
      expect(nearest).toBeLessThan(1e-6);
    }
  });

  it('meet where the lids close, in all faces, and are apart where they are open', () => {
    const lids = [
      [LEFT_UPPER_LID, LEFT_LOWER_LID],
      [RIGHT_UPPER_LID, RIGHT_LOWER_LID],
    ];
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const one = createHead(seededRandom(seed), TRAITS);
      const open = landmarks(one);
      const closed = landmarks(one, { leftLidClose: 1, rightLidClose: 1 });
      for (const [upper, lower] of lids) {
        expect(distance(open[upper[4]], open[lower[4]])).toBeGreaterThan(0.005);
        upper.forEach((row, i) => {
          expect(distance(closed[row], closed[lower[i]])).toBeLessThan(0.0004);
        });
      }
    }
  });

  it('never are inside of an eyeball', () => {
    for (const close of [0, 0.25, 0.5, 0.75, 1]) {
      const points = landmarks(head, { leftLidClose: close, rightLidClose: close });
      for (const point of points)
        for (const eye of [head.shape.eyes.left, head.shape.eyes.right])
          expect(distance(point, eye)).toBeGreaterThan(EYE_RADIUS);
    }
  });

  it('move as the face does', () => {
    const rest = landmarks(head);
    const open = landmarks(head, { jawOpen: 1 });
    expect(open[152][1] - rest[152][1]).toBeGreaterThan(0.02);
    expect(open[14][1] - open[13][1]).toBeGreaterThan(0.015);
    expect(distance(open[10], rest[10])).toBeLessThan(1e-6);
    expect(distance(rest[13], rest[14])).toBeLessThan(0.002);
    const smile = landmarks(head, { smile: 1 });
    expect(smile[61][1]).toBeLessThan(rest[61][1] - 0.003);
    expect(smile[291][0]).toBeGreaterThan(rest[291][0] + 0.003);
    const pucker = landmarks(head, { lipsPucker: 1 });
    expect(distance(pucker[61], pucker[291])).toBeLessThan(0.8 * distance(rest[61], rest[291]));
    const surprised = landmarks(head, { browRaiseInner: 1, browRaiseOuter: 1 });
    expect(surprised[105][1]).toBeLessThan(rest[105][1] - 0.004);
    expect(landmarks(head, { leftLidClose: 1 })[159]).toEqual(rest[159]);
  });
});

describe("a head's shape", () => {
  it('has its skin where the skull is 0', () => {
    const { positions } = head.parts[0].posed.mesh;
    for (const row of [151, 9, 205, 425, 50, 280, 199, 10, 108, 337])
      expect(
        Math.abs(head.shape.skull(positions[row * 3], positions[row * 3 + 1], positions[row * 3 + 2])),
      ).toBeLessThan(0.004);
    expect(Math.abs(head.shape.skull(...head.shape.crown))).toBeLessThan(0.006);
    expect(head.shape.skull(0, -0.28, 0)).toBeLessThan(-0.05);
    expect(head.shape.skull(0, -0.28, -0.2)).toBeGreaterThan(0.05);
    expect(head.shape.skull(0, -0.1, 0.02)).toBeLessThan(-0.03);
  });

  it('has hair on top and at the back, none on face and neck', () => {
    const { hairline, crown } = head.shape;
    expect(hairline(...crown)).toBeGreaterThan(0);
    expect(hairline(0, -0.3, 0.1)).toBeGreaterThan(0);
    expect(hairline(0.075, -0.33, 0.02)).toBeGreaterThan(0);
    const points = landmarks(head);
    for (const row of [1, 151, 152, 205, 425, 33, 263]) expect(hairline(...points[row])).toBeLessThan(0);
    expect(hairline(0, -0.12, 0.09)).toBeLessThan(0);
  });

  it('has places on the skin', () => {
    const points = landmarks(head);
    for (const place of ['forehead', 'nose', 'leftCheek', 'mouth', 'chin'] as const) {
      const at = head.places[place];
      if (!at) throw new Error(`no ${place}`);
      expect(Math.min(...points.map((point) => distance(point, at)))).toBeLessThan(1e-6);
    }
    expect(head.places.leftCheek?.[0]).toBeGreaterThan(0);
    expect(head.places.rightCheek?.[0]).toBeLessThan(0);
  });
});
