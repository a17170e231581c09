import type { Frame } from 'slp';

/** Columns from `left` to `right`, rows from `top` to `bottom`, the last ones not included. */
export interface Region {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * A region of a picture, blurred by a Gaussian; at the edges of the picture, with the pixels that there are. Colours count by their
 * alpha: those of transparent pixels mean nothing.
 *
 * @param sigma in pixels
 * @returns red, green and blue of each pixel of the region, row-major
 */
export function blur(frame: Frame, region: Region, sigma: number): Float32Array {
  const kernel = gaussian(sigma);
  const reach = kernel.length - 1;
  const top = Math.max(0, region.top - reach);
  const bottom = Math.min(frame.height, region.bottom + reach);
  return downColumns(alongRows(frame, { ...region, top, bottom }, kernel), region, top, kernel);
}

/** Weighted sums of red, green and blue, and of the weights: four numbers per pixel. */
const SUMS = 4;

function alongRows({ data, width, channels }: Frame, region: Region, kernel: Float32Array): Float32Array {
  const { left, top, right, bottom } = region;
  const sums = new Float32Array((right - left) * (bottom - top) * SUMS);
  let at = 0;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++, at += SUMS) {
      const last = Math.min(width - 1, x + kernel.length - 1);
      for (let from = Math.max(0, x - kernel.length + 1); from <= last; from++) {
        const i = (y * width + from) * channels;
        const weight = kernel[Math.abs(from - x)] * (channels === 4 ? data[i + 3] : 255);
        for (let c = 0; c < 3; c++) sums[at + c] += weight * data[i + c];
        sums[at + 3] += weight;
      }
    }
  }
  return sums;
}

function downColumns(sums: Float32Array, region: Region, first: number, kernel: Float32Array): Float32Array {
  const columns = region.right - region.left;
  const rows = sums.length / (columns * SUMS);
  const blurred = new Float32Array(columns * (region.bottom - region.top) * 3);
  let at = 0;
  for (let y = region.top - first; y < region.bottom - first; y++) {
    for (let x = 0; x < columns; x++, at += 3) {
      let total = 0;
      const last = Math.min(rows - 1, y + kernel.length - 1);
      for (let from = Math.max(0, y - kernel.length + 1); from <= last; from++) {
        const i = (from * columns + x) * SUMS;
        const weight = kernel[Math.abs(from - y)];
        for (let c = 0; c < 3; c++) blurred[at + c] += weight * sums[i + c];
        total += weight * sums[i + 3];
      }
      if (total > 0) for (let c = 0; c < 3; c++) blurred[at + c] /= total;
    }
  }
  return blurred;
}

/** One half of a Gaussian, from its centre to three sigma. */
function gaussian(sigma: number): Float32Array {
  return Float32Array.from({ length: Math.ceil(3 * sigma) + 1 }, (_, i) => Math.exp(-0.5 * (i / sigma) ** 2));
}
