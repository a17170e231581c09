import type { Point } from './skeleton.ts';

/**
 * A movement in space seen from the front, the upper two rows of its matrix:
 * x' = m0·x + m1·y + m2·z + m3, y' = m4·x + m5·y + m6·z + m7.
 */
export type Projection = readonly [
  m0: number,
  m1: number,
  m2: number,
  m3: number,
  m4: number,
  m5: number,
  m6: number,
  m7: number,
];

export function projectPoint(m: Projection, x: number, y: number, z: number): Point {
  return [m[0] * x + m[1] * y + m[2] * z + m[3], m[4] * x + m[5] * y + m[6] * z + m[7]];
}
