import { smoothstep } from '../../../core/smoothstep.ts';
import type { Vector } from '../../../core/solid/transforms.ts';
import { add, direction, subtract } from '../../../core/solid/vectors.ts';
import { between } from '../draw.ts';
import type { Root } from './grow.ts';
import { alongScalp, type Hairdo, type StyleInput, sideOf, stray } from './hairdo.ts';

/** Tight coils that stand off: from a finger's breadth to a big round afro. */
export function afro({ ground, random, noise, density }: StyleInput): Hairdo {
  const { scalp } = ground;
  const size = between(random, 0.02, 0.075) * between(random, 0.7, 1);
  const flatTop = random() < 0.2;
  const full = (polar: number, azimuth: number): number => {
    const edge = (scalp.limit(azimuth) - polar) * 0.09;
    const [x, y, z] = scalp.point(polar, azimuth, 0);
    const uneven = 1 + 0.1 * noise(x * 22, y * 22, z * 22);
    const square = flatTop ? 0.75 + 0.35 * Math.abs(Math.sin(2 * polar)) : 1;
    return size * uneven * square * (0.3 + 0.7 * smoothstep(-0.005, 0.045, edge));
  };
  return {
    locks: 950,
    steps: 9,
    width: 0.0075,
    taper: 0.35,
    comb: {
      pull: (point, root) =>
        add(
          add(
            direction(subtract(point, scalp.centre)),
            stray(noise, add(point, [root.chance * 9, 0, 0]), 30, 0.45),
          ),
          [0, 0.12, 0],
        ),
      length: (root) => full(root.polar, root.azimuth) * (1.02 + 0.1 * root.chance) + 0.004,
      thickness: 0.001,
      stiffness: 0.6,
      cling: 0,
    },
    clump: 0.3,
    clumpSize: 5,
    curl: { radius: 0.0045, pitch: Math.max(0.012, size / 3.2), flat: 0 },
    density,
    layer: (polar, azimuth) => Math.max(0.002, full(polar, azimuth) - 0.006),
    darkness: 0.6,
    gloss: 0.25,
  };
}

/** Corkscrews that hang and spread, to the chin or the shoulders. */
export function curly(input: StyleInput): Hairdo {
  const { ground, random, noise, density } = input;
  const { scalp, head } = ground;
  const reach = head.chin[1] + between(random, -0.05, 0.13);
  const parting = scalp.centre[0] + between(random, -0.03, 0.03);
  const volume = between(random, 0.02, 0.04);
  return {
    locks: 480,
    steps: 18,
    width: 0.011,
    taper: 0.35,
    comb: {
      pull: (point, root, t) => {
        const side = sideOf(root, parting);
        const front = Math.max(0, Math.cos(root.azimuth));
        const high = 1 - smoothstep(-0.07, 0.05, point[1] - scalp.centre[1]);
        const out = direction(subtract(point, scalp.centre));
        const sweep = alongScalp(ground, point, [side * (0.8 + 0.4 * front), 0.3, 0.2 + 0.5 * front]);
        const pull = add(
          [sweep[0] * high, sweep[1] * high, sweep[2] * high + 0.15],
          [0, 1, 0],
          1 - 0.75 * high,
        );
        return add(add(pull, out, 0.9 * (1 - smoothstep(0, 0.45, t))), stray(noise, point, 30, 0.4));
      },
      length: (root) => (reach - root.point[1]) * (0.95 + 0.25 * root.chance) + 0.03,
      thickness: volume,
      stiffness: 0.8,
      cling: 0.2,
    },
    clump: 0.35,
    clumpSize: 4,
    curl: { radius: between(random, 0.006, 0.011), pitch: between(random, 0.05, 0.068), flat: 0 },
    density,
    layer: () => 0.002 + volume * 0.25,
    darkness: 0.35,
    gloss: 0.6,
  };
}

/** Many thin round twists or plaits. */
export function twists({ ground, random, noise, density }: StyleInput): Hairdo {
  const { scalp, head } = ground;
  const reach = head.chin[1] + between(random, -0.06, 0.24);
  const thickness = between(random, 0.006, 0.0095);
  const before = random() < 0.5;
  const back = random() < 0.4;
  return {
    locks: Math.round(1.05 / thickness),
    steps: 14,
    width: thickness,
    taper: 1,
    sides: 5,
    comb: {
      pull: (point, root, t) => {
        const side = sideOf(root, scalp.centre[0]);
        const front = Math.max(0, Math.cos(root.azimuth));
        const high = 1 - smoothstep(-0.06, 0.04, point[1] - scalp.centre[1]);
        const sweep = alongScalp(ground, point, [
          side * (back ? 0.4 : 1),
          0.2,
          (back ? 1.2 : 0.3) + 0.4 * front,
        ] as Vector);
        const below = smoothstep(head.chin[1] - 0.03, head.chin[1] + 0.05, point[1]);
        const forward = before && Math.cos(root.azimuth) > -0.3 ? -0.7 : 0.4;
        const fall: Vector = [0, 1, forward * below];
        const pull = add(
          [sweep[0] * high, sweep[1] * high - 0.3 * high * (1 - t), sweep[2] * high],
          fall,
          1 - 0.8 * high,
        );
        return add(pull, stray(noise, add(point, [root.chance, 0, 0]), 25, 0.25));
      },
      length: (root: Root) => Math.max(0.05, (reach - root.point[1]) * (1 + 0.15 * root.chance) + 0.02),
      thickness: 0.02,
      stiffness: 1.2,
      cling: 0.3,
    },
    clump: 0,
    clumpSize: 1,
    density,
    layer: () => 0.0015,
    darkness: 0.7,
    gloss: 0.3,
  };
}
