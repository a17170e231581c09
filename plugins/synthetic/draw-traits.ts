import { skinTone } from '../../core/hand/skin-tone.ts';
import type { Vector } from '../../core/solid/transforms.ts';
import type { Traits } from './traits.ts';

/** Linear RGB of hair that has not turned grey, from black to red, and how often each is drawn with the darkest and the lightest skin. */
const HAIR: readonly { readonly colour: Vector; readonly dark: number; readonly light: number }[] = [
  { colour: [0.008, 0.007, 0.007], dark: 8, light: 1 },
  { colour: [0.02, 0.013, 0.009], dark: 3, light: 2 },
  { colour: [0.055, 0.032, 0.018], dark: 0.5, light: 3 },
  { colour: [0.12, 0.07, 0.035], dark: 0.1, light: 2.5 },
  { colour: [0.33, 0.22, 0.11], dark: 0.05, light: 2 },
  { colour: [0.22, 0.065, 0.022], dark: 0.02, light: 0.7 },
];

const GREY: Vector = [0.45, 0.45, 0.44];

/** Draws what a person is like. All tones of skin are drawn equally often. */
export function drawTraits(random: () => number): Traits {
  const lightness = random();
  const masculine = 1 / (1 + Math.exp(-6 * (random() - 0.5) - (random() < 0.5 ? -1.5 : 1.5)));
  const age = random() ** 1.4;
  const weight = (random() + random()) / 2;
  const skin = skinTone(lightness, random());
  const grey = Math.max(0, Math.min(1, (age - 0.45) * 2.2 + (random() - 0.5) * 0.5));
  const base = drawHair(random, lightness);
  const tint = 0.8 + 0.4 * random();
  const [r, g, b] = [0, 1, 2].map((c) => base[c] * tint * (1 - grey) + GREY[c] * grey);
  return { skin, lightness, masculine, age, weight, hair: [r, g, b] };
}

function drawHair(random: () => number, lightness: number): Vector {
  const odds = HAIR.map(({ dark, light }) => dark + (light - dark) * lightness ** 2);
  let left = random() * odds.reduce((sum, n) => sum + n, 0);
  const found = HAIR.find((_, i) => {
    left -= odds[i];
    return left < 0;
  });
  return (found ?? HAIR[0]).colour;
}
