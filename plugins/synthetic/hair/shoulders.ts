import { ellipsoid, type Implicit, roundCone, smoothUnion } from '../../../core/solid/implicit.ts';
import type { Traits } from '../traits.ts';

/** Neck, shoulders and chest of a clothed signer at rest, about: what hair and scarves lie on. */
export function typicalShoulders({ masculine, weight }: Traits): Implicit {
  const full = 0.006 + 0.022 * weight;
  const neck = roundCone([0, -0.2, 0.03], [0, -0.03, 0.03], 0.048 + full / 2, 0.062 + full);
  const slope = (side: number): Implicit =>
    roundCone([side * 0.04, -0.055, 0.03], [side * 0.17, 0.012, 0.015], 0.046 + full, 0.05 + full);
  const [left, right] = [slope(1), slope(-1)];
  const chest = ellipsoid(0, 0.13, 0.015, 0.19 + full, 0.2, 0.125 + full + 0.015 * (1 - masculine));
  return (x, y, z) =>
    smoothUnion(
      smoothUnion(neck(x, y, z), Math.min(left(x, y, z), right(x, y, z)), 0.05),
      chest(x, y, z),
      0.05,
    );
}
