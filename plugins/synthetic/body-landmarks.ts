import type { Side } from '../../core/pose/pose.ts';
import { type Transforms, transformPoint, type Vector } from '../../core/solid/transforms.ts';
import { BONE } from './bones.ts';
import type { Anatomy } from './signer-pose.ts';

/** MediaPipe's landmarks of a body, and how many numbers they are. */
export const BODY_LANDMARK_NUMBERS = 33 * 3;

/** What of the other parts belongs to a body's landmarks; n × 3 numbers each, where they are now. */
export interface OtherLandmarks {
  readonly face: Float32Array;
  readonly leftHand: Float32Array;
  readonly rightHand: Float32Array;
}

/** Places of a body at rest that its landmarks are. */
export interface JointsAtRest {
  readonly elbow: Readonly<Record<Side, Vector>>;
  readonly ear: Readonly<Record<Side, Vector>>;
}

/** Body landmarks that are points of the face: nose; eyes from the nose outwards; corners of the mouth. */
const IN_FACE: readonly (readonly [row: number, face: readonly number[]])[] = [
  [0, [4]],
  [1, [362]],
  [2, [386, 374]],
  [3, [263]],
  [4, [133]],
  [5, [159, 145]],
  [6, [33]],
  [9, [291]],
  [10, [61]],
];

/** Little finger's and index finger's knuckles and the thumb's first joint, as MediaPipe Pose has them. */
const IN_HAND = [
  [17, 17],
  [19, 5],
  [21, 2],
] as const;

/** Of a hip joint at rest, from the middle; the rest of a leg below it. Nobody sees them, but the format has them. */
const HIP: Vector = [0.095, 0.5, 0.02];
const LEG = [0, 0.42, 0.82, 0.86, 0.88];

/** Writes MediaPipe's 33 landmarks of a body, n × 3, where the bones are. */
export function writeBodyLandmarks(
  bones: Transforms,
  anatomy: Anatomy,
  { elbow, ear }: JointsAtRest,
  { face, leftHand, rightHand }: OtherLandmarks,
  out: Float32Array,
): void {
  for (const [row, points] of IN_FACE) {
    for (let axis = 0; axis < 3; axis++) {
      out[row * 3 + axis] = points.reduce((sum, point) => sum + face[point * 3 + axis], 0) / points.length;
    }
  }
  for (const [side, left] of [
    ['left', true],
    ['right', false],
  ] as const) {
    const first = left ? 0 : 1;
    const hand = left ? leftHand : rightHand;
    const put = (row: number, place: ArrayLike<number>): void => out.set(place, (row + first) * 3);
    put(7, transformPoint(bones, BONE.head, ear[side]));
    put(11, transformPoint(bones, left ? BONE.leftUpperArm : BONE.rightUpperArm, anatomy.shoulder[side]));
    put(13, transformPoint(bones, left ? BONE.leftForearm : BONE.rightForearm, elbow[side]));
    put(15, hand.subarray(0, 3));
    for (const [row, joint] of IN_HAND) put(row, hand.subarray(joint * 3, joint * 3 + 3));
    const [x, y, z] = HIP;
    for (const [i, below] of LEG.entries()) {
      put(23 + 2 * i, transformPoint(bones, BONE.hips, [left ? x : -x, y + below, z]));
    }
  }
}
