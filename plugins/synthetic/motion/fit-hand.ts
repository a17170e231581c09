import type { Keypoints } from '../../../core/contract.ts';
import { HAND_ANGLE_COUNT } from '../../../core/hand/hand-angles.ts';
import type { HandBuild } from '../../../core/hand/hand-build.ts';
import { handJoints } from '../../../core/hand/hand-joints.ts';
import { alignPoints } from '../../../core/pose/align-points.ts';
import type { Side } from '../../../core/pose/pose.ts';
import { HAND_COUNT, STRIDE } from '../../../core/pose/topology.ts';
import { inverse, rotate } from '../../../core/solid/quaternions.ts';
import type { Quaternion } from '../../../core/solid/transforms.ts';
import { fitFingers } from './fit-fingers.ts';
import { quaternionOf } from './fit-head.ts';

/** A hand as keypoints show it. */
export interface SeenHand {
  /** From the rest frame of a left hand, in the coordinates of its arm (`Arm`). */
  readonly turn: Quaternion;
  readonly fingers: Float32Array;
}

/** Wrist and knuckles: they do not move against each other; the thumb's first joint hardly does. */
const PALM: readonly (readonly [joint: number, weight: number])[] = [
  [0, 1],
  [1, 0.15],
  [5, 1],
  [9, 1],
  [13, 1],
  [17, 1],
];

/**
 * Fits a hand to its 21 keypoints.
 *
 * @param start fingers to start from: those of the frame before
 * @returns null where a joint is missing
 */
export function fitHand(build: HandBuild, side: Side, hand: Keypoints, start: Float32Array): SeenHand | null {
  const mirrored = side === 'left' ? 1 : -1;
  const joints = new Float32Array(HAND_COUNT * 3);
  for (let j = 0; j < HAND_COUNT; j++) {
    if (!(hand[j * STRIDE + 3] > 0)) return null;
    for (let c = 0; c < 3; c++) {
      joints[j * 3 + c] = (hand[j * STRIDE + c] - hand[c]) * (c === 0 ? mirrored : 1);
    }
  }
  const flat = handJoints(build, 'left', new Float32Array(HAND_ANGLE_COUNT), new Float32Array(63));
  const rows = (points: Float32Array): number[] =>
    PALM.flatMap(([j]) => [...points.subarray(j * 3, j * 3 + 3)]);
  const weights = PALM.map(([, weight]) => weight);
  const alignment = alignPoints(rows(flat), rows(joints), weights);
  if (alignment === null) return null;
  const turn = quaternionOf(alignment.rotation);
  const back = inverse(turn);
  for (let j = 0; j < HAND_COUNT; j++) {
    joints.set(rotate(back, [joints[j * 3], joints[j * 3 + 1], joints[j * 3 + 2]]), j * 3);
  }
  return { turn, fingers: fitFingers(build, joints, start) };
}
