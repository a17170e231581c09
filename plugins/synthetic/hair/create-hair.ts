import { smoothstep } from '../../../core/smoothstep.ts';
import { createNoise } from '../../../core/solid/noise.ts';
import type { HeadShape } from '../face/head-shape.ts';
import type { Part } from '../part.ts';
import type { Traits } from '../traits.ts';
import { afro, curly, twists } from './coiled-styles.ts';
import { dress } from './dress.ts';
import { braids, bun, ponytail } from './gathered-styles.ts';
import type { Ground } from './grow.ts';
import type { Style, StyleInput } from './hairdo.ts';
import { hatted, headscarf } from './headwear.ts';
import { bob, long } from './long-styles.ts';
import { Scalp } from './scalp.ts';
import { cropped, shaved, short } from './short-styles.ts';
import { typicalShoulders } from './shoulders.ts';

/** All hairdos by name. */
export const STYLES = {
  shaved,
  cropped,
  short,
  afro,
  curly,
  twists,
  bob,
  long,
  ponytail,
  bun,
  braids,
  headscarf,
} as const satisfies Record<string, Style>;

export type StyleName = keyof typeof STYLES;

/** What hats are put on. */
const UNDER_HATS: readonly StyleName[] = ['shaved', 'cropped', 'ponytail'];

/** How often a style is worn, by what a person is like. */
const ODDS: Record<StyleName, (traits: Traits) => number> = {
  shaved: ({ masculine }) => 0.1 * masculine,
  cropped: ({ masculine }) => 0.2 * masculine,
  short: ({ masculine }) => 0.1 + 0.5 * masculine,
  afro: ({ lightness }) => 0.25 * coils(lightness),
  curly: ({ masculine, lightness }) => 0.06 + 0.2 * coils(lightness) * (1 - masculine),
  twists: ({ lightness }) => 0.3 * coils(lightness),
  ponytail: ({ masculine }) => 0.02 + 0.2 * (1 - masculine),
  bun: ({ masculine }) => 0.02 + 0.15 * (1 - masculine),
  braids: ({ masculine }) => 0.1 * (1 - masculine),
  headscarf: ({ masculine }) => 0.09 * (1 - masculine),
  bob: ({ masculine }) => 0.25 * (1 - masculine),
  long: ({ masculine }) => 0.3 * (1 - masculine),
};

/** How often hair is tightly coiled. */
const coils = (lightness: number): number => 1 - smoothstep(0.1, 0.55, lightness);

/** Hair and what is worn on it: a signer's parts that follow the head, and the chest where they lie on the shoulders. */
export function createHair(
  random: () => number,
  traits: Traits,
  head: HeadShape,
  shoulders = typicalShoulders(traits),
): Part[] {
  return createHairdo(drawStyle(random, traits), random, traits, head, shoulders);
}

/** As `createHair`, in a given style. */
export function createHairdo(
  style: StyleName,
  random: () => number,
  traits: Traits,
  head: HeadShape,
  shoulders = typicalShoulders(traits),
): Part[] {
  const ground: Ground = { scalp: new Scalp(head), head, shoulders };
  const input: StyleInput = {
    ground,
    random,
    traits,
    noise: createNoise(Math.floor(random() * 2 ** 31)),
    density: drawDensity(random, traits),
    wave: random(),
  };
  const hairdo = STYLES[style](input);
  const hat = UNDER_HATS.includes(style) && random() < 0.07;
  return dress(hat ? hatted(hairdo, input) : hairdo, ground, random, traits);
}

/** Draws a hairdo, each as often as people like these wear it. */
export function drawStyle(random: () => number, traits: Traits): StyleName {
  const names = Object.keys(ODDS) as StyleName[];
  const odds = names.map((name) => ODDS[name](traits));
  let left = random() * odds.reduce((sum, n) => sum + n, 0);
  return (
    names.find((_, i) => {
      left -= odds[i];
      return left < 0;
    }) ?? 'short'
  );
}

/** Share of the hair that has not been lost: with age, men lose it at the temples and on top (Hamilton & Norwood's stages, roughly). */
function drawDensity(
  random: () => number,
  { masculine, age }: Traits,
): (polar: number, azimuth: number) => number {
  const lost = Math.max(0, masculine - 0.4) * 1.7 * Math.max(0, age * 1.4 - 0.25 + 0.5 * (random() - 0.6));
  return (polar, azimuth) => {
    const front = Math.cos(azimuth);
    const temples =
      Math.exp(-(((Math.abs(Math.atan2(Math.sin(azimuth), front)) - 0.55) / 0.3) ** 2)) *
      smoothstep(0.5, 1, polar);
    const crown = 1 - smoothstep(0.35, 0.9, Math.hypot(polar * Math.sin(azimuth), polar * front + 0.35));
    return Math.max(0, 1 - Math.max(0, lost - 0.15) * 1.6 * temples - Math.max(0, lost - 0.3) * 2.2 * crown);
  };
}
