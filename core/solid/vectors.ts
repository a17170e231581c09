import type { Vector } from './transforms.ts';

/** `a` and that many times `b`. */
export const add = (a: Vector, b: Vector, times = 1): Vector => [
  a[0] + b[0] * times,
  a[1] + b[1] * times,
  a[2] + b[2] * times,
];

export const subtract = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];

export const scale = (a: Vector, by: number): Vector => [a[0] * by, a[1] * by, a[2] * by];

/** `a` at 0, `b` at 1, and on beyond them. */
export const mix = (a: Vector, b: Vector, t: number): Vector => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
  a[2] + (b[2] - a[2]) * t,
];

export const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

export const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

// Math.hypot guards against overflow, which makes it many times slower.
export const length = (a: Vector): number => Math.sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2]);

/** The direction of a vector, unit length; (0, 1, 0) for one without any. */
export function direction(a: Vector): Vector {
  const long = length(a);
  return long < 1e-12 ? [0, 1, 0] : scale(a, 1 / long);
}

/** What is left of `a` at right angles to the unit vector `axis`. */
export const across = (a: Vector, axis: Vector): Vector => add(a, axis, -dot(a, axis));

/** The vector seen in a mirror across x: what the other side has. */
export const mirror = ([x, y, z]: Vector): Vector => [-x, y, z];
