import type { Plane } from '../image/plane.ts';
import { assertSameSize, type Part, pixelsInside } from './box.ts';

/** Two consecutive frames of one video, as luma 0..255. */
export interface Transition {
  readonly previous: Plane;
  readonly current: Plane;
}

/**
 * Flicker of video `a` against the true video `b` inside `part` (of the whole without one):
 * mean |(aₜ − aₜ₋₁) − (bₜ − bₜ₋₁)|, 0..510 grey levels; NaN where the part lies outside the picture. 0 where everything
 * changes as it does in the truth, whatever the pictures look like: a constant error does not flicker, a frozen picture
 * does as much as the truth moves.
 *
 * Source: the difference of temporal differences, as in Chu et al., "Learning temporal coherence via self-supervision for
 * GAN-based video generation", ACM Transactions on Graphics 39(4), 2020 (there of flow fields, here of luma).
 *
 * @throws RangeError where the sizes differ
 */
export function flicker(a: Transition, b: Transition, part?: Part): number {
  assertSameSize(a.previous, a.current);
  assertSameSize(b.previous, b.current);
  assertSameSize(a.current, b.current);
  const { width, height } = a.current;
  const range = pixelsInside(part, width, height);
  if (range === null) return Number.NaN;
  const { left, top, right, bottom } = range;
  const [before, now] = [a.previous.data, a.current.data];
  const [trueBefore, trueNow] = [b.previous.data, b.current.data];
  let sum = 0;
  for (let y = top; y < bottom; y++) {
    for (let i = y * width + left; i < y * width + right; i++) {
      sum += Math.abs(now[i] - before[i] - (trueNow[i] - trueBefore[i]));
    }
  }
  return sum / ((right - left) * (bottom - top));
}
