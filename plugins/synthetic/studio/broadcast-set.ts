import type { Vector } from '../../../core/solid/transforms.ts';
import { mix } from '../../../core/solid/vectors.ts';
import { fromHex } from '../fabric/cloth-colours.ts';
import { tilingClouds } from '../fabric/tiling-noise.ts';
import { type BackgroundPicture, createPicture, paintPicture } from './background-picture.ts';
import { defocus } from './defocus.ts';

/** Colours that broadcasters like, dark and bright. */
const HOUSE: readonly (readonly [deep: number, bright: number])[] = [
  [0x0b1c3d, 0x3f8fe0],
  [0x1a0d33, 0x8a5be0],
  [0x30070c, 0xd8423a],
  [0x062a2c, 0x35c0b4],
  [0x17181c, 0x9aa4b5],
  [0x2a1608, 0xe8963a],
  [0x3a4a5c, 0xdfe8f2],
];

interface Strip {
  readonly x: number;
  readonly y: number;
  readonly halfWidth: number;
  readonly halfHeight: number;
  readonly colour: Vector;
}

/** A news studio out of focus: a lit back wall, screens, and strips of light with their glow. */
export function broadcastSet(random: () => number): BackgroundPicture {
  const grey = 0.5 * random();
  const [deep, bright] = HOUSE[Math.floor(random() * HOUSE.length)].map((hex, i) =>
    mix(fromHex(hex), i ? [0.4, 0.4, 0.42] : [0.02, 0.02, 0.022], grey),
  );
  const accent = fromHex(HOUSE[Math.floor(random() * HOUSE.length)][1]);
  const between = (from: number, to: number): number => from + random() * (to - from);
  const glowX = between(0.1, 0.9);
  const glowY = between(0.2, 0.8);
  const strips: Strip[] = [];
  const upright = random() < 0.6;
  for (let n = random() * 4; n > 0; n--) {
    const long = between(0.15, 0.7);
    const thin = between(0.004, 0.014);
    const power = between(0.3, 1);
    const colour = mix(random() < 0.75 ? bright : accent, [1, 1, 1], 0.55);
    strips.push({
      x: Math.round(between(0, 8)) / 8,
      y: between(0.05, 0.95),
      halfWidth: upright ? thin : long,
      halfHeight: upright ? long : thin,
      colour: [colour[0] * power, colour[1] * power, colour[2] * power],
    });
  }
  const screens: (Strip & { readonly from: number })[] = [];
  for (let n = random() * 3; n > 1; n--) {
    screens.push({
      x: between(0.05, 0.95),
      y: between(0.2, 0.6),
      halfWidth: between(0.1, 0.3),
      halfHeight: between(0.08, 0.22),
      colour: mix(mix(bright, accent, random()), [0.3, 0.3, 0.3], 0.5),
      from: random(),
    });
  }
  const content = tilingClouds(random, 5, 5, 4);
  const panels = 2 + Math.floor(random() * 7);
  const steps = tilingClouds(random, panels, 1, 1);
  const picture = paintPicture(createPicture(288), (x, y, rgb) => {
    const glow = Math.exp(-3.5 * ((x - glowX) ** 2 + (y - glowY) ** 2));
    const step = 1 + 0.25 * steps((Math.floor(x * panels) + 0.5) / panels, 0);
    const wall = mix(deep, bright, 0.04 + 0.22 * glow);
    for (let c = 0; c < 3; c++) rgb[c] = wall[c] * step * (1.1 - 0.5 * y);
    for (const screen of screens) {
      const inside = Math.abs(x - screen.x) < screen.halfWidth && Math.abs(y - screen.y) < screen.halfHeight;
      if (!inside) continue;
      const shown = Math.max(0, 0.5 + content(x + screen.from, y));
      for (let c = 0; c < 3; c++) rgb[c] = screen.colour[c] * (0.15 + 0.6 * shown) + 0.08 * shown;
    }
    for (const { x: sx, y: sy, halfWidth, halfHeight, colour } of strips) {
      const away = Math.hypot(
        Math.max(0, Math.abs(x - sx) - halfWidth),
        Math.max(0, Math.abs(y - sy) - halfHeight),
      );
      const light = (away < 0.001 ? 1 : 0) + 0.1 * Math.exp(-away * 22);
      for (let c = 0; c < 3; c++) rgb[c] += colour[c] * light;
    }
  });
  return defocus(picture, 0.009 + 0.025 * random());
}
