import type { Vector } from '../../../core/solid/transforms.ts';
import { mix } from '../../../core/solid/vectors.ts';
import { between } from '../draw.ts';
import { drawClothColour, fromHex } from '../fabric/cloth-colours.ts';
import type { Stretch } from './furnish-room.ts';
import type { Block, Cluster, Panel } from './room.ts';

/** Spines of books: paper, reds, blues, greens, black. */
const SPINES: readonly Vector[] = [
  0xe6dfd0, 0xc8b99a, 0x8f2f2a, 0x2b3d66, 0x35523f, 0x1d1d20, 0xd8d8d6, 0x9a6a2f, 0x5d7a8c, 0x6e3b52,
].map(fromHex);

/** Shelves of books, a few things between them; reaches the floor, or hangs. */
export function bookshelf(
  random: () => number,
  { from, to, back, floor, ceiling, wood }: Stretch,
): Cluster[] {
  const colour =
    random() < 0.4 ? ([0.7, 0.69, 0.67] as const) : random() < 0.5 ? mix(wood, [0, 0, 0], 0.6) : wood;
  const deep = between(random, 0.22, 0.35);
  const front = back - deep;
  const tall = between(random, 0.3, 0.38);
  const hangs = random() < 0.3;
  const top = ceiling + between(random, 0.3, 1.1);
  const bottom = hangs ? Math.min(floor - 1, top + tall * 2) : floor;
  const board = 0.025;
  const frame: Block[] = hangs
    ? []
    : [
        { from: [from, top, front], to: [from + board, floor, back], colour },
        { from: [to - board, top, front], to: [to, floor, back], colour },
      ];
  const clusters: Cluster[] = [];
  for (let shelf = bottom; shelf > top - 0.05; shelf -= tall) {
    frame.push({ from: [from, shelf - board, front], to: [to, shelf, back], colour });
    const things: Block[] = [];
    let x = from + board + 0.01;
    while (x < to - 0.1 && shelf - tall > top - tall) {
      const chance = random();
      if (chance < 0.06) x += between(random, 0.05, 0.25);
      else if (chance < 0.14) {
        const size = between(random, 0.07, 0.16);
        if (x + size > to - board) break;
        things.push({
          from: [x, shelf - board - size * between(random, 0.9, 1.6), front + 0.06],
          to: [x + size, shelf - board, front + 0.06 + size],
          colour: drawClothColour(random),
          round: random() < 0.6,
        });
        x += size + 0.02;
      } else {
        const thick = between(random, 0.015, 0.05);
        const spine = SPINES[Math.floor(random() * SPINES.length)];
        const shade = between(random, 0.5, 1.2);
        things.push({
          from: [x, shelf - board - between(random, 0.17, tall - 0.06), front + between(random, 0.02, 0.07)],
          to: [x + thick * 0.94, shelf - board, back - 0.02],
          colour: [spine[0] * shade, spine[1] * shade, spine[2] * shade],
        });
        x += thick;
      }
    }
    if (things.length > 0) clusters.push({ blocks: things });
  }
  return [{ blocks: frame }, ...clusters];
}

/** A low cabinet with drawers, and things on it. */
export function cabinet(random: () => number, { from, to, back, floor, wood }: Stretch): Cluster[] {
  const high = between(random, 0.6, 1);
  const front = back - 0.42;
  const top = floor - high;
  const colour = random() < 0.4 ? ([0.65, 0.64, 0.62] as const) : wood;
  const blocks: Block[] = [
    { from: [from, top, front], to: [to, top + 0.03, back], colour },
    { from: [from, top + 0.03, front + 0.02], to: [to, floor, back], colour: mix(colour, [0, 0, 0], 0.25) },
  ];
  const drawers = 2 + Math.floor(random() * 3);
  for (let i = 0; i < drawers; i++) {
    const width = (to - from) / drawers;
    blocks.push({
      from: [from + width * i + 0.012, top + 0.05, front],
      to: [from + width * (i + 1) - 0.012, floor - 0.06, front + 0.03],
      colour,
    });
  }
  for (let x = from + 0.05; x < to - 0.2; x += between(random, 0.12, 0.4)) {
    const size = between(random, 0.06, 0.18);
    blocks.push({
      from: [x, top - size * between(random, 0.7, 2), back - 0.3],
      to: [x + size, top, back - 0.3 + size],
      colour: drawClothColour(random),
      round: random() < 0.5,
    });
  }
  return [{ blocks }];
}

