import { assertSameSize, meanInside } from './box.ts';
import type { Plane } from './luma.ts';

/**
 * Structural similarity. Source: Wang, Bovik, Sheikh and Simoncelli, "Image quality assessment: from error visibility
 * to structural similarity", IEEE Transactions on Image Processing 13(4), 2004.
 */

const RADIUS = 5;
const SIGMA = 1.5;
const C1 = (0.01 * 255) ** 2;
const C2 = (0.03 * 255) ** 2;

const WINDOW = Float64Array.from({ length: 2 * RADIUS + 1 }, (_, i) =>
  Math.exp(-((i - RADIUS) ** 2) / (2 * SIGMA ** 2)),
);

/**
 * SSIM at every pixel, −1..1 (1: equal):
 * (2 µa µb + C1)(2 σab + C2) / ((µa² + µb² + C1)(σa² + σb² + C2)), C1 = (0.01 · 255)², C2 = (0.03 · 255)², the moments
 * taken in a Gaussian window of 11 × 11 with σ 1.5. Planes are luma 0..255. Near the picture's edge the window is cut and
 * its weights scaled to sum to 1, so that the map is as large as the picture and boxes at its edge have a score.
 *
 * @throws RangeError where the sizes differ
 */
export function ssimMap(a: Plane, b: Plane): Plane {
  assertSameSize(a, b);
  const { width, height } = a;
  const count = width * height;
  const across = weightsAlong(width);
  const down = weightsAlong(height);

  // The formula needs σa² and σb² only as their sum: four blurred planes do instead of five.
  const rows = new Float64Array(4 * count);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let meanA = 0;
      let meanB = 0;
      let squares = 0;
      let product = 0;
      const first = Math.max(0, x - RADIUS);
      const last = Math.min(width - 1, x + RADIUS);
      for (let k = first; k <= last; k++) {
        const weight = WINDOW[k - x + RADIUS];
        const p = a.data[y * width + k];
        const q = b.data[y * width + k];
        meanA += weight * p;
        meanB += weight * q;
        squares += weight * (p * p + q * q);
        product += weight * p * q;
      }
      const at = 4 * (y * width + x);
      rows[at] = meanA * across[x];
      rows[at + 1] = meanB * across[x];
      rows[at + 2] = squares * across[x];
      rows[at + 3] = product * across[x];
    }
  }

  const map = new Float32Array(count);
  for (let y = 0; y < height; y++) {
    const first = Math.max(0, y - RADIUS);
    const last = Math.min(height - 1, y + RADIUS);
    for (let x = 0; x < width; x++) {
      let meanA = 0;
      let meanB = 0;
      let squares = 0;
      let product = 0;
      for (let k = first; k <= last; k++) {
        const weight = WINDOW[k - y + RADIUS] * down[y];
        const at = 4 * (k * width + x);
        meanA += weight * rows[at];
        meanB += weight * rows[at + 1];
        squares += weight * rows[at + 2];
        product += weight * rows[at + 3];
      }
      const means = meanA * meanB;
      const meansSquared = meanA * meanA + meanB * meanB;
      map[y * width + x] =
        ((2 * means + C1) * (2 * (product - means) + C2)) /
        ((meansSquared + C1) * (squares - meansSquared + C2));
    }
  }
  return { width, height, data: map };
}

/**
 * Mean SSIM of two pictures, over the pixels where the whole window lies inside (as in the authors' code and in
 * scikit-image with gaussian_weights), or over all pixels of a picture that is smaller than the window.
 *
 * @throws RangeError where the sizes differ
 */
export function ssim(a: Plane, b: Plane): number {
  return meanOfMap(ssimMap(a, b));
}

/** The one number for a whole SSIM map: see `ssim`. */
export function meanOfMap(map: Plane): number {
  const { width, height, data } = map;
  if (Math.min(width, height) <= 2 * RADIUS) return meanInside(map);
  let sum = 0;
  for (let y = RADIUS; y < height - RADIUS; y++) {
    for (let x = RADIUS; x < width - RADIUS; x++) sum += data[y * width + x];
  }
  return sum / ((width - 2 * RADIUS) * (height - 2 * RADIUS));
}

/** For each position along an axis, one over the sum of the window's weights that lie inside. */
function weightsAlong(length: number): Float64Array {
  return Float64Array.from({ length }, (_, x) => {
    let sum = 0;
    for (let k = Math.max(0, x - RADIUS); k <= Math.min(length - 1, x + RADIUS); k++) {
      sum += WINDOW[k - x + RADIUS];
    }
    return 1 / sum;
  });
}
