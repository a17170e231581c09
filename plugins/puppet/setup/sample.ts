import type { Canvas } from '../../../core/image/canvas.ts';

/** Bilinear RGB at a position in pixels. */
export function sampleColour(
  rgb: Uint8Array,
  width: number,
  height: number,
  x: number,
  y: number,
  out: Float32Array,
): void {
  interpolate(rgb, 3, width, height, x, y, out);
}

/** Bilinear premultiplied RGBA at a position in pixels. */
export function sampleCanvas({ width, height, data }: Canvas, x: number, y: number, out: Float32Array): void {
  interpolate(data, 4, width, height, x, y, out);
}

function interpolate(
  data: ArrayLike<number>,
  channels: 3 | 4,
  width: number,
  height: number,
  x: number,
  y: number,
  out: Float32Array,
): void {
  const u = Math.max(0, Math.min(width - 1, x - 0.5));
  const v = Math.max(0, Math.min(height - 1, y - 0.5));
  const column = u | 0;
  const row = v | 0;
  const fu = u - column;
  const fv = v - row;
  const p = (row * width + column) * channels;
  const right = column + 1 < width ? channels : 0;
  const down = row + 1 < height ? width * channels : 0;
  for (let c = 0; c < channels; c++) {
    const above = data[p + c] * (1 - fu) + data[p + right + c] * fu;
    const below = data[p + down + c] * (1 - fu) + data[p + down + right + c] * fu;
    out[c] = above * (1 - fv) + below * fv;
  }
}
