import { describe, expect, it } from 'vitest';
import type { Pose } from '../../../../core/contract.ts';
import { handJoints } from '../../../../core/hand/hand-joints.ts';
import { LEFT_EYE, MOUTH, RIGHT_EYE } from '../../../../core/pose/face-regions.ts';
import { BODY, BODY_COUNT, STRIDE } from '../../../../core/pose/topology.ts';
import { seededRandom } from '../../../../core/seeded-random.ts';
import { rotate } from '../../../../core/solid/quaternions.ts';
import type { Vector } from '../../../../core/solid/transforms.ts';
import { add, dot, length, subtract } from '../../../../core/solid/vectors.ts';
import { solveArm } from '../../../../plugins/synthetic/body/solve-arm.ts';
import { CANONICAL_POSITIONS } from '../../../../plugins/synthetic/face/canonical-face.ts';
import { createPerformance } from '../../../../plugins/synthetic/motion/create-performance.ts';
import { followPoses } from '../../../../plugins/synthetic/motion/follow-poses.ts';
import type { SignerPose, Turn } from '../../../../plugins/synthetic/signer-pose.ts';
import { turnRotation } from '../../../../plugins/synthetic/turn-rotation.ts';
import { anatomy, hands } from './someone.ts';

const FPS = 25;
const PIXELS = 500;
const SIDES = ['left', 'right'] as const;

/** 21 joints of a hand, metres. */
function jointsOf(pose: SignerPose, side: 'left' | 'right'): Vector[] {
  const { wrist, turn, fingers } = pose[side];
  const joints = handJoints(hands, side, fingers, new Float32Array(63));
  return Array.from({ length: 21 }, (_, j) =>
    add(wrist, rotate(turn, [joints[j * 3], joints[j * 3 + 1], joints[j * 3 + 2]])),
  );
}

const keypoints = (points: readonly Vector[], origin: Vector = [0, 0, 0]): Float32Array =>
  Float32Array.from(
    points.flatMap(([x, y, z]) => [300 + x * PIXELS, 200 + y * PIXELS, (z - origin[2]) * PIXELS, 1]),
  );

/** The face of MediaPipe's canonical head, which does as it is told. */
function faceOf(head: Turn, lids = 0, jaw = 0): Float32Array {
  const points = Array.from({ length: 468 }, (_, i): Vector => {
    const [x, y, z] = CANONICAL_POSITIONS.slice(i * 3, i * 3 + 3);
    return [x / 1e5, y / 1e5, z / 1e5];
  });
  for (const [upper, lower] of [...LEFT_EYE.pairs, ...RIGHT_EYE.pairs]) {
    const gap = points[lower][1] - points[upper][1];
    points[upper] = add(points[upper], [0, gap * lids, 0]);
  }
  for (const row of MOUTH.lower) points[row] = add(points[row], [0, 0.025 * jaw, 0]);
  const turn = turnRotation(head);
  return keypoints(points.map((point) => add(rotate(turn, point), [0, -0.27, 0])));
}

/** What a camera that is far away sees of a signer with an unmoved trunk. */
function seen(pose: SignerPose, timestamp: number, face: Float32Array | null): Pose {
  const body = new Float32Array(BODY_COUNT * STRIDE);
  const put = (row: number, point: Vector): void => body.set(keypoints([point]), row * STRIDE);
  for (const side of SIDES) {
    const { wrist, swivel } = pose[side];
    put(BODY[`${side}Shoulder`], anatomy.shoulder[side]);
    put(BODY[`${side}Elbow`], solveArm(side, anatomy.shoulder[side], wrist, swivel, anatomy).elbow);
    put(BODY[`${side}Wrist`], wrist);
  }
  return {
    timestamp,
    body,
    face,
    leftHand: keypoints(jointsOf(pose, 'left'), pose.left.wrist),
    rightHand: keypoints(jointsOf(pose, 'right'), pose.right.wrist),
  };
}

