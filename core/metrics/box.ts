import type { Box } from '../pose/regions.ts';
import type { Plane } from './luma.ts';

/** Whole pixels, `right` and `bottom` exclusive. */
export interface PixelRange {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * The pixels of a `width × height` picture that `box` covers, its edges rounded to whole pixels and cut at the
 * picture's; all pixels without a box, null where it covers none.
 */
export function pixelsInside(box: Box | undefined, width: number, height: number): PixelRange | null {
  if (box === undefined) return { left: 0, top: 0, right: width, bottom: height };
  const left = Math.max(0, Math.round(box.x));
  const top = Math.max(0, Math.round(box.y));
  const right = Math.min(width, Math.round(box.x + box.size));
  const bottom = Math.min(height, Math.round(box.y + box.size));
  return left < right && top < bottom ? { left, top, right, bottom } : null;
}

/** Mean of `plane` over the pixels inside `box` (over all without one); NaN where the box lies outside the picture. */
export function meanInside({ width, height, data }: Plane, box?: Box): number {
  const range = pixelsInside(box, width, height);
  if (range === null) return Number.NaN;
  const { left, top, right, bottom } = range;
  let sum = 0;
  for (let y = top; y < bottom; y++) {
    for (let i = y * width + left; i < y * width + right; i++) sum += data[i];
  }
  return sum / ((right - left) * (bottom - top));
}

/** @throws RangeError where two pictures that are to be compared differ in size. */
export function assertSameSize(
  a: { readonly width: number; readonly height: number },
  b: { readonly width: number; readonly height: number },
): void {
  if (a.width === b.width && a.height === b.height) return;
  throw new RangeError(
    `a picture of ${a.width}×${a.height} cannot be compared with one of ${b.width}×${b.height}`,
  );
}
