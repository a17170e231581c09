import type { Vector } from '../../../core/solid/transforms.ts';
import { length } from '../../../core/solid/vectors.ts';
import type { HeadShape } from '../face/head-shape.ts';

const ROWS = 48;
const COLUMNS = 96;
/** Metres from the middle of the head at which the skin is looked for, from outside. */
const OUTERMOST = 0.22;

/**
 * The skin of a head as a distance from its middle for every direction, so that thousands of hairs can ask for it. Directions are a polar angle
 * (0: up, π: down) and an azimuth (0: to the front, π/2: to the signer's own left).
 */
export class Scalp {
  /** The middle of the head, above the line between the ears. */
  readonly centre: Vector;
  readonly #radii = new Float32Array((ROWS + 1) * COLUMNS);
  readonly #limits = new Float32Array(COLUMNS);

  constructor({ skull, hairline, ears, crown }: HeadShape) {
    const ear = (axis: number): number => (ears.left[axis] + ears.right[axis]) / 2;
    this.centre = [ear(0), crown[1] * 0.42 + ear(1) * 0.58, ear(2) * 0.5 + crown[2] * 0.5];
    const [cx, cy, cz] = this.centre;
    for (let row = 0; row <= ROWS; row++) {
      for (let column = 0; column < COLUMNS; column++) {
        const [dx, dy, dz] = direction((row / ROWS) * Math.PI, (column / COLUMNS) * 2 * Math.PI);
        let radius = OUTERMOST;
        for (let step = 0; step < 40; step++) {
          const distance = skull(cx + dx * radius, cy + dy * radius, cz + dz * radius);
          radius -= distance * 0.9;
          if (Math.abs(distance) < 2e-4 || radius < 0.03) break;
        }
        this.#radii[row * COLUMNS + column] = Math.min(OUTERMOST, Math.max(0.03, radius));
      }
    }
    for (let column = 0; column < COLUMNS; column++) {
      const azimuth = (column / COLUMNS) * 2 * Math.PI;
      let polar = 0.1;
      while (polar < 2.6 && hairline(...this.point(polar, azimuth, 0)) > 0) polar += 0.01;
      this.#limits[column] = polar;
    }
  }

  /** The point `height` metres over the skin. */
  point(polar: number, azimuth: number, height: number): Vector {
    const [dx, dy, dz] = direction(polar, azimuth);
    const radius = this.radius(dx, dy, dz) + height;
    return [this.centre[0] + dx * radius, this.centre[1] + dy * radius, this.centre[2] + dz * radius];
  }

  /** Metres from the middle of the head to its skin in a direction of any length. */
  radius(dx: number, dy: number, dz: number): number {
    const row = (Math.acos(Math.min(1, Math.max(-1, -dy / (length([dx, dy, dz]) || 1)))) / Math.PI) * ROWS;
    const column = (((Math.atan2(dx, -dz) / (2 * Math.PI)) * COLUMNS + COLUMNS) % COLUMNS) + 0;
    const r0 = Math.min(ROWS - 1, Math.floor(row));
    const c0 = Math.floor(column) % COLUMNS;
    const c1 = (c0 + 1) % COLUMNS;
    const u = column - Math.floor(column);
    const above = this.#radii[r0 * COLUMNS + c0] * (1 - u) + this.#radii[r0 * COLUMNS + c1] * u;
    const below = this.#radii[(r0 + 1) * COLUMNS + c0] * (1 - u) + this.#radii[(r0 + 1) * COLUMNS + c1] * u;
    return above + (row - r0) * (below - above);
  }

  /** Metres over the skin, along the line from the middle. */
  height(x: number, y: number, z: number): number {
    const [cx, cy, cz] = this.centre;
    return length([x - cx, y - cy, z - cz]) - this.radius(x - cx, y - cy, z - cz);
  }

  /** Polar angle at which the hair ends, as far as the hairline goes. */
  limit(azimuth: number): number {
    const column = (((azimuth / (2 * Math.PI)) % 1) + 1) * COLUMNS;
    const c0 = Math.floor(column);
    const u = column - c0;
    return this.#limits[c0 % COLUMNS] * (1 - u) + this.#limits[(c0 + 1) % COLUMNS] * u;
  }

  /** Polar angle and azimuth of a point. */
  angles([x, y, z]: Vector): readonly [polar: number, azimuth: number] {
    const [dx, dy, dz] = [x - this.centre[0], y - this.centre[1], z - this.centre[2]];
    return [Math.acos(Math.min(1, Math.max(-1, -dy / (length([dx, dy, dz]) || 1)))), Math.atan2(dx, -dz)];
  }
}

function direction(polar: number, azimuth: number): Vector {
  const across = Math.sin(polar);
  return [across * Math.sin(azimuth), -Math.cos(polar), -across * Math.cos(azimuth)];
}
