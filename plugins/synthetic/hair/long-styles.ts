import { smoothstep } from '../../../core/smoothstep.ts';
import { add } from '../../../core/solid/vectors.ts';
import { between } from '../draw.ts';
import type { Root } from './grow.ts';
import { alongScalp, type Hairdo, type StyleInput, sideOf, stray } from './hairdo.ts';

/** Hangs from a parting: a bob, or down to the chest, before the shoulders or behind them. */
function hanging(input: StyleInput, reach: number, spread: { before: number; inwards: number }): Hairdo {
  const { ground, random, noise, density, wave } = input;
  const { scalp, head } = ground;
  const parting =
    scalp.centre[0] + (random() < 0.45 ? 0 : (random() < 0.5 ? -1 : 1) * between(random, 0.015, 0.035));
  const volume = between(random, 0.012, 0.022);
  const fringe = random() < 0.25 ? between(random, 0.35, 0.6) : 0;
  const inFringe = (root: Root): boolean => fromFront(root.azimuth) < fringe && root.polar > 0.2;
  const before = [random() < spread.before, random() < spread.before];
  const jaw = head.chin[1];
  const steps = reach > -0.1 ? 14 : 11;
  const strands = Math.round(16400 / (2 * steps - 1));
  return {
    locks: strands,
    steps,
    width: reach > -0.1 ? 0.0115 : 0.01,
    taper: 0.45,
    comb: {
      pull: (point, root, t) => {
        const side = sideOf(root, parting);
        const front = Math.max(0, Math.cos(root.azimuth));
        if (inFringe(root)) {
          return add(alongScalp(ground, point, [0.1 * root.point[0], 0.6, -1]), stray(noise, point, 50, 0.2));
        }
        const high = 1 - smoothstep(-0.05, 0.05, point[1] - scalp.centre[1]);
        const sweep = alongScalp(ground, point, [side * (0.9 + 0.5 * front), 0.35, 0.35 + 0.35 * front]);
        const below = smoothstep(jaw - 0.03, jaw + 0.05, point[1]);
        const forward = before[side < 0 ? 0 : 1] && Math.cos(root.azimuth) > -0.55 ? -0.75 : 0.45;
        const fall = add(
          [side * 0.12 * below * (forward < 0 ? 1 : 0), 1, forward * below],
          [-side * spread.inwards * smoothstep(0.6, 1, t), 0, 0],
        );
        const lift = high * front * Math.max(0, 0.6 - 2 * t);
        return add(
          add([sweep[0] * high, sweep[1] * high - lift, sweep[2] * high], fall, 1 - 0.8 * high),
          stray(noise, point, 35, 0.16 + 0.2 * wave),
        );
      },
      length: (root) => {
        if (inFringe(root)) return 0.06 + 0.02 * root.chance;
        const drop = reach - root.point[1];
        return drop * (1.02 + 0.1 * root.chance) + 0.02 * (1 - root.polar);
      },
      thickness: volume,
      stiffness: 1.1,
      cling: 0.35,
    },
    clump: 0.5,
    clumpSize: 8,
    ...(wave > 0.25 ? { curl: { radius: 0.012 * wave, pitch: between(random, 0.1, 0.15), flat: 0.2 } } : {}),
    density,
    layer: (polar, azimuth) => {
      const [x] = scalp.point(polar, azimuth, 0);
      return 0.0008 + volume * 0.4 * smoothstep(0.004, 0.04, Math.abs(x - parting));
    },
    darkness: 0.4,
    gloss: between(random, 0.4, 1),
  };
}

const fromFront = (azimuth: number): number => Math.abs(Math.atan2(Math.sin(azimuth), Math.cos(azimuth)));

/** To the jaw. */
export const bob = (input: StyleInput): Hairdo =>
  hanging(input, input.ground.head.chin[1] + between(input.random, -0.015, 0.035), {
    before: 0,
    inwards: 0.35,
  });

/** Over the shoulders. */
export const long = (input: StyleInput): Hairdo =>
  hanging(input, between(input.random, -0.01, 0.17), { before: 0.6, inwards: 0 });
