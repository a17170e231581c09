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
  const u = Math.max(0, Math.min(width - 1, x - 0.5));
  const v = Math.max(0, Math.min(height - 1, y - 0.5));
  const column = u | 0;
  const row = v | 0;
  const fu = u - column;
  const fv = v - row;
  const p = (row * width + column) * 3;
  const right = column + 1 < width ? 3 : 0;
  const down = row + 1 < height ? width * 3 : 0;
  for (let c = 0; c < 3; c++) {
    const above = rgb[p + c] * (1 - fu) + rgb[p + right + c] * fu;
    const below = rgb[p + down + c] * (1 - fu) + rgb[p + down + right + c] * fu;
    out[c] = above * (1 - fv) + below * fv;
  }
}

/** Bilinear premultiplied RGBA at a position in pixels. */
export function sampleCanvas({ width, height, data }: Canvas, x: number, y: number, out: Float32Array): void {
  const u = Math.max(0, Math.min(width - 1, x - 0.5));
  const v = Math.max(0, Math.min(height - 1, y - 0.5));
  const column = u | 0;
  const row = v | 0;
  const fu = u - column;
  const fv = v - row;
  const p = (row * width + column) * 4;
  const right = column + 1 < width ? 4 : 0;
  const down = row + 1 < height ? width * 4 : 0;
  for (let c = 0; c < 4; c++) {
    const above = data[p + c] * (1 - fu) + data[p + right + c] * fu;
    const below = data[p + down + c] * (1 - fu) + data[p + down + right + c] * fu;
    out[c] = above * (1 - fv) + below * fv;
  }
}