const performance = createPerformance(seededRandom(21), anatomy, hands, 'right', 4);
const truth = Array.from({ length: 75 }, (_, i) => performance.at(1 + i / FPS));
const still = { nod: 0, shake: 0, tilt: 0 };
const nodding = (i: number): Turn => ({
  nod: 0.2 * Math.sin(i / 8),
  shake: 0.3 * Math.sin(i / 11),
  tilt: 0.15 * Math.sin(i / 9),
});
const blinking = (i: number): number => (i % 25 > 20 ? 1 : 0);
const poses = truth.map((pose, i) =>
  seen(pose, 5e6 + Math.round((i / FPS) * 1e6), faceOf(nodding(i), blinking(i), i % 30 > 22 ? 1 : 0)),
);

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe('followPoses', () => {
  const followed = followPoses(poses, anatomy, hands);
  const found = truth.map((_, i) => followed.at(i / FPS));

  it('lasts as long as what it follows', () => {
    expect(followed.seconds).toBeCloseTo((truth.length - 1) / FPS, 5);
  });

  it('finds wrists and hands again', () => {
    for (const side of SIDES) {
      const inPicture = truth.map((pose, i) => {
        const [a, b] = [pose[side].wrist, found[i][side].wrist];
        return Math.hypot(a[0] - b[0], a[1] - b[1]);
      });
      expect(mean(inPicture)).toBeLessThan(0.015);
      const depth = truth.map((pose, i) => Math.abs(pose[side].wrist[2] - found[i][side].wrist[2]));
      expect(mean(depth)).toBeLessThan(0.06);
      const joints = truth.flatMap((pose, i) => {
        const [a, b] = [jointsOf(pose, side), jointsOf(found[i], side)];
        return a.map((joint, j) => length(subtract(subtract(joint, a[0]), subtract(b[j], b[0]))));
      });
      expect(mean(joints) / anatomy.hand).toBeLessThan(0.12);
    }
  });

  it('finds the fingers of a hand again', () => {
    const along = (pose: SignerPose, from: number, to: number): Vector => {
      const joints = handJoints(hands, 'left', pose.right.fingers, new Float32Array(63));
      const bone: Vector = [0, 1, 2].map((c) => joints[to * 3 + c] - joints[from * 3 + c]) as [
        number,
        number,
        number,
      ];
      return bone.map((value) => value / length(bone)) as [number, number, number];
    };
    const cosines = truth.flatMap((pose, i) =>
      [2, 5, 6, 7, 9, 10, 13, 14, 17, 18].map((j) => dot(along(pose, j, j + 1), along(found[i], j, j + 1))),
    );
    expect(mean(cosines)).toBeGreaterThan(0.96);
  });

  it('turns the head, against where it usually is, and closes lids and opens the mouth', () => {
    const error = (name: keyof Turn): number => {
      const differences = found.map((pose, i) => pose.head[name] - nodding(i)[name]);
      const usual = mean(differences);
      return Math.max(...differences.map((difference) => Math.abs(difference - usual)));
    };
    for (const name of ['nod', 'shake', 'tilt'] as const) expect(error(name)).toBeLessThan(0.05);
    expect(found[23].face.leftLidClose).toBeGreaterThan(0.8);
    expect(found[23].face.rightLidClose).toBeGreaterThan(0.8);
    expect(found[10].face.leftLidClose).toBeLessThan(0.1);
    expect(found[26].face.jawOpen).toBeGreaterThan(0.4);
    expect(found[10].face.jawOpen).toBeLessThan(0.1);
  });

  it('holds what is not seen for a while, without a jump', () => {
    const gap = poses.flatMap((pose, i) => {
      if (i >= 30 && i < 33) return [];
      return i >= 40 && i < 48 ? [{ ...pose, rightHand: null, face: null }] : [pose];
    });
    const held = followPoses(gap, anatomy, hands);
    expect(held.seconds).toBeCloseTo(followed.seconds, 5);
    for (let time = 0.01; time < held.seconds; time += 0.01) {
      const [a, b] = [held.at(time - 0.01), held.at(time)];
      expect(length(subtract(a.right.wrist, b.right.wrist))).toBeLessThan(0.08);
      expect(b.right.fingers.every(Number.isFinite)).toBe(true);
      expect(Number.isFinite(b.head.nod)).toBe(true);
    }
  });

  it('rests with what is never seen', () => {
    const bare = poses.map((pose) => ({ ...pose, body: new Float32Array(pose.body.length), face: null }));
    const pose = followPoses(bare, anatomy, hands).at(1);
    expect(pose.right.wrist[1]).toBeGreaterThan(0.4);
    expect(pose.head).toEqual(still);
    expect(Object.values(pose.face).every((value) => value === 0)).toBe(true);
  });
});
