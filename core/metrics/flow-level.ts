import type { Plane } from './luma.ts';

/** Pixels around every plane of a level, for patches that lie beside the picture and for interpolation at its edge. */
export const MARGIN = 10;

/** Where pixels lie in an array: (x, y) is at start + y · stride + x. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly start: number;
  readonly stride: number;
}

/** One resolution of a pair of pictures and the flow between them. Its planes have the same layout: one index serves all. */
export interface Level extends Layout {
  /** Luma of the earlier and the later picture, 0..255, their edges repeated into the margin. */
  readonly from: Float32Array;
  readonly to: Float32Array;
  /** In pixels of this level: `to` at (x, y) was at (x + dx, y + dy) in `from`. The margin means nothing. */
  readonly dx: Float32Array;
  readonly dy: Float32Array;
}

export function createLevel(width: number, height: number): Level {
  const stride = width + 2 * MARGIN;
  const start = MARGIN * stride + MARGIN;
  const plane = (): Float32Array => new Float32Array(stride * (height + 2 * MARGIN));
  return { width, height, start, stride, from: plane(), to: plane(), dx: plane(), dy: plane() };
}

/** Means over squares of `factor` pixels, cut at the picture's edge, into one of the level's planes. */
export function shrinkInto(picture: Plane, factor: number, level: Level, out: Float32Array): void {
  const { data, width, height } = picture;
  for (let y = 0; y < level.height; y++) {
    // A level is never smaller than a patch, so that a tiny picture does not fill it.
    const top = Math.min(y * factor, height - 1);
    const bottom = Math.min(height, top + factor);
    const row = level.start + y * level.stride;
    for (let x = 0; x < level.width; x++) {
      const left = Math.min(x * factor, width - 1);
      const right = Math.min(width, left + factor);
      let sum = 0;
      for (let j = top * width; j < bottom * width; j += width) {
        for (let i = j + left; i < j + right; i++) sum += data[i];
      }
      out[row + x] = sum / ((right - left) * (bottom - top));
    }
  }
  repeatEdge(level, out);
}

/** Means over squares of two pixels of a finer level. */
export function halveInto(finer: Level, data: Float32Array, level: Level, out: Float32Array): void {
  for (let y = 0; y < level.height; y++) {
    const row = level.start + y * level.stride;
    const above = finer.start + 2 * y * finer.stride;
    const below = above + finer.stride;
    for (let x = 0; x < level.width; x++) {
      const a = above + 2 * x;
      const b = below + 2 * x;
      out[row + x] = (data[a] + data[a + 1] + data[b] + data[b + 1]) / 4;
    }
  }
  repeatEdge(level, out);
}

function repeatEdge({ width, height, start, stride }: Level, data: Float32Array): void {
  for (let y = 0; y < height; y++) {
    const first = start + y * stride;
    const last = first + width - 1;
    data.fill(data[first], first - MARGIN, first);
    data.fill(data[last], last + 1, last + 1 + MARGIN);
  }
  const top = start - MARGIN;
  const bottom = top + (height - 1) * stride;
  for (let y = 1; y <= MARGIN; y++) {
    data.copyWithin(top - y * stride, top, top + stride);
    data.copyWithin(bottom + y * stride, bottom, bottom + stride);
  }
}

/**
 * One component of a level's flow for a picture that is `factor` times as large, bilinearly, its length growing alike.
 *
 * @param row scratch memory, two longer than the level is wide
 */
export function enlargeInto(
  level: Level,
  data: Float32Array,
  factor: number,
  to: Layout,
  out: Float32Array,
  row: Float32Array,
): void {
  const { width, height, start, stride } = level;
  const step = 1 / factor;
  // Half a pixel to the first centre; the row begins with a repeated pixel.
  const first = 0.5 * step + 0.5;
  for (let y = 0; y < to.height; y++) {
    const v = Math.min(Math.max((y + 0.5) * step - 0.5, 0), height - 1);
    const above = start + (v | 0) * stride;
    const below = v < height - 1 ? above + stride : above;
    const fraction = v - (v | 0);
    for (let x = 0; x < width; x++) {
      row[x + 1] = factor * (data[above + x] + (data[below + x] - data[above + x]) * fraction);
    }
    row[0] = row[1];
    row[width + 1] = row[width];
    const line = to.start + y * to.stride;
    for (let x = 0; x < to.width; x++) {
      const u = x * step + first;
      const column = u | 0;
      out[line + x] = row[column] + (row[column + 1] - row[column]) * (u - column);
    }
  }
}
