import type { Plane } from '../image/plane.ts';
import type { Box } from '../pose/regions.ts';

/** Whole pixels, `right` and `bottom` exclusive. */
export interface PixelRange {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A part of a picture; metrics without one look at the whole. */
export type Part = Box | PixelRange;

/**
 * The pixels of a `width × height` picture that `part` covers, the edges of a box rounded to whole pixels, those of
 * either cut at the picture's; all pixels without a part, null where it covers none.
 */
export function pixelsInside(part: Part | undefined, width: number, height: number): PixelRange | null {
  if (part === undefined) return { left: 0, top: 0, right: width, bottom: height };
  const range = 'size' in part ? roundedOutline(part) : part;
  const left = Math.max(0, range.left);
  const top = Math.max(0, range.top);
  const right = Math.min(width, range.right);
  const bottom = Math.min(height, range.bottom);
  return left < right && top < bottom ? { left, top, right, bottom } : null;
}

/** One number a pixel, row-major: a plane or a mask. */
export interface Raster extends Omit<Plane, 'data'> {
  readonly data: Float32Array | Uint8Array;
}

/** The mean over the pixels inside `part` (over all without one); NaN where it lies outside the picture. */
export function meanInside({ width, height, data }: Raster, part?: Part): number {
  const range = pixelsInside(part, width, height);
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

function roundedOutline({ x, y, size }: Box): PixelRange {
  return {
    left: Math.round(x),
    top: Math.round(y),
    right: Math.round(x + size),
    bottom: Math.round(y + size),
  };
}
