import type { HandBuild } from '../../../core/hand/hand-build.ts';
import { drawHandBuild } from '../../../core/hand/hand-build.ts';
import type { Vector } from '../../../core/solid/transforms.ts';
import type { Traits } from '../traits.ts';
import { type NeckSection, neckSection } from './neck-section.ts';

/** What a body's frame and flesh are like; lengths in metres. */
export interface BodyShape {
  /** Of the left joint at rest; the right one mirrors it. */
  readonly shoulder: Vector;
  readonly upperArm: number;
  readonly forearm: number;
  readonly hand: HandBuild;
  readonly neck: NeckSection;
  /** Half widths of the trunk. */
  readonly chestWidth: number;
  readonly waistWidth: number;
  readonly hipWidth: number;
  /** Half depths. */
  readonly chestDepth: number;
  readonly waistDepth: number;
  readonly hipDepth: number;
  /** How far the breasts stand out: 0 none to about 0.07. */
  readonly bust: number;
  /** How far the belly stands out. */
  readonly belly: number;
  /** Height of the trapezius beside the neck. */
  readonly trapezius: number;
  /** Radii: the deltoid, the middle of the upper arm, the thickest of the forearm. */
  readonly deltoid: number;
  readonly arm: number;
  readonly forearmRadius: number;
}

/**
 * Draws a body. Means and spreads of lengths, breadths and girths are those of the ANSUR II survey (Gordon et al. 2014) for women and
 * men, with joints where Drillis and Contini (1966) have them; heavier people than soldiers are extrapolated.
 */
export function drawBodyShape(random: () => number, traits: Traits, neck = neckSection(traits)): BodyShape {
  const { masculine, weight, age } = traits;
  const mix = (feminine: number, male: number): number => feminine + (male - feminine) * masculine;
  /** About normal, of spread 1. */
  const normal = (): number => (random() + random() + random() + random() - 2) * 1.73;
  const heavy = weight - 0.4;
  const long = 1 + 0.03 * normal();
  const broad = 0.008 * normal();
  const strong = 1 + 0.06 * normal() + 0.12 * (masculine - 0.5) * random();
  const girth = 1 + 0.62 * heavy;
  return {
    shoulder: [mix(0.157, 0.181) + broad + 0.01 * heavy, 0, 0],
    upperArm: mix(0.277, 0.298) * long,
    forearm: mix(0.236, 0.261) * long * (1 + 0.015 * normal()),
    hand: drawHandBuild(random, { masculine, weight, age }),
    neck,
    chestWidth: mix(0.137, 0.163) * (1 + 0.26 * heavy) + 0.5 * broad,
    waistWidth: mix(0.124, 0.15) * (1 + 0.62 * heavy + 0.08 * age) + 0.004 * normal(),
    hipWidth: mix(0.172, 0.168) * (1 + 0.3 * heavy) + 0.005 * normal(),
    chestDepth: mix(0.098, 0.112) * (1 + 0.34 * heavy),
    waistDepth: mix(0.085, 0.1) * (1 + 0.6 * heavy + 0.1 * age),
    hipDepth: mix(0.105, 0.103) * (1 + 0.36 * heavy),
    bust: Math.max(0, 1 - 1.6 * masculine) * Math.max(0.014, 0.034 + 0.03 * heavy + 0.011 * normal()),
    belly: Math.max(0, 0.05 * heavy + 0.018 * age + 0.01 * normal()) * 1.2,
    trapezius: mix(0.04, 0.052) + 0.005 * normal(),
    deltoid: mix(0.0465, 0.056) * (1 + 0.3 * heavy) * strong,
    arm: mix(0.041, 0.049) * girth * strong,
    forearmRadius: mix(0.0365, 0.043) * (1 + 0.36 * heavy) * strong,
  };
}
