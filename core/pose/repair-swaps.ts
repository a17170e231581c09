import type { Keypoints, Pose } from '../contract.ts';
import { ARMS, distance, SIDES, type Side, shoulderWidth } from './pose.ts';
import type { PoseFilter } from './steps.ts';
import { HAND_COUNT, STRIDE } from './topology.ts';

/** All lengths here are in shoulder widths. */
/** Two hands whose keypoints lie on average closer than this are one hand, found twice. */
const SAME_HAND = 0.08;
/** Hands change sides only where that brings them nearer to their wrists and former places by more than this. */
const SWAP_MARGIN = 0.35;
/** What a keypoint that is far away can weigh at most. */
const MAX_DISTANCE = 1;
const UNKNOWN = MAX_DISTANCE / 2;
/** Seconds for which the former place of a hand is evidence. */
const MEMORY_SECONDS = 0.2;
/** A body wrist below this confidence says little about where the hand is. */
const TRUSTED_WRIST = 0.5;

interface Former {
  readonly hand: Keypoints;
  readonly age: number;
}

type Formers = Partial<Record<Side, Former>>;

/**
 * Mends two faults of detectors: hands with left and right exchanged, and both sets of keypoints on one hand (then the
 * wrong one is removed). The evidence is the distance to the wrists of the body and to where the hands were a moment ago.
 */
export function repairSwaps(): PoseFilter {
  let formers: Formers = {};
  return (pose, seconds) => {
    formers = aged(formers, seconds);
    const repaired = reassign(dropDouble(pose, formers), formers);
    for (const side of SIDES) {
      const hand = repaired[ARMS[side].hand];
      if (hand !== null) formers[side] = { hand, age: 0 };
    }
    return repaired;
  };
}

function aged(formers: Formers, seconds: number): Formers {
  const out: Formers = {};
  for (const side of SIDES) {
    const former = formers[side];
    if (former && former.age + seconds <= MEMORY_SECONDS) {
      out[side] = { hand: former.hand, age: former.age + seconds };
    }
  }
  return out;
}

function dropDouble(pose: Pose, formers: Formers): Pose {
  const { leftHand, rightHand } = pose;
  if (leftHand === null || rightHand === null) return pose;
  if (meanDistance(leftHand, rightHand) > SAME_HAND * shoulderWidth(pose.body)) return pose;
  const leftIsWrong = cost(pose, leftHand, 'left', formers) > cost(pose, rightHand, 'right', formers);
  return leftIsWrong ? { ...pose, leftHand: null } : { ...pose, rightHand: null };
}

function reassign(pose: Pose, formers: Formers): Pose {
  const { leftHand, rightHand } = pose;
  let gain = 0;
  if (leftHand) gain += cost(pose, leftHand, 'left', formers) - cost(pose, leftHand, 'right', formers);
  if (rightHand) gain += cost(pose, rightHand, 'right', formers) - cost(pose, rightHand, 'left', formers);
  return gain > SWAP_MARGIN ? { ...pose, leftHand: rightHand, rightHand: leftHand } : pose;
}

/** How badly `hand` fits the arm of `side`. Where nothing is known, half of the worst. */
function cost(pose: Pose, hand: Keypoints, side: Side, formers: Formers): number {
  const unit = shoulderWidth(pose.body) || 1;
  const { wrist } = ARMS[side];
  const trust = Math.min(1, pose.body[wrist * STRIDE + 3] / TRUSTED_WRIST);
  const toWrist = Math.min(MAX_DISTANCE, distance(hand, 0, pose.body, wrist) / unit);
  const former = formers[side];
  const toFormer = former ? Math.min(MAX_DISTANCE, meanDistance(hand, former.hand) / unit) : UNKNOWN;
  return UNKNOWN + (toWrist - UNKNOWN) * trust + toFormer;
}

function meanDistance(a: Keypoints, b: Keypoints): number {
  let sum = 0;
  for (let row = 0; row < HAND_COUNT; row++) sum += distance(a, row, b, row);
  return sum / HAND_COUNT;
}
