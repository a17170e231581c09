import type { Plane } from '../image/plane.ts';
import { type Part, pixelsInside } from './box.ts';

/**
 * Sharpness of a grey picture (0..255) inside `part` (of the whole without one): the variance of its Laplacian
 * L(x, y) = p(x−1, y) + p(x+1, y) + p(x, y−1) + p(x, y+1) − 4 p(x, y), 0 and up. Pixels at the picture's edge, which lack a
 * neighbour, are left out; NaN where none remains.
 *
 * Source: Pech-Pacheco et al., "Diatom autofocusing in brightfield microscopy", ICPR 2000 (measure LAPV). It grows with
 * contrast and with noise, and any resizing changes it: only ratios of the same part in two pictures of the same scene and
 * size mean something.
 */
export function sharpness({ width, height, data }: Plane, part?: Part): number {
  const range = pixelsInside(part, width, height);
  if (range === null) return Number.NaN;
  const left = Math.max(1, range.left);
  const top = Math.max(1, range.top);
  const right = Math.min(width - 1, range.right);
  const bottom = Math.min(height - 1, range.bottom);
  let sum = 0;
  let squares = 0;
  for (let y = top; y < bottom; y++) {
    for (let i = y * width + left; i < y * width + right; i++) {
      const laplacian = data[i - 1] + data[i + 1] + data[i - width] + data[i + width] - 4 * data[i];
      sum += laplacian;
      squares += laplacian * laplacian;
    }
  }
  const count = Math.max(0, right - left) * Math.max(0, bottom - top);
  return squares / count - (sum / count) ** 2;
}
