import type { Implicit } from '../../../core/solid/implicit.ts';
import { TRUNK_MIDDLE } from './flesh.ts';

const AROUND = 72;
const STEP = 0.012;

/** How cloth hangs about a trunk; metres. */
export interface Hang {
  /** Where it begins to hang, below the shoulders. */
  readonly from: number;
  readonly to: number;
  /** Between skin and cloth where they are closest. */
  readonly ease: number;
  /** How much nearer the cloth comes to the skin a metre further down: 0 hangs like a bell, 1 clings. */
  readonly cling: number;
}

/**
 * Cloth that hangs: from where a trunk stands out it goes down almost straight, and across its hollows it is stretched. Found as distances from
 * the trunk's axis, around and down.
 */
export function drapeTrunk(trunk: Implicit, { from, to, ease, cling }: Hang): Implicit {
  const rows = Math.ceil((to - from) / STEP) + 2;
  const radii = new Float32Array(rows * AROUND);
  const angle = (2 * Math.PI) / AROUND;
  for (let row = 0; row < rows; row++) {
    const y = from + row * STEP;
    const own = Float32Array.from(
      { length: AROUND },
      (_, column) => reach(trunk, y, Math.sin(column * angle), Math.cos(column * angle)) + ease,
    );
    stretch(own, angle);
    for (let column = 0; column < AROUND; column++) {
      const above = row > 0 ? radii[(row - 1) * AROUND + column] - cling * STEP : 0;
      radii[row * AROUND + column] = Math.max(own[column], above);
    }
  }
  return (x, y, z) => {
    const dz = z - TRUNK_MIDDLE;
    const turn = (Math.atan2(x, dz) / angle + AROUND) % AROUND;
    const down = Math.min(rows - 1.001, Math.max(0, (y - from) / STEP));
    const column = Math.floor(turn) % AROUND;
    const next = (column + 1) % AROUND;
    const row = Math.floor(down) * AROUND;
    const u = turn - Math.floor(turn);
    const v = down - Math.floor(down);
    const top = radii[row + column] + u * (radii[row + next] - radii[row + column]);
    const bottom =
      radii[row + AROUND + column] + u * (radii[row + AROUND + next] - radii[row + AROUND + column]);
    const radius = top + v * (bottom - top);
    const slope = (radii[row + next] - radii[row + column]) / (angle * radius);
    return (Math.sqrt(x * x + dz * dz) - radius) / Math.sqrt(1 + slope * slope);
  };
}

/** Distance from the trunk's axis to its surface in the direction (x, z). */
function reach(trunk: Implicit, y: number, x: number, z: number): number {
  let near = 0;
  let far = 0.5;
  for (let step = 0; step < 12; step++) {
    const middle = (near + far) / 2;
    if (trunk(x * middle, y, TRUNK_MIDDLE + z * middle) < 0) near = middle;
    else far = middle;
  }
  return far;
}

/** Fills hollows narrower than about a quarter turn as a string around would. */
function stretch(radii: Float32Array, angle: number): void {
  const count = radii.length;
  for (let pass = 0; pass < 2; pass++) {
    for (let wide = 1; wide <= 8; wide++) {
      const before = radii.slice();
      for (let column = 0; column < count; column++) {
        const a = before[(column + wide) % count];
        const b = before[(column + count - wide) % count];
        const chord = (2 * a * b * Math.cos(wide * angle)) / (a + b);
        if (chord > radii[column]) radii[column] = chord;
      }
    }
  }
}
