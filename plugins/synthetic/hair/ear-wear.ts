import type { Side } from '../../../core/pose/pose.ts';
import type { Vector } from '../../../core/solid/transforms.ts';
import { add } from '../../../core/solid/vectors.ts';
import { between } from '../draw.ts';
import type { HeadShape } from '../face/head-shape.ts';
import type { Part } from '../part.ts';
import { SEGMENT } from '../segment.ts';
import type { Traits } from '../traits.ts';
import { settle } from './settle.ts';
import { SolidBuilder } from './solid-builder.ts';
import { solidPart } from './solid-part.ts';

/** Linear RGB of the cases of hearing aids: skin, hair, silver, black, white, and such as children choose. */
const CASES: readonly Vector[] = [
  [0.55, 0.36, 0.25],
  [0.2, 0.11, 0.06],
  [0.42, 0.43, 0.45],
  [0.02, 0.02, 0.022],
  [0.75, 0.75, 0.73],
  [0.5, 0.03, 0.05],
  [0.03, 0.12, 0.5],
];
const GOLD: Vector = [0.75, 0.5, 0.2];
const SILVER: Vector = [0.65, 0.65, 0.66];

/** Earrings, hearing aids, cochlear implants; seldom more than one of them, often none. */
export function createEarWear(random: () => number, traits: Traits, head: HeadShape): Part[] {
  const chance = random();
  const rings = random() < 0.12 + 0.45 * (1 - traits.masculine);
  const parts: Part[] = [];
  if (chance < 0.13) parts.push(...aids(random, head, chance < 0.05));
  if (rings) parts.push(earrings(random, head));
  return parts;
}

/** Studs, hoops or drops in both lobes. */
export function earrings(random: () => number, { lobes }: HeadShape): Part {
  const kind = random();
  const metal = random() < 0.6 ? GOLD : SILVER;
  const bead: Vector = random() < 0.5 ? metal : [random() * 0.7, random() * 0.5, random() * 0.6];
  const radius = between(random, 0.006, 0.02);
  const drop = between(random, 0.008, 0.03);
  const builder = new SolidBuilder();
  for (const side of [1, -1]) {
    const lobe = side > 0 ? lobes.left : lobes.right;
    const hole = add(lobe, [side * 0.0025, -0.0045, -0.001]);
    if (kind < 0.4) builder.ball(hole, between(random, 0.0018, 0.0032), bead);
    else if (kind < 0.75) {
      const ring = Array.from({ length: 22 }, (_, i): Vector => {
        const angle = (i / 22) * 2 * Math.PI;
        return add(hole, [
          side * radius * 0.25 * (1 - Math.cos(angle)),
          radius * (1 - Math.cos(angle)),
          radius * Math.sin(angle),
        ]);
      });
      builder.tube(ring, 0.0018, 0.0018, metal, { closed: true, facing: [1, 0, 0] });
    } else {
      const end = add(hole, [side * 0.003, drop, 0]);
      builder.tube([hole, end], 0.0009, 0.0009, metal, { sides: 5 });
      builder.ball(end, 0.0045, bead);
    }
  }
  return solidPart(builder.build(), { roughness: 0.22, specular: 0.5, scatter: 0, sheen: 0 }, SEGMENT.ears);
}

/** Hearing aids behind the ears, or sound processors of cochlear implants with their coils on the head; on one side or both. */
export function aids(random: () => number, { skull, ears, crown }: HeadShape, implant: boolean): Part[] {
  const casing = CASES[Math.floor(random() * CASES.length)];
  const mould: Vector = random() < 0.7 ? [0.6, 0.5, 0.44] : casing;
  const both = random() < 0.7;
  const sides: readonly Side[] = both ? ['left', 'right'] : [random() < 0.5 ? 'left' : 'right'];
  const builder = new SolidBuilder();
  for (const name of sides) {
    const side = name === 'left' ? 1 : -1;
    const ear = ears[name];
    const on = (dy: number, dz: number, height: number): Vector =>
      settle(skull, add(ear, [side * 0.003, dy, dz]), height);
    const top = on(-0.031, 0.006, 0.006);
    const body = [
      on(-0.031, 0.012, 0.0055),
      on(-0.023, 0.021, 0.005),
      on(-0.01, 0.0265, 0.005),
      on(0.006, 0.0275, 0.005),
    ];
    const thick = implant ? 0.0105 : 0.0085;
    builder.tube(body, thick, thick * 0.85, casing, { facing: [side, 0, 0.01], sides: 8 });
    builder.ball(body[3], thick * 0.47, casing);
    builder.ball(body[0], thick * 0.42, casing);
    if (implant) {
      const up = crown[1] - ear[1];
      const coil = on(up * 0.42, 0.055, 0.007);
      const inner = on(up * 0.42, 0.055, 0.002);
      builder.tube([inner, coil], 0.03, 0.03, casing, { facing: [0, 1, 0.1], sides: 18 });
      builder.tube(
        [body[1], on(up * 0.16, 0.046, 0.009), on(up * 0.3, 0.058, 0.009), coil],
        0.0022,
        0.0022,
        casing,
        { facing: [side, 0, 0.01] },
      );
    } else {
      const canal = add(ear, [side * 0.006, 0.001, -0.003]);
      builder.tube(
        [body[0], top, on(-0.026, -0.009, 0.008), on(-0.012, -0.012, 0.009), canal],
        0.0018,
        0.0018,
        [0.55, 0.55, 0.55],
        { facing: [side, 0, 0.01], sides: 5 },
      );
      builder.ball(canal, 0.0045, mould);
    }
  }
  return [
    solidPart(builder.build(), { roughness: 0.35, specular: 0.05, scatter: 0, sheen: 0 }, SEGMENT.ears),
  ];
}
