import { beforeAll, describe, expect, it } from 'vitest';
import { HAND_BONE } from '../../../../core/hand/hand-bones.ts';
import { seededRandom } from '../../../../core/seeded-random.ts';
import type { SkinnedMesh } from '../../../../core/solid/mesh.ts';
import { about, multiply, rotate } from '../../../../core/solid/quaternions.ts';
import {
  createTransforms,
  TRANSFORM,
  type Transforms,
  transformPoint,
  type Vector,
} from '../../../../core/solid/transforms.ts';
import { add, length, subtract } from '../../../../core/solid/vectors.ts';
import { drawBodyShape } from '../../../../plugins/synthetic/body/body-shape.ts';
import { type Body, createBody } from '../../../../plugins/synthetic/body/create-body.ts';
import { createFlesh } from '../../../../plugins/synthetic/body/flesh.ts';
import { restPose } from '../../../../plugins/synthetic/body/rest.ts';
import { BONE, BONE_COUNT } from '../../../../plugins/synthetic/bones.ts';
import { restFace } from '../../../../plugins/synthetic/face/rest-face.ts';
import { SEGMENT } from '../../../../plugins/synthetic/segment.ts';
import type { SignerPose } from '../../../../plugins/synthetic/signer-pose.ts';
import type { Traits } from '../../../../plugins/synthetic/traits.ts';

const TRAITS: Traits = {
  skin: [0.4, 0.25, 0.18],
  lightness: 0.6,
  masculine: 0.3,
  age: 0.3,
  weight: 0.5,
  hair: [0.02, 0.01, 0.01],
};

let body: Body;
let transforms: Transforms;
let rest: SignerPose;
beforeAll(() => {
  body = createBody(seededRandom(8), TRAITS);
  transforms = createTransforms(BONE_COUNT);
  rest = restPose(body.anatomy);
});

const signing = (): SignerPose => ({
  ...rest,
  chest: { nod: 0.1, shake: 0.15, tilt: -0.05 },
  head: { nod: 0.2, shake: -0.3, tilt: 0.1 },
  left: { ...rest.left, wrist: [0.05, 0.05, -0.3], turn: about([1, 0, 0], -2), swivel: 0.3 },
  right: {
    ...rest.right,
    wrist: [-0.2, -0.2, -0.25],
    turn: multiply(about([0, 1, 0], 0.5), about([1, 0, 0], 3)),
    swivel: 0.1,
  },
});

const mirrored = (pose: SignerPose): SignerPose => ({
  ...pose,
  right: {
    ...pose.left,
    wrist: [-pose.left.wrist[0], pose.left.wrist[1], pose.left.wrist[2]],
    turn: [pose.left.turn[0], -pose.left.turn[1], -pose.left.turn[2], pose.left.turn[3]],
  },
});

