import type { Keypoints } from '../../../core/contract.ts';
import type { Side } from '../../../core/pose/pose.ts';
import { HAND_COUNT, STRIDE } from '../../../core/pose/topology.ts';

/** Wrist → knuckle of the middle finger ÷ shoulder width: median 0.29, 90th percentile 0.32 over 25 clips of six signers. */
const PALM_OF_SHOULDERS = 0.31;
/** How far the palm measured in one frame may lie from that: depth is noisy, shoulders may be turned. */
const PALM_RANGE = [0.9, 1.22] as const;

/**
 * MediaPipe's hand depth is too flat: over the same clips bone lengths vary least with depth times 2.1 (median of the best
 * factors, 1.5–2.5).
 */
const DEPTH_GAIN = 2;

/** The joint at which the bone that ends at each joint begins. */
export const PARENT = [0, 0, 1, 2, 3, 0, 5, 6, 7, 0, 9, 10, 11, 0, 13, 14, 15, 0, 17, 18, 19] as const;

/** Length of the bone that ends at each joint, in palm lengths (90th percentiles over the same clips). */
const BONE_LENGTH = [
  0, 0.45, 0.46, 0.37, 0.3, 1.0, 0.53, 0.31, 0.25, 0.97, 0.59, 0.34, 0.27, 0.92, 0.55, 0.31, 0.26, 0.87, 0.45,
  0.25, 0.22,
];

/** A hand ready to be drawn: plausible depth, a steady size. Reused from hand to hand. */
export interface HandJoints {
  side: Side;
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** Pixels; smaller is nearer. 0 at the wrist. */
  readonly z: Float32Array;
  /** 1 where the joint is known. */
  readonly known: Uint8Array;
  /** Length of the palm in pixels: the unit of all thicknesses. */
  palm: number;
  /** −1 the back of the hand faces the camera … 1 the palm does. */
  facing: number;
  /** Opacity 0..1 of the whole hand, from its confidence. */
  alpha: number;
}

export function createJoints(): HandJoints {
  return {
    side: 'right',
    x: new Float32Array(HAND_COUNT),
    y: new Float32Array(HAND_COUNT),
    z: new Float32Array(HAND_COUNT),
    known: new Uint8Array(HAND_COUNT),
    palm: 0,
    facing: 0,
    alpha: 0,
  };
}

/**
 * Reads a hand into `out`. Returns false when there is too little to draw: no wrist, or less than two knuckles.
 *
 * Depth is taken as a hint only: each bone gets what its own length leaves after its length in the picture, so that depth in odd
 * units cannot tear a hand apart. Where the source has no depth at all, bones that look short are bent towards the palm.
 */
export function readJoints(out: HandJoints, hand: Keypoints, side: Side, shoulderWidth: number): boolean {
  const { x, y, z, known } = out;
  out.side = side;
  let count = 0;
  let confidence = 0;
  for (let i = 0; i < HAND_COUNT; i++) {
    const o = i * STRIDE;
    x[i] = hand[o];
    y[i] = hand[o + 1];
    z[i] = Number.isFinite(hand[o + 2]) ? hand[o + 2] : 0;
    known[i] = hand[o + 3] > 0 && Number.isFinite(x[i] + y[i]) ? 1 : 0;
    if (known[i]) {
      count++;
      confidence += hand[o + 3];
    }
  }
  if (!known[0] || known[5] + known[9] + known[13] + known[17] < 2) return false;
  // estimators that grade the joints of a hand give 0.3–0.7 to a good one
  out.alpha = Math.min(1, (3 * confidence) / count);
  out.palm = steadyPalm(out, shoulderWidth);
  if (!(out.palm > 0)) return false;
  out.facing = facing(out, side);
  settleDepth(out);
  return true;
}

function steadyPalm({ x, y, z, known }: HandJoints, shoulderWidth: number): number {
  const length = (a: number, b: number): number =>
    known[a] && known[b] ? Math.hypot(x[a] - x[b], y[a] - y[b], DEPTH_GAIN * (z[a] - z[b])) : 0;
  const seen = Math.max(length(0, 9), 0.98 * length(0, 5), 1.08 * length(0, 17), 1.25 * length(5, 17));
  const usual = PALM_OF_SHOULDERS * shoulderWidth;
  return Math.max(PALM_RANGE[0] * usual, Math.min(PALM_RANGE[1] * usual, seen));
}

/** From the turn wrist → index knuckle → little finger's knuckle, which is mirrored between the hands. */
function facing({ x, y, known, palm }: HandJoints, side: Side): number {
  const first = known[5] ? 5 : 9;
  const last = known[17] ? 17 : 13;
  const turn = (x[first] - x[0]) * (y[last] - y[0]) - (y[first] - y[0]) * (x[last] - x[0]);
  const sine = turn / (0.5 * palm * palm);
  return Math.max(-1, Math.min(1, side === 'left' ? sine : -sine));
}

function settleDepth(joints: HandJoints): void {
  const { x, y, z, known, palm, facing } = joints;
  let nearest = z[0];
  let farthest = z[0];
  for (let i = 1; i < HAND_COUNT; i++) {
    if (!known[i]) continue;
    if (z[i] < nearest) nearest = z[i];
    if (z[i] > farthest) farthest = z[i];
  }
  const flat = farthest - nearest < 1e-3 * palm;
  // all of them before the first depth is replaced
  for (let i = HAND_COUNT - 1; i > 0; i--) bends[i] = DEPTH_GAIN * (z[i] - z[PARENT[i]]);
  z[0] = 0;
  for (let i = 1; i < HAND_COUNT; i++) {
    const parent = PARENT[i];
    if (!known[parent] || !known[i]) {
      z[i] = z[parent];
      continue;
    }
    const length = BONE_LENGTH[i] * palm;
    const room = length * length - (x[i] - x[parent]) ** 2 - (y[i] - y[parent]) ** 2;
    const most = Math.sqrt(Math.max(room, 0.01 * length * length));
    const bend = flat ? (parent === 0 ? 0 : -0.7 * facing * most) : bends[i];
    z[i] = z[parent] + Math.max(-most, Math.min(most, bend));
  }
}

const bends = new Float32Array(HAND_COUNT);
