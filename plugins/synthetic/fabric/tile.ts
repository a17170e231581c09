/** A picture that repeats itself, with smaller and smaller copies to be averaged over large pixels (Williams 1983). */
export interface Tile {
  /** Metres of cloth until it repeats. */
  readonly period: number;
  /** Numbers of a texel: 3 linear RGB, 2 slopes. */
  readonly channels: number;
  /** From the finest, each half as large as the one before, down to one texel; squares, interleaved. */
  readonly levels: readonly Float32Array[];
}

/** Texels along a side of the finest level. A power of two. */
export const TILE_SIZE = 256;

/** A tile of `TILE_SIZE` texels whose numbers are `data`, interleaved. */
export function createTile(period: number, channels: number, data: Float32Array): Tile {
  const levels = [data];
  for (let size = TILE_SIZE; size > 1; size /= 2)
    levels.push(halve(levels[levels.length - 1], size, channels));
  return { period, channels, levels };
}

/** A tile of what `paint` writes into `rgb` at 0..1; every texel is the mean of four points, so that edges are smooth. */
export function paintTile(period: number, paint: (u: number, v: number, rgb: Float32Array) => void): Tile {
  const data = new Float32Array(TILE_SIZE * TILE_SIZE * 3);
  const rgb = new Float32Array(3);
  for (let y = 0, at = 0; y < TILE_SIZE; y++) {
    for (let x = 0; x < TILE_SIZE; x++, at += 3) {
      for (let sub = 0; sub < 4; sub++) {
        paint((x + 0.25 + (sub & 1) / 2) / TILE_SIZE, (y + 0.25 + (sub >> 1) / 2) / TILE_SIZE, rgb);
        for (let c = 0; c < 3; c++) data[at + c] += rgb[c] / 4;
      }
    }
  }
  return createTile(period, 3, data);
}

/** A tile of the slopes (metres per metre) of heights in metres, `TILE_SIZE`² of them. */
export function slopeTile(period: number, heights: Float32Array): Tile {
  const slopes = new Float32Array(heights.length * 2);
  const perMetre = TILE_SIZE / period / 2;
  const wrap = TILE_SIZE - 1;
  for (let y = 0; y < TILE_SIZE; y++) {
    for (let x = 0; x < TILE_SIZE; x++) {
      const at = (y * TILE_SIZE + x) * 2;
      const row = y * TILE_SIZE;
      slopes[at] = (heights[row + ((x + 1) & wrap)] - heights[row + ((x - 1) & wrap)]) * perMetre;
      slopes[at + 1] =
        (heights[((y + 1) & wrap) * TILE_SIZE + x] - heights[((y - 1) & wrap) * TILE_SIZE + x]) * perMetre;
    }
  }
  return createTile(period, 2, slopes);
}

/** Writes the mean of the tile over a pixel into `out`: u, v and the side of the pixel in metres. */
export function sampleTile(tile: Tile, u: number, v: number, pixel: number, out: Float32Array): void {
  const { period, channels, levels } = tile;
  const last = levels.length - 1;
  const level = Math.min(last, Math.max(0, Math.log2((pixel * TILE_SIZE) / period)));
  const finer = Math.min(last, Math.floor(level));
  const share = level - finer;
  const s = u / period;
  const t = v / period;
  for (let c = 0; c < channels; c++) out[c] = 0;
  addLevel(levels[finer], TILE_SIZE >> finer, channels, s - Math.floor(s), t - Math.floor(t), 1 - share, out);
  if (share > 0) {
    addLevel(
      levels[finer + 1],
      TILE_SIZE >> (finer + 1),
      channels,
      s - Math.floor(s),
      t - Math.floor(t),
      share,
      out,
    );
  }
}

/** Bilinear. */
function addLevel(
  data: Float32Array,
  size: number,
  channels: number,
  s: number,
  t: number,
  weight: number,
  out: Float32Array,
): void {
  const x = s * size - 0.5 + size;
  const y = t * size - 0.5 + size;
  const x0 = x | 0;
  const y0 = y | 0;
  const fx = x - x0;
  const fy = y - y0;
  const wrap = size - 1;
  const left = (x0 & wrap) * channels;
  const right = ((x0 + 1) & wrap) * channels;
  const upper = (y0 & wrap) * size * channels;
  const lower = ((y0 + 1) & wrap) * size * channels;
  const a = weight * (1 - fx) * (1 - fy);
  const b = weight * fx * (1 - fy);
  const c = weight * (1 - fx) * fy;
  const d = weight * fx * fy;
  for (let k = 0; k < channels; k++) {
    out[k] +=
      a * data[upper + left + k] +
      b * data[upper + right + k] +
      c * data[lower + left + k] +
      d * data[lower + right + k];
  }
}

function halve(data: Float32Array, size: number, channels: number): Float32Array {
  const half = size / 2;
  const out = new Float32Array(half * half * channels);
  for (let y = 0, at = 0; y < half; y++) {
    for (let x = 0; x < half; x++) {
      const from = (y * 2 * size + x * 2) * channels;
      for (let c = 0; c < channels; c++, at++) {
        const below = from + size * channels + c;
        out[at] = (data[from + c] + data[from + channels + c] + data[below] + data[below + channels]) / 4;
      }
    }
  }
  return out;
}