describe('the skeleton of a body', () => {
  it('puts wrists and hands exactly where they are asked for, chest and all', () => {
    const pose = signing();
    body.pose(pose, transforms);
    for (const side of ['left', 'right'] as const) {
      const row = (side === 'left' ? BONE.leftHand : BONE.rightHand) + HAND_BONE.palm;
      const upright = createTransforms(1);
      upright.set(transforms.subarray(BONE.chest * TRANSFORM, (BONE.chest + 1) * TRANSFORM));
      const wrist = transformPoint(upright, 0, pose[side].wrist);
      const palm = transformPoint(transforms, row, [0, 0, 0]);
      expect(length(subtract(palm, wrist))).toBeLessThan(1e-4);
      const thumbwards: Vector = [0, 0.1, -0.05];
      const moved = transformPoint(transforms, row, thumbwards);
      const asked = transformPoint(upright, 0, add(pose[side].wrist, rotate(pose[side].turn, thumbwards)));
      expect(length(subtract(moved, asked))).toBeLessThan(1e-4);
    }
  });

  it('joins its bones: elbow and wrist are where both neighbours have them', () => {
    body.pose(signing(), transforms);
    const { arm } = createFlesh(body.shape);
    const apart = (a: number, b: number, point: Vector): number =>
      length(subtract(transformPoint(transforms, a, point), transformPoint(transforms, b, point)));
    expect(apart(BONE.leftCollar, BONE.leftUpperArm, arm.shoulder)).toBeLessThan(1e-5);
    expect(apart(BONE.leftUpperArm, BONE.leftForearm, arm.elbow)).toBeLessThan(1e-5);
    expect(apart(BONE.leftForearm, BONE.leftForearmTwist, arm.wrist)).toBeLessThan(1e-5);
    const wrist = transformPoint(transforms, BONE.leftForearm, arm.wrist);
    expect(length(subtract(wrist, transformPoint(transforms, BONE.leftHand, [0, 0, 0])))).toBeLessThan(1e-4);
  });

  it('writes rigid transforms only', () => {
    body.pose(signing(), transforms);
    for (let bone = 0; bone < BONE_COUNT; bone++) {
      const row = (r: number): Vector => {
        const at = bone * TRANSFORM + r * 4;
        return [transforms[at], transforms[at + 1], transforms[at + 2]];
      };
      for (let r = 0; r < 3; r++) {
        expect(length(row(r))).toBeCloseTo(1, 4);
        const [a, b] = [row(r), row((r + 1) % 3)];
        expect(a[0] * b[0] + a[1] * b[1] + a[2] * b[2]).toBeCloseTo(0, 4);
      }
    }
  });

  it('mirrors left and right', () => {
    body.pose(mirrored(rest), transforms);
    for (const [left, right] of [
      [BONE.leftCollar, BONE.rightCollar],
      [BONE.leftUpperArm, BONE.rightUpperArm],
      [BONE.leftForearm, BONE.rightForearm],
      [BONE.leftForearmTwist, BONE.rightForearmTwist],
      [BONE.leftHand, BONE.rightHand],
    ]) {
      const [x, y, z] = transformPoint(transforms, left, [0.2, 0.3, -0.1]);
      const [mx, my, mz] = transformPoint(transforms, right, [-0.2, 0.3, -0.1]);
      expect(mx).toBeCloseTo(-x, 5);
      expect(my).toBeCloseTo(y, 5);
      expect(mz).toBeCloseTo(z, 5);
    }
  });

  it('hangs its arms at rest, hands beside the hips', () => {
    expect(rest.face).toEqual(restFace());
    const { shoulder, upperArm, forearm, places } = body.anatomy;
    const reach = length(subtract(rest.left.wrist, shoulder.left));
    expect(reach).toBeGreaterThan(0.95 * (upperArm + forearm));
    expect(reach).toBeLessThanOrEqual(upperArm + forearm);
    expect(rest.left.wrist[0]).toBeGreaterThan(places.leftHip[0]);
    expect(rest.right.wrist[0]).toBeCloseTo(-rest.left.wrist[0], 9);
    expect(rest.left.wrist[1]).toBeGreaterThan(0.4);
  });

  it('turns a head to its own left, down and to the left shoulder', () => {
    const nose: Vector = [0, -0.24, -0.1];
    const turned = (head: Partial<SignerPose['head']>, point: Vector): Vector => {
      body.pose({ ...rest, head: { nod: 0, shake: 0, tilt: 0, ...head } }, transforms);
      return transformPoint(transforms, BONE.head, point);
    };
    expect(turned({ shake: 0.3 }, nose)[0]).toBeGreaterThan(0.02);
    expect(turned({ nod: 0.3 }, nose)[1]).toBeGreaterThan(nose[1] + 0.02);
    expect(turned({ tilt: 0.3 }, [0.08, -0.24, 0])[1]).toBeGreaterThan(-0.24 + 0.02);
  });
});

describe('the parts of a body', () => {
  it('have weights that sum to 1, triangles of vertices that exist, and normals of length 1', () => {
    for (const part of body.parts) {
      const { bones, weights, positions, normals, triangles } = part.posed.mesh as SkinnedMesh;
      const count = positions.length / 3;
      expect(bones.length).toBe(count * 4);
      expect(triangles.reduce((most, row) => Math.max(most, row), 0)).toBeLessThan(count);
      for (let vertex = 0; vertex < count; vertex++) {
        const at = vertex * 4;
        const sum = weights[at] + weights[at + 1] + weights[at + 2] + weights[at + 3];
        expect(Math.abs(sum - 1)).toBeLessThan(1e-5);
        const normal = Math.hypot(...normals.subarray(vertex * 3, vertex * 3 + 3));
        expect(Math.abs(normal - 1)).toBeLessThan(1e-3);
      }
    }
  });

  it('stay within the budget of triangles', () => {
    const triangles = body.parts.reduce((sum, part) => sum + part.posed.mesh.triangles.length / 3, 0);
    expect(triangles).toBeGreaterThan(5000);
    expect(triangles).toBeLessThan(24500);
  });

  it('keep cloth outside of the skin at rest', () => {
    const flesh = createFlesh(body.shape);
    const cloth = body.parts.filter(({ segment, twoSided }) => twoSided && segment instanceof Uint8Array);
    expect(cloth.length).toBeGreaterThan(0);
    for (const { posed } of cloth) {
      const { positions } = posed.mesh;
      for (let i = 0; i < positions.length; i += 3)
        expect(flesh.skin(positions[i], positions[i + 1], positions[i + 2])).toBeGreaterThan(0);
    }
  });

  it('show skin of neck and both sides of sleeves and arms', () => {
    const seen = new Set(
      body.parts.flatMap(({ segment }) => (typeof segment === 'number' ? [segment] : [...segment])),
    );
    for (const name of ['neck', 'torso', 'leftUpperArm', 'rightUpperArm', 'legs'] as const)
      expect(seen).toContain(SEGMENT[name]);
  });

  it('are the same for the same seed, and others for another', () => {
    const again = createBody(seededRandom(8), TRAITS);
    expect(again.parts[1].posed.mesh.positions).toEqual(body.parts[1].posed.mesh.positions);
    expect(again.anatomy).toEqual(body.anatomy);
    expect(drawBodyShape(seededRandom(9), TRAITS)).not.toEqual(body.shape);
  });
});