/** A sofa with a cushion. */
export function sofa(random: () => number, { from, to, back, floor }: Stretch, colour: Vector): Cluster[] {
  const front = back - 0.85;
  const pillow = drawClothColour(random);
  const middle = (from + to) / 2;
  return [
    {
      blocks: [
        { from: [from, floor - 0.42, front], to: [to, floor - 0.1, back], colour },
        { from: [from, floor - 0.85, back - 0.28], to: [to, floor - 0.3, back - 0.03], colour },
        { from: [from - 0.16, floor - 0.62, front], to: [from, floor - 0.1, back], colour },
        { from: [to, floor - 0.62, front], to: [to + 0.16, floor - 0.1, back], colour },
        {
          from: [middle - 0.24, floor - 0.86, back - 0.42],
          to: [middle + 0.2, floor - 0.44, back - 0.22],
          colour: pillow,
          round: true,
        },
      ],
    },
  ];
}

/** A framed picture: a mat, and blots of paint or a landscape. */
export function wallPicture(random: () => number, { from, to, back, ceiling }: Stretch): Cluster[] {
  if (random() < 0.25) return [];
  const wide = Math.min(to - from, between(random, 0.3, 0.9));
  const high = wide * between(random, 0.6, 1.4);
  const x = (from + to) / 2 + between(random, -0.1, 0.1);
  const y = ceiling + between(random, 0.75, 1.1) + high / 2;
  const frame: Vector = random() < 0.5 ? [0.03, 0.03, 0.03] : [0.45, 0.33, 0.18];
  const mat = random() < 0.6 ? 0.16 : 0.05;
  const inks = [drawClothColour(random), drawClothColour(random), drawClothColour(random)];
  const bend = between(random, 2, 7);
  const level = between(random, 0.4, 0.7);
  return [
    {
      blocks: [
        {
          from: [x - wide / 2, y - high / 2, back - 0.03],
          to: [x + wide / 2, y + high / 2, back],
          colour: frame,
          paint: (u, v, rgb) => {
            const edge = Math.min(u, 1 - u, v, 1 - v);
            if (edge < 0.04) rgb.set(frame);
            else if (edge < mat) rgb.set([0.72, 0.71, 0.68]);
            else if (v < level + 0.12 * Math.sin(u * bend))
              rgb.set(mix(inks[0], inks[1], Math.min(1, v / level)));
            else rgb.set(mix(inks[2], inks[1], Math.max(0, v - level)));
          },
        },
      ],
    },
  ];
}

/** A pot plant: leaves as flat ellipsoids about a stem. */
export function plant(random: () => number, { from, to, back, floor }: Stretch): Cluster {
  const x = (from + to) / 2;
  const z = back - 0.4;
  const pot = between(random, 0.12, 0.2);
  const high = between(random, 0.5, 1.3);
  const green = mix([0.03, 0.1, 0.025], [0.12, 0.24, 0.06], random());
  const blocks: Block[] = [
    {
      from: [x - pot, floor - pot * 2, z - pot],
      to: [x + pot, floor, z + pot],
      colour: drawClothColour(random),
    },
    {
      from: [x - 0.015, floor - high - pot * 2, z - 0.015],
      to: [x + 0.015, floor - pot, z + 0.015],
      colour: [0.12, 0.08, 0.04],
    },
  ];
  for (let n = 30 + random() * 40; n > 0; n--) {
    const up = pot * 2 + high * (0.25 + 0.85 * random());
    const away = between(random, 0.02, 0.36) * (1.2 - 0.6 * (up / (high + pot * 2)));
    const turn = random() * 2 * Math.PI;
    const long = between(random, 0.05, 0.13);
    const shade = between(random, 0.5, 1.5);
    const cx = x + Math.cos(turn) * away;
    const cz = z + Math.sin(turn) * away;
    const reach = [
      long * (0.3 + 0.7 * Math.abs(Math.cos(turn))),
      long * between(random, 0.2, 0.9),
      long * 0.6,
    ];
    blocks.push({
      from: [cx - reach[0], floor - up - reach[1], cz - reach[2]],
      to: [cx + reach[0], floor - up + reach[1], cz + reach[2]],
      colour: [green[0] * shade, green[1] * shade, green[2] * shade],
      round: true,
    });
  }
  return { blocks };
}

