import type { Plane } from '../../../core/metrics/luma.ts';

const C1 = (0.01 * 255) ** 2;
const C2 = (0.03 * 255) ** 2;

/** How SSIM looks at a picture. */
export interface Window {
  readonly side: number;
  readonly weight: (x: number, y: number) => number;
  /** From one window to the next. */
  readonly stride: number;
  /** Variances as estimates for what the window is a sample of: of n equal weights, divided by n − 1 instead of n. */
  readonly unbiased: boolean;
}

const BELL = Array.from({ length: 11 }, (_, x) => Math.exp(-((x - 5) ** 2) / (2 * 1.5 ** 2)));

export const GAUSSIAN: Window = {
  side: 11,
  weight: (x, y) => BELL[x] * BELL[y],
  stride: 1,
  unbiased: false,
};

/** That of ffmpeg's filter `ssim` (after x264's). */
export const FLAT: Window = { side: 8, weight: () => 1, stride: 4, unbiased: true };

/** Means of SSIM and of its contrast × structure over all windows that lie inside. */
export function naiveSsim(a: Plane, b: Plane, window: Window): { ssim: number; contrastStructure: number } {
  const { side, stride } = window;
  let ssim = 0;
  let contrastStructure = 0;
  let count = 0;
  for (let top = 0; top + side <= a.height; top += stride) {
    for (let left = 0; left + side <= a.width; left += stride) {
      const at = naiveSsimAt(a, b, window, left, top);
      ssim += at.luminance * at.contrastStructure;
      contrastStructure += at.contrastStructure;
      count += 1;
    }
  }
  return { ssim: ssim / count, contrastStructure: contrastStructure / count };
}

/**
 * SSIM in the window whose corner is at `left`, `top`, by the definition: every weight in two dimensions, moments about the mean, nothing
 * shared between windows. What lies outside the picture is left out.
 */
export function naiveSsimAt(
  a: Plane,
  b: Plane,
  { side, weight, unbiased }: Window,
  left: number,
  top: number,
): { luminance: number; contrastStructure: number } {
  const weights: number[] = [];
  const p: number[] = [];
  const q: number[] = [];
  for (let y = Math.max(0, top); y < Math.min(a.height, top + side); y++) {
    for (let x = Math.max(0, left); x < Math.min(a.width, left + side); x++) {
      weights.push(weight(x - left, y - top));
      p.push(a.data[y * a.width + x]);
      q.push(b.data[y * a.width + x]);
    }
  }
  const total = sum(weights, (w) => w);
  const meanA = sum(weights, (w, i) => w * p[i]) / total;
  const meanB = sum(weights, (w, i) => w * q[i]) / total;
  const degrees = unbiased ? 1 - sum(weights, (w) => (w / total) ** 2) : 1;
  const varianceA = sum(weights, (w, i) => w * (p[i] - meanA) ** 2) / total / degrees;
  const varianceB = sum(weights, (w, i) => w * (q[i] - meanB) ** 2) / total / degrees;
  const covariance = sum(weights, (w, i) => w * (p[i] - meanA) * (q[i] - meanB)) / total / degrees;
  return {
    luminance: (2 * meanA * meanB + C1) / (meanA ** 2 + meanB ** 2 + C1),
    contrastStructure: (2 * covariance + C2) / (varianceA + varianceB + C2),
  };
}

function sum(values: readonly number[], term: (value: number, i: number) => number): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += term(values[i], i);
  return total;
}
