import type { Plane } from '../../../core/metrics/luma.ts';
import type { Flow } from '../../../core/metrics/optical-flow.ts';
import { grey } from './pictures.ts';

export type Place = readonly [x: number, y: number];

/** Aperiodic grey texture of coarse and fine grain, about 20..235, defined at every place so that it can be moved exactly. */
export function texture(x: number, y: number, seed = 0): number {
  const noise =
    0.4 * grain(x, y, 24, seed) + 0.3 * grain(x, y, 12, seed + 1) + 0.3 * grain(x, y, 6, seed + 2);
  return 20 + 215 * noise;
}

/** A picture whose pixel (x, y) shows what `scene` has at the place `where` says. */
export function shown(
  width: number,
  height: number,
  where: (x: number, y: number) => Place = (x, y) => [x, y],
  scene: (x: number, y: number) => number = texture,
): Plane {
  return grey(width, height, (x, y) => scene(...where(x, y)));
}

/** The flow that takes every pixel to the place `where` says. */
export function flowTo(width: number, height: number, where: (x: number, y: number) => Place): Flow {
  const places = Array.from({ length: width * height }, (_, i) => where(i % width, Math.floor(i / width)));
  return {
    width,
    height,
    dx: Float32Array.from(places, ([x], i) => x - (i % width)),
    dy: Float32Array.from(places, ([, y], i) => y - Math.floor(i / width)),
  };
}

/** Distances in pixels between two flows, at the pixels whose true origin lies in the picture and that `counts` lets through. */
export function endpointErrors(
  found: Flow,
  truth: Flow,
  counts: (x: number, y: number) => boolean = () => true,
): number[] {
  const { width, height } = truth;
  const errors: number[] = [];
  for (let i = 0; i < width * height; i++) {
    const x = i % width;
    const y = Math.floor(i / width);
    const u = x + truth.dx[i];
    const v = y + truth.dy[i];
    if (u < 0 || v < 0 || u > width - 1 || v > height - 1 || !counts(x, y)) continue;
    errors.push(Math.hypot(found.dx[i] - truth.dx[i], found.dy[i] - truth.dy[i]));
  }
  return errors;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Values 0..1 at the corners of square cells, smoothly joined. */
function grain(x: number, y: number, cell: number, seed: number): number {
  const column = Math.floor(x / cell);
  const row = Math.floor(y / cell);
  const u = smooth(x / cell - column);
  const v = smooth(y / cell - row);
  const above = corner(column, row, seed) * (1 - u) + corner(column + 1, row, seed) * u;
  const below = corner(column, row + 1, seed) * (1 - u) + corner(column + 1, row + 1, seed) * u;
  return above * (1 - v) + below * v;
}

function smooth(t: number): number {
  return t * t * (3 - 2 * t);
}

function corner(column: number, row: number, seed: number): number {
  let hash = Math.imul(column, 374761393) ^ Math.imul(row, 668265263) ^ Math.imul(seed + 1, 2246822519);
  hash = Math.imul(hash ^ (hash >>> 13), 1274126177);
  hash = Math.imul(hash ^ (hash >>> 15), 2654435761);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
