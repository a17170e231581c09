import type { Frame } from '../contract.ts';
import { pixelsInside } from '../metrics/box.ts';
import { luma } from '../metrics/luma.ts';
import { sharpness } from '../metrics/sharpness.ts';
import type { Box } from '../pose/regions.ts';

/** Sharpness ÷ contrast that counts half. Measured on faces of 80 to 120 pixels in compressed video: 0.02 (upscaled from 320×240) to 0.13. */
const HALF = 0.012;

/**
 * How sharp a picture is inside a box, 0..1: variance of the Laplacian ÷ variance of the luma, so that neither light nor
 * skin colour matter; 0 where the box lies outside of the picture. Comparable between frames of one camera.
 */
export function judgeSharpness(picture: Frame, box: Box): number {
  const part = cut(picture, box);
  if (part === null) return 0;
  const plane = luma(part);
  let sum = 0;
  let squares = 0;
  for (const value of plane.data) {
    sum += value;
    squares += value * value;
  }
  const count = plane.data.length;
  const contrast = squares / count - (sum / count) ** 2;
  const relative = contrast > 1 ? sharpness(plane) / contrast : 0;
  return relative > 0 ? relative / (relative + HALF) : 0;
}

function cut({ timestamp, width, height, channels, data }: Frame, box: Box): Frame | null {
  const range = pixelsInside(box, width, height);
  if (range === null) return null;
  const { left, top, right, bottom } = range;
  const bytes = (right - left) * channels;
  const part = new Uint8Array(bytes * (bottom - top));
  for (let y = top; y < bottom; y++) {
    const from = (y * width + left) * channels;
    part.set(data.subarray(from, from + bytes), (y - top) * bytes);
  }
  return { timestamp, width: right - left, height: bottom - top, channels, data: part };
}
