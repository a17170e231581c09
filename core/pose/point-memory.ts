import type { Keypoints } from '../contract.ts';
import type { Point } from './pose.ts';
import { STRIDE } from './topology.ts';

/** Confidence of a point that was not seen but placed. */
export const GUESSED = 0.05;

/** Remembers how a set of points lies, to place those that are missing with the ones that are seen, as if they were one rigid thing. */
export class PointMemory {
  /** x, y, z of each point relative to the origin of its time; NaN where it was never seen. */
  readonly #known: Float64Array;

  constructor(count: number) {
    this.#known = new Float64Array(count * 3).fill(Number.NaN);
  }

  /** States where a point usually is, relative to the origin, until it is seen. */
  assume(row: number, x: number, y: number): void {
    this.#known.set([x, y, 0], row * 3);
  }

  /**
   * Places the missing ones of `points`, in place: as far from the seen ones as they were, or without any seen ones, from
   * the origin. They get confidence `GUESSED`; those that were never seen stay missing.
   */
  complete(points: Keypoints, origin: Point): void {
    const known = this.#known;
    const shift = this.#meanShift(points, origin);
    for (let k = 0, p = 0; k < points.length; k += STRIDE, p += 3) {
      if (points[k + 3] <= 0 && !Number.isNaN(known[p])) {
        points[k] = known[p] + origin.x + shift[0];
        points[k + 1] = known[p + 1] + origin.y + shift[1];
        points[k + 2] = known[p + 2] + shift[2];
        points[k + 3] = GUESSED;
      }
      if (points[k + 3] > 0) {
        known[p] = points[k] - origin.x;
        known[p + 1] = points[k + 1] - origin.y;
        known[p + 2] = points[k + 2];
      }
    }
  }

  #meanShift(points: Keypoints, origin: Point): readonly [number, number, number] {
    const known = this.#known;
    let x = 0;
    let y = 0;
    let z = 0;
    let count = 0;
    for (let k = 0, p = 0; k < points.length; k += STRIDE, p += 3) {
      if (points[k + 3] <= 0 || Number.isNaN(known[p])) continue;
      x += points[k] - origin.x - known[p];
      y += points[k + 1] - origin.y - known[p + 1];
      z += points[k + 2] - known[p + 2];
      count += 1;
    }
    return count === 0 ? [0, 0, 0] : [x / count, y / count, z / count];
  }
}
