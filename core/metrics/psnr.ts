import type { Frame } from '../contract.ts';
import type { Box } from '../pose/regions.ts';
import { assertSameSize, pixelsInside } from './box.ts';

/**
 * Peak signal-to-noise ratio in dB over the RGB values inside `box` (of the whole picture without one):
 * 10 · log₁₀(255² / MSE), the squared error averaged over pixels and the three channels alike. Alpha is ignored.
 *
 * Infinity for equal pictures, NaN where the box lies outside them. Source: ITU-T J.340 with peak 255.
 *
 * @throws RangeError where the sizes differ
 */
export function psnr(a: Frame, b: Frame, box?: Box): number {
  return 10 * Math.log10(255 ** 2 / meanSquaredError(a, b, box));
}

/** Mean squared difference of the RGB values inside `box`, 0..65025; NaN where the box lies outside the picture. */
export function meanSquaredError(a: Frame, b: Frame, box?: Box): number {
  assertSameSize(a, b);
  const range = pixelsInside(box, a.width, a.height);
  if (range === null) return Number.NaN;
  const { left, top, right, bottom } = range;
  let sum = 0;
  for (let y = top; y < bottom; y++) {
    let p = (y * a.width + left) * a.channels;
    let q = (y * b.width + left) * b.channels;
    for (let x = left; x < right; x++, p += a.channels, q += b.channels) {
      const red = a.data[p] - b.data[q];
      const green = a.data[p + 1] - b.data[q + 1];
      const blue = a.data[p + 2] - b.data[q + 2];
      sum += red * red + green * green + blue * blue;
    }
  }
  return sum / (3 * (right - left) * (bottom - top));
}
