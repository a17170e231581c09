import type { Frame } from '../contract.ts';
import { assertSameSize, type Part, pixelsInside } from './box.ts';

/**
 * Peak signal-to-noise ratio in dB over the RGB values inside `part` (of the whole picture without one): `psnrOf` their
 * mean squared error. Infinity for equal pictures, NaN where the part lies outside them.
 *
 * @throws RangeError where the sizes differ
 */
export function psnr(a: Frame, b: Frame, part?: Part): number {
  return psnrOf(meanSquaredError(a, b, part));
}

/**
 * Peak signal-to-noise ratio in dB: 10 · log₁₀(255² / MSE); Infinity for 0. Source: ITU-T J.340 with peak 255.
 *
 * Over many frames the figure is that of their mean error, not the mean of their figures, which one perfect frame makes
 * infinite.
 *
 * @param meanSquaredError 0..65025
 */
export function psnrOf(meanSquaredError: number): number {
  return 10 * Math.log10(255 ** 2 / meanSquaredError);
}

/**
 * Mean squared difference of the RGB values inside `part`, over pixels and the three channels alike, 0..65025; NaN where
 * the part lies outside the picture. Alpha is ignored.
 *
 * @throws RangeError where the sizes differ
 */
export function meanSquaredError(a: Frame, b: Frame, part?: Part): number {
  assertSameSize(a, b);
  const range = pixelsInside(part, a.width, a.height);
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
