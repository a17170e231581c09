import { createPlane, type Plane } from '../image/plane.ts';
import { assertSameSize, type PixelRange } from './box.ts';

/**
 * Structural similarity. Source: Wang, Bovik, Sheikh and Simoncelli, "Image quality assessment: from error visibility
 * to structural similarity", IEEE Transactions on Image Processing 13(4), 2004.
 */

const RADIUS = 5;
const SIGMA = 1.5;
const C1 = (0.01 * 255) ** 2;
const C2 = (0.03 * 255) ** 2;

/** Means over the same pixels; NaN where there is none. */
export interface Similarity {
  /** Of SSIM, −1..1 (1: equal). */
  readonly mean: number;
  /** Of its second factor alone, contrast × structure: what multi-scale SSIM is made of. */
  readonly contrastStructure: number;
}

/**
 * SSIM at every pixel, −1..1 (1: equal):
 * (2 µa µb + C1)(2 σab + C2) / ((µa² + µb² + C1)(σa² + σb² + C2)), C1 = (0.01 · 255)², C2 = (0.03 · 255)², the moments
 * taken in a Gaussian window of 11 × 11 with σ 1.5. Planes are luma 0..255. Near the picture's edge the window is cut and
 * its weights scaled to sum to 1, so that the map is as large as the picture and boxes at its edge have a score.
 *
 * @param into a plane of the same size for the map, instead of a new one
 * @throws RangeError where the sizes differ
 */
export function ssimMap(a: Plane, b: Plane, into: Plane = createPlane(a.width, a.height)): Plane {
  assertSameSize(a, into);
  compare(a, b, { left: 0, top: 0, right: a.width, bottom: a.height }, into);
  return into;
}

/**
 * Mean SSIM of two pictures, over the pixels where the whole window lies inside (as in the authors' code and in
 * scikit-image with gaussian_weights), or over all pixels of a picture that is smaller than the window.
 *
 * @throws RangeError where the sizes differ
 */
export function ssim(a: Plane, b: Plane): number {
  return similarity(a, b).mean;
}

/**
 * The means of what `ssimMap` has at the pixels of `range`; without one, at those of `ssim`.
 *
 * @param range inside the pictures
 * @throws RangeError where the sizes differ
 */
export function similarity(a: Plane, b: Plane, range: PixelRange = wholeWindows(a)): Similarity {
  return compare(a, b, range);
}

/** The picture is taken in strips of columns, which stay in cache. */
function compare(a: Plane, b: Plane, range: PixelRange, into?: Plane): Similarity {
  assertSameSize(a, b);
  const { width, height } = a;
  const { left, top, right, bottom } = range;
  const rows = bottom - top;
  const { columns, column } = scratchFor(height);
  const across = weightsAlong(width);
  const down = weightsAlong(height);
  const length = height + 2 * RADIUS;
  let similarities = 0;
  let contrasts = 0;

  for (let start = left; start < right; start += STRIP) {
    const end = Math.min(right, start + STRIP);
    blurRows(a, b, start, end, across, columns);
    for (let x = start; x < end; x++) {
      for (let moment = 0; moment < 4; moment++) {
        const from = (moment * STRIP + x - start) * length + top;
        blurLine(columns, from, down, top, rows, column, moment * rows, 1);
      }
      for (let y = 0, at = top * width + x; y < rows; y++, at += width) {
        const meanA = column[y];
        const meanB = column[rows + y];
        const means = meanA * meanB;
        const meansSquared = meanA * meanA + meanB * meanB;
        const luminance = (2 * means + C1) / (meansSquared + C1);
        const contrast =
          (2 * (column[3 * rows + y] - means) + C2) / (column[2 * rows + y] - meansSquared + C2);
        similarities += luminance * contrast;
        contrasts += contrast;
        if (into) into.data[at] = luminance * contrast;
      }
    }
  }
  const count = rows * (right - left);
  return { mean: similarities / count, contrastStructure: contrasts / count };
}

/** The pixels where the whole window lies inside; all of a picture that is smaller than the window. */
function wholeWindows({ width, height }: Plane): PixelRange {
  const margin = Math.min(width, height) > 2 * RADIUS ? RADIUS : 0;
  return { left: margin, top: margin, right: width - margin, bottom: height - margin };
}