/** A standing lamp that glows through its shade. */
export function floorLamp(
  random: () => number,
  { from, to, back, floor }: Stretch,
): { cluster: Cluster; panel: Panel } {
  const x = (from + to) / 2;
  const z = back - between(random, 0.3, 0.6);
  const high = between(random, 1.2, 1.65);
  const reach = between(random, 0.12, 0.22);
  const power = between(random, 1.5, 4);
  const glow: Vector = [power, power * 0.72, power * 0.4];
  const round = random() < 0.4;
  return {
    cluster: {
      blocks: [
        {
          from: [x - 0.012, floor - high, z - 0.012],
          to: [x + 0.012, floor, z + 0.012],
          colour: [0.05, 0.05, 0.05],
        },
        {
          from: [x - reach, floor - high - reach * 1.5, z - reach],
          to: [x + reach, floor - high, z + reach],
          colour: [1, 1, 1],
          glow,
          round,
          paint: (_u, v, rgb) => {
            const warm = 1 - 0.5 * Math.abs(v - 0.55);
            rgb.set([warm, warm, warm]);
          },
        },
      ],
    },
    // Towards the wall, where the pool of light is seen.
    panel: {
      corner: [x - reach, floor - high - reach * 1.5, z],
      sideA: [2 * reach, 0, 0],
      sideB: [0, reach * 1.5, 0],
      glow: [glow[0] * 3, glow[1] * 3, glow[2] * 3],
    },
  };
}

/** A lamp that hangs from the ceiling: a bright ball. */
export function ceilingLamp(
  random: () => number,
  x: number,
  ceiling: number,
  z: number,
): { cluster: Cluster; panel: Panel } {
  const reach = between(random, 0.08, 0.2);
  const y = ceiling + between(random, 0.2, 0.7);
  const power = between(random, 2, 5);
  const glow: Vector = [power, power * 0.85, power * 0.65];
  return {
    cluster: {
      blocks: [
        {
          from: [x - reach, y - reach, z - reach],
          to: [x + reach, y + reach, z + reach],
          colour: [1, 1, 1],
          glow,
          round: true,
        },
        { from: [x - 0.006, ceiling, z - 0.006], to: [x + 0.006, y, z + 0.006], colour: [0.05, 0.05, 0.05] },
      ],
    },
    panel: {
      corner: [x - reach, y + reach, z - reach],
      sideA: [0, 0, 2 * reach],
      sideB: [2 * reach, 0, 0],
      glow: [glow[0] * 2, glow[1] * 2, glow[2] * 2],
    },
  };
}

/** A door in the back wall. */
export function door(random: () => number, { from, to, back, floor }: Stretch): Cluster {
  const colour: Vector = random() < 0.6 ? [0.68, 0.67, 0.65] : [0.3, 0.19, 0.1];
  const wide = Math.min(0.95, to - from);
  const frame = mix(colour, [0, 0, 0], 0.1);
  const top = floor - 2.05;
  return {
    blocks: [
      { from: [from, top - 0.07, back - 0.03], to: [from + wide, floor, back], colour: frame },
      {
        from: [from + 0.07, top, back - 0.045],
        to: [from + wide - 0.07, floor, back],
        colour,
        paint: (u, v, rgb) => {
          const inset = Math.abs(Math.abs(u - 0.5) - 0.3) < 0.02 || Math.abs(((v * 2) % 1) - 0.06) < 0.012;
          rgb.set(inset ? frame.map((value) => value * 0.8) : colour);
        },
      },
      {
        from: [from + 0.12, floor - 1.03, back - 0.1],
        to: [from + 0.22, floor - 1, back - 0.07],
        colour: [0.3, 0.3, 0.3],
      },
    ],
  };
}
