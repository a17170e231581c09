import type { Box, Frame } from 'slp';
import { blur, type Region } from './blur.ts';

/** The share of a box's half within which everything is sharpened; from there to its edge the effect fades out. */
const CORE = 0.7;

/**
 * Unsharp masking inside boxes: what a blur takes away from the picture is added to it once more. Changes `frame`. Boxes that overlap
 * count once, whatever their order; alpha stays.
 *
 * @param boxes squares in pixels, which may reach beyond the picture
 * @param strength how much is added; 0 changes nothing
 * @param radius sigma of the Gaussian, in pixels
 */
export function sharpen(frame: Frame, boxes: readonly Box[], strength: number, radius: number): void {
  const { width, channels, data } = frame;
  const before: Frame = { ...frame, data: data.slice() };
  for (const box of boxes) {
    const region = inside(box, frame);
    if (!region) continue;
    const blurred = blur(before, region, radius);
    let at = 0;
    for (let y = region.top; y < region.bottom; y++) {
      for (let x = region.left; x < region.right; x++, at += 3) {
        const weight = strength * greatestWeight(boxes, x + 0.5, y + 0.5);
        if (weight === 0) continue;
        const i = (y * width + x) * channels;
        for (let c = 0; c < 3; c++) {
          const value = before.data[i + c] + weight * (before.data[i + c] - blurred[at + c]);
          // A Uint8Array wraps beyond 0..255.
          data[i + c] = Math.min(255, Math.max(0, Math.round(value)));
        }
      }
    }
  }
}

/** The pixels of the picture that a box covers, if any. */
function inside({ x, y, size }: Box, { width, height }: Frame): Region | undefined {
  const region = {
    left: Math.max(0, Math.floor(x)),
    top: Math.max(0, Math.floor(y)),
    right: Math.min(width, Math.ceil(x + size)),
    bottom: Math.min(height, Math.ceil(y + size)),
  };
  return region.left < region.right && region.top < region.bottom ? region : undefined;
}

function greatestWeight(boxes: readonly Box[], x: number, y: number): number {
  let greatest = 0;
  for (const box of boxes) greatest = Math.max(greatest, weightIn(box, x, y));
  return greatest;
}

/** 1 in the core of a box, 0 at its edge and outside, without a step in between. */
function weightIn({ x, y, size }: Box, px: number, py: number): number {
  const half = size / 2;
  const distance = Math.max(Math.abs(px - x - half), Math.abs(py - y - half)) / half;
  const t = Math.min(1, Math.max(0, (1 - distance) / (1 - CORE)));
  return t * t * (3 - 2 * t);
}
