import { smoothstep } from '../../../core/smoothstep.ts';
import type { Vector } from '../../../core/solid/transforms.ts';
import { add, mix } from '../../../core/solid/vectors.ts';
import { between } from '../draw.ts';
import { alongScalp, type Hairdo, type StyleInput, sideOf, stray } from './hairdo.ts';

/** Of a polar angle: 1 on the top of the head, 0 at its sides. */
const topness = (polar: number, azimuth: number): number =>
  1 -
  smoothstep(
    0.75,
    1.25,
    polar + 0.25 * Math.max(0, -Math.cos(azimuth)) - 0.2 * Math.max(0, Math.cos(azimuth)),
  );

/** A few millimetres, everywhere. */
export function cropped({ ground, random, noise, density }: StyleInput): Hairdo {
  const length = between(random, 0.004, 0.012);
  return {
    locks: 2600,
    steps: 3,
    width: 0.0035,
    taper: 0.8,
    comb: {
      pull: (point, root) =>
        add(
          alongScalp(ground, point, mix([0, 0.8, 0.1], [0, 0, -1], topness(root.polar, root.azimuth))),
          stray(noise, point, 200, 0.6),
        ),
      length: (root) => length * (0.6 + 0.5 * root.chance) * (0.35 + 0.65 * smoothstep(0, 0.03, root.edge)),
      thickness: length * 0.6,
      stiffness: 1,
      cling: 0.4,
    },
    clump: 0,
    clumpSize: 1,
    density,
    layer: () => length * 0.35,
    darkness: 0.85,
    gloss: 0.2,
  };
}

/** Shaved: a shadow on the skin. */
export function shaved({ density }: StyleInput): Hairdo {
  return {
    locks: 0,
    steps: 1,
    width: 0,
    taper: 1,
    comb: { pull: () => [0, 1, 0], length: () => 0, thickness: 0, stiffness: 0, cling: 0 },
    clump: 0,
    clumpSize: 1,
    density: (polar, azimuth) => 0.3 * density(polar, azimuth),
    layer: () => 0.0004,
    darkness: 1.2,
    gloss: 0,
  };
}

/** Short at the sides, longer on top: parted, brushed back, forward or standing up. */
export function short({ ground, random, noise, density, wave }: StyleInput): Hairdo {
  const { scalp } = ground;
  const top = between(random, 0.035, 0.07);
  const sides = between(random, 0.01, 0.028);
  const parted = (random() < 0.5 ? -1 : 1) * between(random, 0.015, 0.04);
  const manner = Math.floor(random() * 4);
  const volume = between(random, 0.012, 0.026);
  const parting = scalp.centre[0] + parted;
  const drawn = (side: number): Vector =>
    (
      [
        [side, 0.1, 0.3],
        [0.2 * side, 0, 1],
        [0.25 * -Math.sign(parted), 0.1, -1],
        [0.25 * side, -0.3, 0.3],
      ] as const
    )[manner];
  return {
    locks: 1750,
    steps: 5,
    width: 0.0065,
    taper: 0.7,
    comb: {
      pull: (point, root, t) => {
        const up = topness(root.polar, root.azimuth);
        const side =
          manner === 0
            ? -Math.sign(parted) * (sideOf(root, parting) * -Math.sign(parted))
            : sideOf(root, parting);
        const pull = alongScalp(
          ground,
          point,
          mix([0, 1, 0.25 - 0.5 * Math.max(0, Math.cos(root.azimuth))], drawn(side), up),
        );
        const lift = up * (manner === 3 ? 1.1 : 0.5) * Math.max(0, 1 - 1.6 * t);
        return add(add(pull, stray(noise, point, 45, 0.25)), [0, -1, 0], lift);
      },
      length: (root) =>
        (sides + (top - sides) * topness(root.polar, root.azimuth)) *
        (0.75 + 0.4 * root.chance) *
        (0.45 + 0.55 * smoothstep(0, 0.035, root.edge)),
      thickness: volume,
      stiffness: 0.9,
      cling: 0.55,
    },
    clump: 0.55,
    clumpSize: 7,
    ...(wave > 0.4 ? { curl: { radius: 0.0025 * wave, pitch: 0.045, flat: 0.4 } } : {}),
    density,
    layer: (polar, azimuth) => 0.0012 + volume * 0.2 * topness(polar, azimuth),
    darkness: 0.45,
    gloss: between(random, 0.3, 0.8),
  };
}