/** Columns that are worked on at a time. */
const STRIP = 64;
const LINE = STRIP + 2 * RADIUS;

/** The moments of the row at hand, within the strip: a, b, a² + b² and ab (the formula needs σa² and σb² only as their sum). */
const line = new Float64Array(4 * LINE);

/**
 * Blurs the rows of one strip: `columns` then holds each moment column by column. Beyond the picture all is 0, which the
 * weights across make up for.
 */
function blurRows(
  a: Plane,
  b: Plane,
  start: number,
  end: number,
  across: Float64Array,
  columns: Float64Array,
): void {
  const { width, height } = a;
  const length = height + 2 * RADIUS;
  const first = Math.max(0, start - RADIUS);
  const last = Math.min(width, end + RADIUS);
  line.fill(0);
  for (let y = 0; y < height; y++) {
    for (let x = first, i = first - start + RADIUS; x < last; x++, i++) {
      const p = a.data[y * width + x];
      const q = b.data[y * width + x];
      line[i] = p;
      line[LINE + i] = q;
      line[2 * LINE + i] = p * p + q * q;
      line[3 * LINE + i] = p * q;
    }
    for (let moment = 0; moment < 4; moment++) {
      const to = moment * STRIP * length + RADIUS + y;
      blurLine(line, moment * LINE, across, start, end - start, columns, to, length);
    }
  }
}

const WINDOW = Array.from({ length: 2 * RADIUS + 1 }, (_, i) =>
  Math.exp(-((i - RADIUS) ** 2) / (2 * SIGMA ** 2)),
);
const [W5, W4, W3, W2, W1, W0] = WINDOW;

/**
 * The window moved along `count` positions, from the one whose window starts at `from[at]`; results go to `to[toAt]`, `to[toAt + stride]`
 * and so on, times the `weights` from `offset` on. Written out: one load for each result instead of eleven.
 */
function blurLine(
  from: Float64Array,
  at: number,
  weights: Float64Array,
  offset: number,
  count: number,
  to: Float64Array,
  toAt: number,
  stride: number,
): void {
  let a = from[at];
  let b = from[at + 1];
  let c = from[at + 2];
  let d = from[at + 3];
  let e = from[at + 4];
  let f = from[at + 5];
  let g = from[at + 6];
  let h = from[at + 7];
  let i = from[at + 8];
  let j = from[at + 9];
  for (let n = 0; n < count; n++) {
    const k = from[at + 10 + n];
    to[toAt + n * stride] =
      weights[offset + n] *
      (W0 * f + W1 * (e + g) + W2 * (d + h) + W3 * (c + i) + W4 * (b + j) + W5 * (a + k));
    a = b;
    b = c;
    c = d;
    d = e;
    e = f;
    f = g;
    g = h;
    h = i;
    i = j;
    j = k;
  }
}

interface Scratch {
  /** The moments of a strip, blurred along rows: each column with `RADIUS` zeros at both ends, one after the other. */
  readonly columns: Float64Array;
  /** The moments of one column, blurred both ways. */
  readonly column: Float64Array;
}

/** Frames and crops come in a handful of sizes: what was made for one is kept. */
const scratches = new Map<number, Scratch>();
const weights = new Map<number, Float64Array>();

function scratchFor(height: number): Scratch {
  const kept = scratches.get(height);
  if (kept) return kept;
  const made: Scratch = {
    columns: new Float64Array(4 * STRIP * (height + 2 * RADIUS)),
    column: new Float64Array(4 * height),
  };
  scratches.set(height, made);
  return made;
}

/** For each position along an axis, one over the sum of the window's weights that lie inside. */
function weightsAlong(length: number): Float64Array {
  const kept = weights.get(length);
  if (kept) return kept;
  const made = Float64Array.from({ length }, (_, x) => {
    let sum = 0;
    for (let k = Math.max(0, x - RADIUS); k <= Math.min(length - 1, x + RADIUS); k++) {
      sum += WINDOW[k - x + RADIUS];
    }
    return 1 / sum;
  });
  weights.set(length, made);
  return made;
}
