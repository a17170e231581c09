import type { Box } from '../pose/regions.ts';
import { assertSameSize, pixelsInside } from './box.ts';
import type { Plane } from './luma.ts';

/**
 * How much a video flickers beyond its motion: the mean squared difference between the luma (0..255) of a frame and that of
 * the frame before, brought onto it along the flow, over the followed pixels inside `box` (of the whole picture without
 * one). 0..65025; null where no pixel there can be followed.
 *
 * Flow and mask come from the true video, so that all that a rendered one does differently counts. The true video's own
 * error, of noise, blur, light and an imperfect flow, is the floor of the method.
 *
 * Source: Lai, Huang, Wang, Shechtman, Yumer and Yang, "Learning blind video temporal consistency", ECCV 2018, on luma
 * rather than RGB: a third of the work, and where video is compressed its colours are half as fine.
 *
 * @param brought the frame before, by `warp`
 * @param mask from `followed`, of the same size
 * @throws RangeError where the sizes differ
 */
export function warpingError(brought: Plane, current: Plane, mask: Uint8Array, box?: Box): number | null {
  assertSameSize(brought, current);
  const { width, height } = current;
  const range = pixelsInside(box, width, height);
  if (range === null) return null;
  const { left, top, right, bottom } = range;
  let sum = 0;
  let count = 0;
  for (let y = top; y < bottom; y++) {
    for (let i = y * width + left; i < y * width + right; i++) {
      const difference = brought.data[i] - current.data[i];
      sum += mask[i] * difference * difference;
      count += mask[i];
    }
  }
  return count > 0 ? sum / count : null;
}
