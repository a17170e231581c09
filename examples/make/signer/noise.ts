/** Repeatable noise: integer hashing only, so that every machine draws the same picture. */

function hash(x: number, y: number, z: number): number {
  let h = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ Math.imul(z, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** White noise in 0..1 for a cell of an integer grid. */
export const cell = (x: number, y: number, z = 0): number => hash(x | 0, y | 0, z | 0) / 4294967296;

/** Value noise in −1..1, about one feature per unit. */
export function noise(x: number, y: number, z: number): number {
  const xi = Math.floor(x);
  const yi = Math.floor(y);
  const zi = Math.floor(z);
  const u = ease(x - xi);
  const v = ease(y - yi);
  const w = ease(z - zi);
  const near = lerp(
    lerp(cell(xi, yi, zi), cell(xi + 1, yi, zi), u),
    lerp(cell(xi, yi + 1, zi), cell(xi + 1, yi + 1, zi), u),
    v,
  );
  const far = lerp(
    lerp(cell(xi, yi, zi + 1), cell(xi + 1, yi, zi + 1), u),
    lerp(cell(xi, yi + 1, zi + 1), cell(xi + 1, yi + 1, zi + 1), u),
    v,
  );
  return 2 * lerp(near, far, w) - 1;
}

/** Three octaves of noise, in about −1..1. */
export const cloudy = (x: number, y: number, z: number): number =>
  (noise(x, y, z) + 0.5 * noise(2.03 * x, 2.03 * y, 2.03 * z) + 0.25 * noise(4.1 * x, 4.1 * y, 4.1 * z)) /
  1.6;

export const lerp = (a: number, b: number, t: number): number => a + (b - a) * t;
const ease = (t: number): number => t * t * t * (t * (6 * t - 15) + 10);
