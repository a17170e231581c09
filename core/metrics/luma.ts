import type { Frame } from '../contract.ts';
import { createPlane, type Plane } from '../image/plane.ts';
import { assertSameSize } from './box.ts';

export type { Plane };

/**
 * Luma of a frame, 0..255 (full range): Y = 0.299 R + 0.587 G + 0.114 B, not rounded. Alpha is ignored.
 *
 * Source: ITU-R BT.601, section 2.5.1, the luma that published SSIM figures are computed on.
 *
 * @param into a plane of the frame's size to write to, instead of a new one
 * @throws RangeError where that is of another size
 */
export function luma(
  { width, height, channels, data }: Frame,
  into: Plane = createPlane(width, height),
): Plane {
  assertSameSize(into, { width, height });
  const grey = into.data;
  for (let i = 0, p = 0; i < grey.length; i++, p += channels) {
    grey[i] = 0.299 * data[p] + 0.587 * data[p + 1] + 0.114 * data[p + 2];
  }
  return into;
}
