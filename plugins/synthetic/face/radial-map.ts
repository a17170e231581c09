import type { Implicit } from '../../../core/solid/implicit.ts';
import type { Vector } from '../../../core/solid/transforms.ts';

const ROWS = 48;
const COLUMNS = 96;

/**
 * A star-shaped solid from its surface's triangles: distances from the centre are kept by direction, and the solid is what is nearer.
 *
 * @param use whether a triangle counts
 */
export function radialSolid(
  positions: Float32Array,
  triangles: Uint32Array,
  [cx, cy, cz]: Vector,
  use: (triangle: number) => boolean,
): Implicit {
  const radii = new Float32Array(ROWS * COLUMNS);
  for (let t = 0; t < triangles.length; t += 3) {
    if (!use(t / 3)) continue;
    const [a, b, c] = [0, 1, 2].map((k) => triangles[t + k] * 3);
    const long = Math.hypot(
      positions[a] - positions[b],
      positions[a + 1] - positions[b + 1],
      positions[a + 2] - positions[b + 2],
    );
    const steps = Math.max(2, Math.min(12, Math.ceil(long / 0.0025)));
    for (let i = 0; i <= steps; i++) {
      for (let j = 0; i + j <= steps; j++) {
        const at = (axis: number): number =>
          (positions[a + axis] * i + positions[b + axis] * j + positions[c + axis] * (steps - i - j)) / steps;
        const x = at(0) - cx;
        const y = at(1) - cy;
        const z = at(2) - cz;
        const radius = Math.hypot(x, y, z);
        const cell = rowOf(y / radius) * COLUMNS + columnOf(x, z);
        if (radius > radii[cell]) radii[cell] = radius;
      }
    }
  }
  fill(radii);
  const smoothed = soften(soften(radii));
  return (x, y, z) => {
    const dx = x - cx;
    const dy = y - cy;
    const dz = z - cz;
    const distance = Math.hypot(dx, dy, dz) || 1e-9;
    return (distance - lookUp(smoothed, dx, dy / distance, dz)) * 0.92;
  };
}

const latitude = (y: number): number => (Math.acos(Math.max(-1, Math.min(1, y))) / Math.PI) * ROWS - 0.5;
const longitude = (x: number, z: number): number => ((Math.atan2(x, z) / Math.PI + 1) / 2) * COLUMNS - 0.5;
const rowOf = (y: number): number => Math.max(0, Math.min(ROWS - 1, Math.round(latitude(y))));
const columnOf = (x: number, z: number): number => (Math.round(longitude(x, z)) + COLUMNS) % COLUMNS;

function lookUp(radii: Float32Array, x: number, y: number, z: number): number {
  const v = Math.max(0, Math.min(ROWS - 1.001, latitude(y)));
  const u = longitude(x, z) + COLUMNS;
  const row = Math.floor(v);
  const left = Math.floor(u) % COLUMNS;
  const right = (left + 1) % COLUMNS;
  const tv = v - row;
  const tu = u - Math.floor(u);
  const mix = (r: number): number => radii[r * COLUMNS + left] * (1 - tu) + radii[r * COLUMNS + right] * tu;
  return mix(row) * (1 - tv) + mix(row + 1) * tv;
}

/** Gives directions without a surface (down the neck) the mean of their neighbours'. */
function fill(radii: Float32Array): void {
  for (let missing = true; missing; ) {
    missing = false;
    const known = radii.slice();
    for (let i = 0; i < radii.length; i++) {
      if (known[i] > 0) continue;
      const near = around(i)
        .map((n) => known[n])
        .filter((radius) => radius > 0);
      if (near.length > 0) radii[i] = near.reduce((sum, radius) => sum + radius, 0) / near.length;
      else missing = true;
    }
  }
}

function soften(radii: Float32Array): Float32Array {
  return radii.map((radius, i) => (radius * 2 + around(i).reduce((sum, n) => sum + radii[n], 0) / 2) / 4);
}

function around(cell: number): number[] {
  const row = Math.floor(cell / COLUMNS);
  const column = cell % COLUMNS;
  const above = row > 0 ? cell - COLUMNS : (column + COLUMNS / 2) % COLUMNS;
  const below = row + 1 < ROWS ? cell + COLUMNS : row * COLUMNS + ((column + COLUMNS / 2) % COLUMNS);
  const left = row * COLUMNS + ((column + COLUMNS - 1) % COLUMNS);
  const right = row * COLUMNS + ((column + 1) % COLUMNS);
  return [above, below, left, right];
}
