import type { Keypoints } from '../contract.ts';
import { FACE_COUNTS, meshRows, OUTER_LIPS_468, STRIDE } from './topology.ts';

/** A square in pixels; x and y are its top-left corner. It may reach beyond the picture. */
export interface Box {
  /** Left edge. */
  readonly x: number;
  /** Upper edge. */
  readonly y: number;
  /** Width and height, > 0. */
  readonly size: number;
}

const HAND_MARGIN = 1.3;
const FACE_MARGIN = 1.1;
const MOUTH_MARGIN = 1.4;

/** The square around a hand: 1.3 × the longer side of its keypoints' extent; null without a visible keypoint. */
export function handBox(hand: Keypoints | null): Box | null {
  return hand && boxAround(hand, allRows(hand), HAND_MARGIN);
}

/** The square around a face: 1.1 × the longer side of its keypoints' extent; null without a visible keypoint. */
export function faceBox(face: Keypoints | null): Box | null {
  return face && boxAround(face, allRows(face), FACE_MARGIN);
}

/**
 * The square around the lips of a face in any topology: 1.4 × the longer side of their extent; null without a visible keypoint.
 *
 * @throws RangeError where the face has not 468, 128 or 68 points
 */
export function mouthBox(face: Keypoints | null): Box | null {
  return face && boxAround(face, lipRows(face.length / STRIDE), MOUTH_MARGIN);
}

function boxAround(keypoints: Keypoints, rows: Iterable<number>, margin: number): Box | null {
  let left = Number.POSITIVE_INFINITY;
  let top = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    const i = row * STRIDE;
    if (!(keypoints[i + 3] > 0)) continue;
    left = Math.min(left, keypoints[i]);
    right = Math.max(right, keypoints[i]);
    top = Math.min(top, keypoints[i + 1]);
    bottom = Math.max(bottom, keypoints[i + 1]);
  }
  const size = Math.max(right - left, bottom - top) * margin;
  if (!(size > 0)) return null;
  return { x: (left + right - size) / 2, y: (top + bottom - size) / 2, size };
}

function allRows(keypoints: Keypoints): Iterable<number> {
  return Array(keypoints.length / STRIDE).keys();
}

function lipRows(count: number): readonly number[] {
  const rows = LIP_ROWS.get(count);
  if (rows === undefined) throw new RangeError(`no face topology has ${count} points`);
  return rows;
}

const LIP_ROWS: ReadonlyMap<number, readonly number[]> = new Map(
  Object.values(FACE_COUNTS).map((count) => {
    const rows = meshRows(count);
    return [count, OUTER_LIPS_468.map((index) => rows[index]).filter((row) => row >= 0)];
  }),
);
