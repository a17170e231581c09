import type { Implicit } from '../../../core/solid/implicit.ts';
import type { Vector } from '../../../core/solid/transforms.ts';
import { add, direction } from '../../../core/solid/vectors.ts';

/** Moves a point along the gradient until it is `height` metres over a surface; with `lift`, only if it is lower. */
export function settle(surface: Implicit, point: Vector, height: number, lift = false): Vector {
  const e = 0.001;
  for (let step = 0; step < 6; step++) {
    const [x, y, z] = point;
    const off = height - surface(x, y, z);
    if ((lift && off <= 0) || Math.abs(off) < 1e-4) break;
    const gradient = direction([
      surface(x + e, y, z) - surface(x - e, y, z),
      surface(x, y + e, z) - surface(x, y - e, z),
      surface(x, y, z + e) - surface(x, y, z - e),
    ]);
    point = add(point, gradient, off);
  }
  return point;
}
