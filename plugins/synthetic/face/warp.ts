import type { Vector } from '../../../core/solid/transforms.ts';

/** A soft push of space: what is at `at` moves by `move`, what is `reach` away by 0.6 of it. Centimetres, in the canonical face's axes. */
export interface Push {
  readonly at: Vector;
  readonly reach: number;
  readonly move: Vector;
  /** Only there, and not mirrored to the other side too. */
  readonly once?: boolean;
}

const FAR = 12.5;

/** Adds the displacement (metres) that pushes of a certain strength cause at a point (metres) to `out`. */
export function addPushes(
  pushes: readonly Push[],
  strength: number,
  x: number,
  y: number,
  z: number,
  out: Float64Array,
): void {
  for (const { at, reach, move, once } of pushes) {
    for (let side = 1; side >= (once || at[0] === 0 ? 1 : -1); side -= 2) {
      const dx = (x * 100 - at[0] * side) / reach;
      const dy = (y * 100 - at[1]) / reach;
      const dz = (z * 100 - at[2]) / reach;
      const squared = dx * dx + dy * dy + dz * dz;
      if (squared > FAR) continue;
      const weight = strength * 0.01 * Math.exp(-squared / 2);
      out[0] += weight * move[0] * side;
      out[1] += weight * move[1];
      out[2] += weight * move[2];
    }
  }
}
