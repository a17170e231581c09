import { smoothstep } from '../../../core/smoothstep.ts';
import type { Head } from '../pose/head.ts';
import type { HeadDepth } from '../pose/head-depth.ts';
import { type ShoulderFrame, toLocal } from '../pose/shoulder-frame.ts';
import type { BodyLayer } from './body-layer.ts';

/** A regular mesh over the body layer, only where it is not transparent. */
export interface BodyGrid {
  /** x, y pairs in photo pixels. */
  readonly rest: Float32Array;
  /** x, y pairs in pixels of the layer's canvas. */
  readonly uvs: Float32Array;
  readonly indices: Uint16Array;
  readonly triangleCount: number;
  /** How far each vertex follows the head instead of the torso, 0..1. */
  readonly headWeights: Float32Array;
  /** Depth of each vertex as part of the head; 0 throughout for a face without depth. */
  readonly depths: Float32Array;
}

export function bodyGrid(
  layer: BodyLayer,
  frame: ShoulderFrame,
  head: Head,
  depth: HeadDepth | undefined,
): BodyGrid {
  const { width, height, data } = layer.canvas;
  // 16-bit indices
  const cell = Math.max(4, Math.round(frame.width / 11), Math.ceil(Math.sqrt((width * height) / 60000)));
  const columns = Math.ceil(width / cell) + 1;
  const rows = Math.ceil(height / cell) + 1;
  const rest = new Float32Array(columns * rows * 2);
  const uvs = new Float32Array(columns * rows * 2);
  const headWeights = new Float32Array(columns * rows);
  const depths = new Float32Array(columns * rows);
  const chin = toLocal(frame, head.chin[0], head.chin[1])[1];
  for (let r = 0, v = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++, v++) {
      uvs[v * 2] = c * cell;
      uvs[v * 2 + 1] = r * cell;
      rest[v * 2] = c * cell - layer.left;
      rest[v * 2 + 1] = r * cell - layer.top;
      if (depth) depths[v] = depth(rest[v * 2], rest[v * 2 + 1]);
      const [, down] = toLocal(frame, rest[v * 2], rest[v * 2 + 1]);
      headWeights[v] = 1 - smoothstep(Math.min(chin, -0.1), 0, down);
    }
  }
  const used = new Uint8Array((columns - 1) * (rows - 1));
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / cell) * (columns - 1);
    for (let x = 0; x < width; x++)
      if (data[(y * width + x) * 4 + 3] > 0) used[row + Math.floor(x / cell)] = 1;
  }
  const uses = (r: number, from: number, to: number): boolean => {
    for (let c = from; c < to; c++) if (used[r * (columns - 1) + c]) return true;
    return false;
  };
  // the torso moves as one piece: below the last row that bends, two triangles do
  let rigid = rows - 1;
  const bends = (r: number): boolean =>
    headWeights.subarray(r * columns, (r + 1) * columns).some((weight) => weight > 0);
  while (rigid > 0 && !bends(rigid - 1)) rigid--;
  const indices: number[] = [];
  for (let r = 0; r < Math.min(rigid, rows - 1); r++) {
    for (let c = 0; c < columns - 1; c++) {
      if (!uses(r, c, c + 1)) continue;
      const a = r * columns + c;
      indices.push(a, a + 1, a + columns, a + 1, a + columns + 1, a + columns);
    }
  }
  let end = rows - 1;
  while (end > rigid && !uses(end - 1, 0, columns - 1)) end--;
  if (end > rigid + 1) joinRows(indices, columns, rigid, end, usedColumns(uses, columns, rigid, end));
  return {
    rest,
    uvs,
    indices: Uint16Array.from(indices),
    triangleCount: indices.length / 3,
    headWeights,
    depths,
  };
}

/** The first and the last column of vertices of the cells that are used in some rows. */
function usedColumns(
  uses: (row: number, from: number, to: number) => boolean,
  columns: number,
  first: number,
  end: number,
): [left: number, right: number] {
  let left = columns - 1;
  let right = 0;
  for (let r = first; r < end; r++) {
    for (let c = 0; c < columns - 1; c++) {
      if (!uses(r, c, c + 1)) continue;
      left = Math.min(left, c);
      right = Math.max(right, c + 1);
    }
  }
  return [left, right];
}

/** Two triangles from row `first + 1` to `end`, joined to every vertex of row `first` so that no crack opens between. */
function joinRows(
  indices: number[],
  columns: number,
  first: number,
  end: number,
  [left, right]: [number, number],
): void {
  const top = first * columns;
  const middle = top + columns;
  const bottom = end * columns;
  for (let c = left; c < right; c++) indices.push(top + c, top + c + 1, middle + left);
  indices.push(top + right, middle + right, middle + left);
  indices.push(middle + left, middle + right, bottom + left, middle + right, bottom + right, bottom + left);
}
