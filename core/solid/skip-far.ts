import type { Implicit } from './implicit.ts';

/**
 * The same surface, asked for less often: far from it a whole block of space has the distance of the block's middle.
 *
 * @param block side of a block, metres: a few cells of the grid that the surface is asked on.
 */
export function skipFar(solid: Implicit, block: number): Implicit {
  const known = new Map<number, number>();
  // Half a block's diagonal, and half as much again because distances are not exact.
  const near = block * 0.87 * 1.6;
  return (x, y, z) => {
    const i = Math.floor(x / block);
    const j = Math.floor(y / block);
    const k = Math.floor(z / block);
    const key = (i + 512) * 1048576 + (j + 512) * 1024 + k + 512;
    let middle = known.get(key);
    if (middle === undefined) {
      middle = solid((i + 0.5) * block, (j + 0.5) * block, (k + 0.5) * block);
      known.set(key, middle);
    }
    return Math.abs(middle) > near ? middle : solid(x, y, z);
  };
}
