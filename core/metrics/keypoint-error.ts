import type { Keypoints } from '../contract.ts';
import { meshRows, STRIDE } from '../pose/topology.ts';

/** How an estimator reads one part of a person in a frame, against the true keypoints. */
export interface Reading {
  /** Mean confidence of the true keypoints, 0..1. */
  readonly weight: number;
  readonly detected: boolean;
  /** Mean distance to the true keypoints ÷ the longer side of their extent; null where the part was not detected. */
  readonly error: number | null;
  /** Share of the keypoints nearer than 0.2 × that side; null where the part was not detected. */
  readonly pck: number | null;
}

/** A keypoint counts as correct where it is nearer than this share of the part's size. */
const PCK_THRESHOLD = 0.2;

/**
 * How well one part of a person (a hand, a face) was found, against its true keypoints; null where these are no measure:
 * none is visible, or they all lie in one place. Both are in pixels of the same picture.
 *
 * The unit is the part's size: the longer side of the extent of its visible true keypoints. `error` is the mean distance
 * (x and y) over the keypoints that both have, ÷ size, 0 and up. `pck` is the share, 0..1, of the true keypoints that were
 * found nearer than 0.2 × size; one that was missed counts as wrong. A part that was not found, or of which no keypoint
 * was, is not detected and has neither: it belongs to the detection rate alone. Faces of different topologies are compared
 * on the points they share.
 *
 * Source: PCK, the percentage of correct keypoints: Yang and Ramanan, "Articulated human detection with flexible mixtures
 * of parts", IEEE TPAMI 35(12), 2013, whose threshold is α · max(height, width) of the box around the keypoints; here
 * α = 0.2 and the box is that of the part.
 *
 * @throws RangeError for parts with different numbers of keypoints that are no faces
 */
export function readingOf(truth: Keypoints, found: Keypoints | null): Reading | null {
  const size = extentOf(truth);
  if (!(size > 0)) return null;
  const weight = meanConfidence(truth);
  const undetected = { weight, detected: false, error: null, pck: null };
  if (found === null) return undetected;

  const rows = matchingRows(truth, found);
  let visible = 0;
  let matched = 0;
  let correct = 0;
  let sum = 0;
  for (let row = 0; row < truth.length / STRIDE; row++) {
    const at = row * STRIDE;
    const other = rows === null ? at : rows[row] * STRIDE;
    if (!(truth[at + 3] > 0) || other < 0) continue;
    visible += 1;
    const distance = Math.hypot(truth[at] - found[other], truth[at + 1] - found[other + 1]) / size;
    if (!(found[other + 3] > 0) || !Number.isFinite(distance)) continue;
    matched += 1;
    sum += distance;
    if (distance < PCK_THRESHOLD) correct += 1;
  }
  return matched === 0
    ? undetected
    : { weight, detected: true, error: sum / matched, pck: correct / visible };
}

/** The longer side of the extent of the visible keypoints, in pixels; not above 0 where it says nothing. */
function extentOf(keypoints: Keypoints): number {
  let left = Number.POSITIVE_INFINITY;
  let top = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < keypoints.length; i += STRIDE) {
    if (!(keypoints[i + 3] > 0)) continue;
    left = Math.min(left, keypoints[i]);
    right = Math.max(right, keypoints[i]);
    top = Math.min(top, keypoints[i + 1]);
    bottom = Math.max(bottom, keypoints[i + 1]);
  }
  return Math.max(right - left, bottom - top);
}

function meanConfidence(keypoints: Keypoints): number {
  let sum = 0;
  for (let i = 3; i < keypoints.length; i += STRIDE) sum += keypoints[i];
  return (sum * STRIDE) / keypoints.length;
}

/** For each row of `truth` the row of the same point in `found`, or −1; null where the rows are the same. */
function matchingRows(truth: Keypoints, found: Keypoints): Int16Array | null {
  if (truth.length === found.length) return null;
  const mine = meshRows(truth.length / STRIDE);
  const theirs = meshRows(found.length / STRIDE);
  const rows = new Int16Array(truth.length / STRIDE).fill(-1);
  mine.forEach((row, index) => {
    if (row >= 0) rows[row] = theirs[index];
  });
  return rows;
}
