import type { Keypoints, Pose } from '../../core/contract.ts';
import { readingOf } from '../../core/metrics/keypoint-error.ts';
import { STRIDE } from '../../core/pose/topology.ts';

/** A part counts as visible where more of its keypoints than this are seen, neither hidden nor outside of the picture. */
const VISIBLE = 0.7;
/** Corners of the eyes in MediaPipe's mesh: right outer and inner, left inner and outer. */
const EYES = [33, 133, 362, 263] as const;

/** How an estimator reads pictures whose keypoints are known exactly. */
export interface PartTally {
  /** Parts that can be seen, and how many of these were found. */
  visible: number;
  found: number;
  /** Sum over those found of mean distances: of hands in their sizes, of faces in distances between the eyes. */
  error: number;
}

export type EstimateTally = Record<'hand' | 'face', PartTally>;

export function emptyTally(): EstimateTally {
  return { hand: { visible: 0, found: 0, error: 0 }, face: { visible: 0, found: 0, error: 0 } };
}

/** Adds one picture. @param found null where nobody was found */
export function countEstimate(tally: EstimateTally, truth: Pose, found: Pose | null): void {
  for (const hand of ['leftHand', 'rightHand'] as const)
    count(tally.hand, truth[hand], found?.[hand] ?? null, 1);
  count(tally.face, truth.face, found?.face ?? null, truth.face ? sizeInEyes(truth.face) : 1);
}

function count(tally: PartTally, truth: Keypoints | null, found: Keypoints | null, unit: number): void {
  if (!truth || shareSeen(truth) < VISIBLE) return;
  const reading = readingOf(truth, found);
  if (!reading) return;
  tally.visible += 1;
  if (reading.error === null) return;
  tally.found += 1;
  tally.error += reading.error * unit;
}

function shareSeen(keypoints: Keypoints): number {
  let seen = 0;
  for (let at = 3; at < keypoints.length; at += STRIDE) if (keypoints[at] === 1) seen += STRIDE;
  return seen / keypoints.length;
}

/** The longer side of a face's extent in distances between the middles of the eyes. */
function sizeInEyes(face: Keypoints): number {
  const middle = (a: number, b: number, axis: number): number =>
    (face[a * STRIDE + axis] + face[b * STRIDE + axis]) / 2;
  const [a, b, c, d] = EYES;
  const eyes = Math.hypot(...[0, 1].map((axis) => middle(a, b, axis) - middle(c, d, axis)));
  const extents = [0, 1].map((axis) => {
    const values = Array.from({ length: face.length / STRIDE }, (_, row) => face[row * STRIDE + axis]);
    return Math.max(...values) - Math.min(...values);
  });
  return Math.max(...extents) / eyes;
}
