import { luminance } from '../../../core/solid/luminance.ts';
import type { Vector } from '../../../core/solid/transforms.ts';
import { oneByOften } from '../draw.ts';

interface Dye {
  readonly srgb: number;
  readonly often: number;
}

/** Dyes that clothes are sold in, with how often they are worn on top; signers like plain dark ones. */
const DYES: readonly Dye[] = [
  { srgb: 0x17171a, often: 10 },
  { srgb: 0x26272b, often: 6 },
  { srgb: 0x3d4046, often: 5 },
  { srgb: 0x1b2438, often: 8 },
  { srgb: 0x263a5e, often: 5 },
  { srgb: 0x55688a, often: 3 },
  { srgb: 0x8fa9c8, often: 3 },
  { srgb: 0x1f3a31, often: 3 },
  { srgb: 0x4a5740, often: 3 },
  { srgb: 0x7d8b6a, often: 2 },
  { srgb: 0x1d5a5c, often: 2 },
  { srgb: 0x571f2b, often: 3 },
  { srgb: 0x8c2630, often: 2 },
  { srgb: 0xb5423a, often: 1 },
  { srgb: 0x4b3529, often: 2 },
  { srgb: 0x80604a, often: 2 },
  { srgb: 0xc2a98a, often: 2 },
  { srgb: 0xd9cfbd, often: 3 },
  { srgb: 0xe9e7e2, often: 5 },
  { srgb: 0xb4b5b7, often: 4 },
  { srgb: 0x7a7c80, often: 4 },
  { srgb: 0xc9973f, often: 1 },
  { srgb: 0xd7a1a0, often: 2 },
  { srgb: 0x7b4a68, often: 1 },
  { srgb: 0x4b3a66, often: 2 },
  { srgb: 0xa7b9c9, often: 1 },
];

/** Trousers and skirts: denims, blacks, greys, khakis. */
const TROUSER_DYES: readonly Dye[] = [
  { srgb: 0x15161a, often: 8 },
  { srgb: 0x2a2c31, often: 5 },
  { srgb: 0x1c2740, often: 5 },
  { srgb: 0x30425f, often: 5 },
  { srgb: 0x56585c, often: 3 },
  { srgb: 0x8d7f68, often: 3 },
  { srgb: 0x5a5443, often: 2 },
  { srgb: 0x3d2f28, often: 2 },
  { srgb: 0xcfc8ba, often: 1 },
];

const linear = (byte: number): number =>
  byte <= 10.3 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4;

/** Linear RGB of a number such as 0xff8800. */
export const fromHex = (hex: number): Vector => [
  linear(hex >> 16),
  linear((hex >> 8) & 255),
  linear(hex & 255),
];

/** A colour of cloth: one of the dyes, washed and faded a little differently each time. */
export function drawClothColour(random: () => number, garment: 'top' | 'trousers' = 'top'): Vector {
  const base = fromHex(oneByOften(random, garment === 'top' ? DYES : TROUSER_DYES).srgb);
  const brightness = Math.exp((random() - 0.5) * 0.5);
  const grey = luminance(base);
  const fade = 0.75 + random() * 0.4;
  const tint = (channel: number): number =>
    Math.min(0.8, Math.max(0.008, (grey + (channel - grey) * fade) * brightness * (0.94 + random() * 0.12)));
  return [tint(base[0]), tint(base[1]), tint(base[2])];
}

/** A colour that stands out against `ground`. */
export function drawContrast(random: () => number, ground: Vector): Vector {
  let best = drawClothColour(random);
  const distance = (colour: Vector): number =>
    Math.abs(Math.cbrt(luminance(colour)) - Math.cbrt(luminance(ground))) +
    0.5 * Math.hypot(...colour.map((channel, c) => Math.cbrt(channel) - Math.cbrt(ground[c])));
  for (let tries = 0; tries < 3; tries++) {
    const other = drawClothColour(random);
    if (distance(other) > distance(best)) best = other;
  }
  return best;
}
