import { luminance } from '../solid/luminance.ts';
import type { Vector } from '../solid/transforms.ts';

/** Reflectance of the skin with the least melanin, and how much of its logarithm the most melanin takes, by channel. */
const LIGHTEST = [0.66, 0.47, 0.385] as const;
const MELANIN = [2.55, 2.89, 2.94] as const;
/** Melanin absorbs blue most: tones between the ends are browner than a mixture of them. */
const ONSET = [1.35, 1.1, 0.9] as const;
/** What a yellow rather than pink skin reflects more: less blood, more carotene. */
const YELLOW = [-0.02, 0.06, -0.12] as const;

/**
 * Linear RGB of people's skin, over the range of the Monk Skin Tone scale (Monk 2019). The reflectance of layers of pigment is a product, so that
 * melanin adds up in the exponent (the model of Tsumura, Haneishi & Miyake 1999, "Independent-component analysis of skin color image").
 *
 * @param lightness 0 (the darkest) to 1 (the lightest).
 * @param hue 0 pink to 1 yellow or olive.
 */
export function skinTone(lightness: number, hue: number): Vector {
  const melanin = 1 - Math.min(1, Math.max(0, lightness));
  const channel = (c: number): number =>
    LIGHTEST[c] * Math.exp(-MELANIN[c] * melanin ** ONSET[c]) * (1 + YELLOW[c] * (hue - 0.5) * 2);
  return [channel(0), channel(1), channel(2)];
}

/** Linear RGB of the palm's skin, which makes little melanin: redder than the rest, and much lighter where that is dark. */
export function palmTone(skin: Vector): Vector {
  const light = 0.105 + 0.82 * luminance(skin);
  const pink: Vector = [light * 1.54, light * 0.9, light * 0.74];
  return [mix(skin[0], pink[0], 0.75), mix(skin[1], pink[1], 0.75), mix(skin[2], pink[2], 0.75)];
}

const mix = (a: number, b: number, t: number): number => a + (b - a) * t;
