import { HAND_BONE_COUNT } from '../../core/hand/hand-bones.ts';

/** Rows of a signer's transforms. Those of a hand follow each other: `core/hand/hand-bones.ts`. */
export const BONE = {
  hips: 0,
  chest: 1,
  neck: 2,
  head: 3,
  leftCollar: 4,
  rightCollar: 5,
  leftUpperArm: 6,
  rightUpperArm: 7,
  /** The upper half of the forearm, which hardly turns. */
  leftForearm: 8,
  rightForearm: 9,
  /** The lower half, turned by half of what the hand is. */
  leftForearmTwist: 10,
  rightForearmTwist: 11,
  leftHand: 12,
  rightHand: 12 + HAND_BONE_COUNT,
} as const;

/** Rows of a signer's table of transforms. */
export const BONE_COUNT = 12 + 2 * HAND_BONE_COUNT;
