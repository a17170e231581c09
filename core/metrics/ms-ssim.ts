import { createPlane, type Plane } from '../image/plane.ts';
import { assertSameSize } from './box.ts';
import { type Similarity, similarity } from './ssim.ts';

/** Exponents of the five scales, finest first, as published. They sum to 1.0001. */
const WEIGHTS = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333] as const;

/** The shorter side below which the window of 11 × 11 no longer fits the coarsest scale. */
const SMALLEST = 11 * 2 ** (WEIGHTS.length - 1);

/**
 * Multi-scale SSIM of two pictures (luma 0..255), 0..1 (1: equal); null where the shorter side is below 176 pixels:
 * cs₁^0.0448 · cs₂^0.2856 · cs₃^0.3001 · cs₄^0.2363 · ssim₅^0.1333, where csᵢ is the mean contrast × structure at scale i, ssim₅
 * the mean SSIM at the coarsest one (window, constants and margin as in `ssim`), and every scale halves the one before it: means of
 * 2 × 2 pixels, the last column or row of an odd size repeated. A negative mean, of which there is no power, counts
 * as 0, as in TensorFlow's `ssim_multiscale` and in pytorch-msssim.
 *
 * Source: Wang, Simoncelli and Bovik, "Multiscale structural similarity for image quality assessment", Asilomar
 * Conference on Signals, Systems and Computers, 2003, and the authors' code.
 *
 * @param finest `similarity(a, b)`, where it has been computed already
 * @throws RangeError where the sizes differ
 */
export function msSsim(a: Plane, b: Plane, finest?: Similarity): number | null {
  assertSameSize(a, b);
  if (!hasFiveScales(a)) return null;
  const pyramid = pyramidFor(a.width, a.height);
  let product = powerOf((finest ?? similarity(a, b)).contrastStructure, WEIGHTS[0]);
  let finer: Level = { a, b };
  for (const [i, level] of pyramid.entries()) {
    halve(finer.a, level.a);
    halve(finer.b, level.b);
    const { contrastStructure, mean } = similarity(level.a, level.b);
    product *= powerOf(i < pyramid.length - 1 ? contrastStructure : mean, WEIGHTS[i + 1]);
    finer = level;
  }
  return product;
}

/** Whether a picture is large enough. */
export function hasFiveScales({ width, height }: Pick<Plane, 'width' | 'height'>): boolean {
  return Math.min(width, height) >= SMALLEST;
}

function powerOf(mean: number, weight: number): number {
  return Math.max(0, mean) ** weight;
}

/** Both pictures at one of the coarser scales. */
interface Level {
  readonly a: Plane;
  readonly b: Plane;
}

/** Frames come in one size, or a few: their pyramids are kept. */
const pyramids = new Map<string, readonly Level[]>();

function pyramidFor(width: number, height: number): readonly Level[] {
  const key = `${width}×${height}`;
  const kept = pyramids.get(key);
  if (kept) return kept;
  const made = WEIGHTS.slice(1).map((_, i): Level => {
    const plane = (): Plane => createPlane(Math.ceil(width / 2 ** (i + 1)), Math.ceil(height / 2 ** (i + 1)));
    return { a: plane(), b: plane() };
  });
  pyramids.set(key, made);
  return made;
}

function halve(from: Plane, to: Plane): void {
  for (let y = 0; y < to.height; y++) {
    const above = 2 * y * from.width;
    const below = Math.min(2 * y + 1, from.height - 1) * from.width;
    for (let x = 0; x < to.width; x++) {
      const left = 2 * x;
      const right = Math.min(left + 1, from.width - 1);
      to.data[y * to.width + x] =
        (from.data[above + left] +
          from.data[above + right] +
          from.data[below + left] +
          from.data[below + right]) /
        4;
    }
  }
}
