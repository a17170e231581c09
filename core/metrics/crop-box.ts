import type { Frame } from '../contract.ts';
import type { Box } from '../pose/regions.ts';
import { type PixelRange, pixelsInside } from './box.ts';

/** Side in pixels of the squares that crops are resized to before they are compared. */
export const CROP_SIZES = { hand: 64, face: 64, mouth: 32 } as const;

/**
 * The pixels under `box`, resized to `size × size` RGB, so that a hand counts the same whether it is near or far. Shrinking
 * takes the mean of the area under each pixel, enlarging is bilinear (at a scale of 1 the two are the same); beyond the
 * picture its edge is repeated. Alpha is ignored.
 *
 * @param into room for size · size · 3 bytes, instead of a new array
 * @throws RangeError where `into` is of another length
 */
export function cropBox(
  frame: Frame,
  box: Box,
  size: number,
  into: Uint8Array = new Uint8Array(size * size * 3),
): Frame {
  if (into.length !== size * size * 3) {
    throw new RangeError(`a crop of ${size}×${size} needs ${size * size * 3} bytes, not ${into.length}`);
  }
  layTaps(across, box.x, box.size, size, frame.width);
  layTaps(down, box.y, box.size, size, frame.height);
  resizeRows(frame, size);
  resizeColumns(size, into);
  return { timestamp: frame.timestamp, width: size, height: size, channels: 3, data: into };
}

/**
 * The pixels of `cropBox(frame, box, size)` that show the frame and not its repeated edge: those with their centre inside; null where
 * there is none.
 */
export function insidePicture(
  box: Box,
  size: number,
  { width, height }: { readonly width: number; readonly height: number },
): PixelRange | null {
  const at = (edge: number): number => Math.ceil((edge * size) / box.size - 0.5);
  return pixelsInside(
    { left: at(-box.x), top: at(-box.y), right: at(width - box.x), bottom: at(height - box.y) },
    size,
    size,
  );
}

/** For each pixel of the crop along one axis, `count` pixels of the picture and what each contributes. */
interface Taps {
  count: number;
  pixels: Int32Array;
  weights: Float64Array;
}

// Boxes change with every frame: these grow to the largest one and stay.
const across: Taps = { count: 0, pixels: new Int32Array(0), weights: new Float64Array(0) };
const down: Taps = { count: 0, pixels: new Int32Array(0), weights: new Float64Array(0) };
let rows = new Float32Array(0);
let sums = new Float64Array(0);

/** Each pixel is the mean over its own extent, or over one pixel of the picture where that is wider: linear interpolation. */
function layTaps(taps: Taps, start: number, length: number, size: number, limit: number): void {
  const scale = length / size;
  const reach = Math.max(1, scale);
  const count = Math.ceil(reach) + 1;
  taps.count = count;
  if (taps.pixels.length < size * count) {
    taps.pixels = new Int32Array(size * count);
    taps.weights = new Float64Array(size * count);
  }
  for (let i = 0; i < size; i++) {
    const from = start + (i + 0.5) * scale - reach / 2;
    const first = Math.floor(from);
    for (let k = 0; k < count; k++) {
      const covered = Math.min(from + reach, first + k + 1) - Math.max(from, first + k);
      taps.pixels[i * count + k] = Math.max(0, Math.min(limit - 1, first + k));
      taps.weights[i * count + k] = Math.max(0, covered) / reach;
    }
  }
}

/** Resizes the rows that the crop needs, into `rows`. */
function resizeRows({ width, channels, data }: Frame, size: number): void {
  const { count, pixels, weights } = across;
  const top = firstRow();
  const height = down.pixels[size * down.count - 1] - top + 1;
  if (rows.length < height * size * 3) rows = new Float32Array(height * size * 3);
  let to = 0;
  for (let y = top; y < top + height; y++) {
    for (let i = 0; i < size; i++) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let tap = i * count; tap < (i + 1) * count; tap++) {
        const weight = weights[tap];
        const p = (y * width + pixels[tap]) * channels;
        red += weight * data[p];
        green += weight * data[p + 1];
        blue += weight * data[p + 2];
      }
      rows[to++] = red;
      rows[to++] = green;
      rows[to++] = blue;
    }
  }
}

/** Resizes `rows` downwards. */
function resizeColumns(size: number, into: Uint8Array): void {
  const { count, pixels, weights } = down;
  const length = size * 3;
  const top = firstRow();
  if (sums.length < length) sums = new Float64Array(length);
  for (let y = 0; y < size; y++) {
    // A half for rounding.
    sums.fill(0.5, 0, length);
    for (let tap = y * count; tap < (y + 1) * count; tap++) {
      const weight = weights[tap];
      const from = (pixels[tap] - top) * length;
      for (let i = 0; i < length; i++) sums[i] += weight * rows[from + i];
    }
    for (let i = 0; i < length; i++) into[y * length + i] = sums[i];
  }
}

function firstRow(): number {
  return down.pixels[0];
}
