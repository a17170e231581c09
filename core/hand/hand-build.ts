import type { Vector } from '../solid/transforms.ts';
import { DIGITS, type Digit } from './digits.ts';

/** A finger or thumb; metres, in the rest frame of a left hand (`createHandMesh`). */
export interface DigitBuild {
  /** Centre of the first joint: a finger's knuckle, the thumb's saddle joint at the wrist. */
  readonly root: Vector;
  /** From joint to joint, the last one to the skin of the tip. The thumb's first is its metacarpal. */
  readonly lengths: readonly [number, number, number];
  /** Half the width at the root of the first phalanx (the thumb: of its second joint), at the two joints after it, and of the tip. */
  readonly radii: readonly [number, number, number, number];
  readonly nail: { readonly width: number; readonly length: number };
}

/** Measures of one person's hands, metres. */
export interface HandBuild {
  readonly digits: Readonly<Record<Digit, DigitBuild>>;
  /** Section of the wrist: an ellipse, whole widths. */
  readonly wrist: { readonly width: number; readonly thickness: number };
  /** Across the knuckles, and from the back to the pads at their feet. */
  readonly palm: { readonly width: number; readonly thickness: number };
  /** How far nails reach over the fingertips. */
  readonly nailTip: number;
  /** 0 lean to 1 plump: pads and hollows. */
  readonly plumpness: number;
  /** 0 to 1: knuckles, veins and tendons show. */
  readonly bony: number;
  /** 0 to 1: wrinkles. */
  readonly age: number;
}

/**
 * Bones of the thumb and the fingers, mm: metacarpal, phalanges, soft tissue of the tip (Buryanov & Kotiuk 2010, "Proportions of hand
 * segments", Int. J. Morphol. 28(3), means of 66 adults' radiographs).
 */
const BONES_MM: Readonly<Record<Digit, readonly [number, number, number, number, number]>> = {
  thumb: [46.2, 31.6, 0, 21.7, 5.7],
  index: [68.1, 39.8, 22.4, 15.8, 3.8],
  middle: [64.6, 44.6, 26.3, 17.4, 4],
  ring: [58, 41.4, 25.7, 17.3, 4],
  little: [53.7, 32.7, 18.1, 16, 3.7],
};

/** Length of a hand with those bones, from wrist joint to the tip of the middle finger, mm. */
const REFERENCE_MM = 183;

/** Half the breadths, mm, of a hand of the reference's length, between the sexes (after Garrett 1971 and Greiner 1991). */
const RADII_MM: Readonly<Record<Digit, readonly [number, number, number, number]>> = {
  thumb: [10.8, 10.6, 10.6, 9],
  index: [10.3, 9.9, 8.5, 7.1],
  middle: [10.4, 10, 8.6, 7.3],
  ring: [9.8, 9.3, 8.1, 6.9],
  little: [8.7, 8.2, 7.2, 6.1],
};

/** Centres of the knuckles and of the thumb's saddle joint, mm: x to the back, y to the fingers, z away from the thumb. */
const ROOTS_MM: Readonly<Record<Digit, Vector>> = {
  thumb: [-10, 20, -19.5],
  index: [-1.5, 90, -29],
  middle: [0, 91.5, -8],
  ring: [-2, 86, 12],
  little: [-6, 77.5, 30.5],
};

/** Draws the hands of one person. `masculine`, `weight` and `age` are 0..1, as in the traits of a signer. */
export function drawHandBuild(
  random: () => number,
  { masculine, weight, age }: { masculine: number; weight: number; age: number },
): HandBuild {
  /** About normal, mean 0, deviation 1, never beyond ±2.5. */
  const normal = (): number => {
    const sum = random() + random() + random() + random() - 2;
    return Math.max(-2.5, Math.min(2.5, sum * Math.sqrt(3)));
  };
  // Means of 180 mm and 193 mm, from the crease of the wrist, deviations of 9 mm (Greiner 1991); the joint lies about 8 mm above it.
  const length = 172 + 14 * masculine + 8 * normal();
  const scale = length / REFERENCE_MM;
  const breadth = scale * (0.925 + 0.08 * masculine + 0.07 * (weight - 0.4) + 0.025 * normal());
  const long = 1 + 0.02 * normal();
  const indexToRing = 0.012 * normal() - 0.012 * (masculine - 0.5);
  const nailShape = 1 + 0.08 * normal();
  const plumpness = Math.max(0, Math.min(1, 0.15 + 0.75 * weight - 0.25 * age + 0.08 * normal()));
  const digits = {} as Record<Digit, DigitBuild>;
  for (const digit of DIGITS) {
    const [first, second, third, fourth, pulp] = BONES_MM[digit];
    const own =
      long *
      (1 + 0.012 * normal()) *
      (digit === 'index' ? 1 + indexToRing : digit === 'ring' ? 1 - indexToRing : 1);
    const along = (scale * own) / 1000;
    const lengths: readonly [number, number, number] =
      digit === 'thumb'
        ? [(first * scale) / 1000, second * along, (fourth + pulp) * along]
        : [second * along, third * along, (fourth + pulp) * along];
    const across = breadth / 1000;
    // Weight goes to the feet of the fingers, not to the tips.
    const [r0, r1, r2, r3] = RADII_MM[digit];
    const fat = 1 + 0.1 * (plumpness - 0.4);
    const [x, y, z] = ROOTS_MM[digit];
    digits[digit] = {
      root: [x * across, (y * scale) / 1000, z * across],
      lengths,
      radii: [r0 * across * fat, r1 * across, r2 * across, r3 * across],
      nail: {
        width: r3 * across * 1.72,
        length: r3 * across * (digit === 'thumb' ? 1.75 : 1.85) * nailShape,
      },
    };
  }
  const bony = Math.max(
    0,
    Math.min(1, 0.45 + 0.25 * masculine + 0.35 * age - 0.55 * plumpness + 0.1 * normal()),
  );
  const nailTip = masculine < 0.5 && random() < 0.45 ? 0.001 + 0.003 * random() : 0.0003 + 0.0007 * random();
  return {
    digits,
    wrist: {
      width: 0.0575 * breadth * (1 + 0.06 * (weight - 0.4)),
      thickness: 0.0395 * breadth * (1 + 0.08 * (weight - 0.4)),
    },
    palm: { width: 0.0835 * breadth, thickness: 0.0275 * breadth * (1 + 0.1 * (plumpness - 0.4)) },
    nailTip,
    plumpness,
    bony,
    age,
  };
}
