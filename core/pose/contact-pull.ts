import type { Keypoints } from '../contract.ts';
import { smoothstep } from '../smoothstep.ts';
import type { Point } from './pose.ts';
import { HAND_COUNT, STRIDE } from './topology.ts';

/** In shoulder widths of the driver: a hand is in touch up to the first distance, and out of reach from the second on. */
const TOUCH = 0.06;
const OUT_OF_REACH = 0.4;
/** Of pairs of points, one that is further apart than the closest by this much counts 1/e as much. */
const FOCUS = 0.035;
/** Beyond this exponent a pair counts for nothing. */
const NEGLIGIBLE = 12;
/** Signs touch with the tips of fingers: these count so many times. */
const TIP_SAY = 4;

/** Points that a hand may touch, before and after retargeting. */
export interface Places {
  /** x y before, x y after, of each. */
  readonly points: Float64Array;
  /** How much larger the thing that they are on is afterwards. */
  readonly scale: number;
}

/** A translation, and how much it is called for (0..1). */
export interface Pull extends Point {
  readonly weight: number;
}

/** The rows of `a` as places that are in the rows of `b` afterwards; their scale is that of their spread. */
export function placesOf(
  a: Keypoints,
  rowsA: readonly number[],
  b: Keypoints,
  rowsB: readonly number[],
): Places {
  const points = new Float64Array(rowsA.length * 4);
  rowsA.forEach((row, i) => {
    points.set(a.subarray(row * STRIDE, row * STRIDE + 2), i * 4);
    points.set(b.subarray(rowsB[i] * STRIDE, rowsB[i] * STRIDE + 2), i * 4 + 2);
  });
  const before = spread(points, 0);
  return { points, scale: before > 0 ? spread(points, 2) / before : 1 };
}

/** Root mean square distance from their centre of the points at `offset` in rows of four. */
function spread(points: Float64Array, offset: number): number {
  const count = points.length / 4;
  let x = 0;
  let y = 0;
  let squares = 0;
  for (let i = offset; i < points.length; i += 4) {
    x += points[i] / count;
    y += points[i + 1] / count;
    squares += (points[i] ** 2 + points[i + 1] ** 2) / count;
  }
  return Math.sqrt(Math.max(0, squares - x * x - y * y));
}

/**
 * The translation of a hand that gives it the same offsets from `places` as before, scaled like these. Every pair of points
 * has its say, the closest by far the most: so nothing jumps when another point becomes the closest.
 */
export function pull(from: Keypoints, to: Keypoints, { points, scale }: Places, unit: number): Pull {
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < HAND_COUNT * STRIDE; k += STRIDE) {
    for (let i = 0; i < points.length; i += 4) {
      const dx = from[k] - points[i];
      const dy = from[k + 1] - points[i + 1];
      least = Math.min(least, dx * dx + dy * dy);
    }
  }
  const weight = smoothstep(OUT_OF_REACH, TOUCH, Math.sqrt(least) / unit);
  if (weight === 0) return { x: 0, y: 0, weight };
  const focus = (FOCUS * unit) ** 2;
  let x = 0;
  let y = 0;
  let total = 0;
  for (let k = 0; k < HAND_COUNT * STRIDE; k += STRIDE) {
    for (let i = 0; i < points.length; i += 4) {
      const dx = from[k] - points[i];
      const dy = from[k + 1] - points[i + 1];
      const excess = (dx * dx + dy * dy - least) / focus;
      if (excess > NEGLIGIBLE) continue;
      const say = Math.exp(-excess) * (isTip(k) ? TIP_SAY : 1);
      x += say * (points[i + 2] + dx * scale - to[k]);
      y += say * (points[i + 3] + dy * scale - to[k + 1]);
      total += say;
    }
  }
  return { x: x / total, y: y / total, weight };
}

function isTip(k: number): boolean {
  const row = k / STRIDE;
  return row > 0 && row % 4 === 0;
}
