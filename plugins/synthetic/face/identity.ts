import type { Side } from '../../../core/pose/pose.ts';
import type { Vector } from '../../../core/solid/transforms.ts';
import type { Traits } from '../traits.ts';
import { averageCage, EYE_CENTRE, LANDMARKS } from './cage.ts';
import { applyRefinement } from './subdivide.ts';
import { addPushes, type Push } from './warp.ts';

/** A person's head at rest, metres, in the canonical face's axes. */
export interface Identity {
  /** Of the cage's vertices. */
  readonly positions: Float32Array;
  readonly eyes: Readonly<Record<Side, Vector>>;
  /** Where any point of the average head is in this one. */
  warp(point: Vector): Vector;
}

/** One way in which heads differ: `spread` standard deviations by chance, and what the traits (each −1..1) add to that. */
interface Feature {
  readonly pushes: readonly Push[];
  readonly spread: number;
  /** Of all people, against the canonical face. */
  readonly mean?: number;
  readonly masculine?: number;
  readonly weight?: number;
  readonly age?: number;
  /** With the darkness of the skin: what peoples differ in. */
  readonly dark?: number;
}

const FEATURES: readonly Feature[] = [
  // Skull and neck.
  { pushes: [{ at: [7, -6, 4], reach: 5, move: [0.35, 0, 0] }], spread: 0.7, masculine: 0.3 },
  { pushes: [{ at: [0, -12, 3], reach: 5, move: [0, -0.5, 0] }], spread: 0.8 },
  { pushes: [{ at: [0, -5, 14], reach: 5, move: [0, 0, 0.6] }], spread: 0.8 },
  { pushes: [{ at: [6, 14, 5], reach: 5, move: [0.55, 0, 0] }], spread: 0.35, masculine: 0.8, weight: 0.7 },
  { pushes: [{ at: [0, 14, 0], reach: 4, move: [0, 0, -0.5] }], spread: 0.3, masculine: 0.5, weight: 0.5 },
  { pushes: [{ at: [0, 11.2, 0], reach: 2.4, move: [0, 0.9, -0.7] }], spread: 0.2, weight: 0.8, age: 0.4 },
  // Outline of the face.
  { pushes: [{ at: [7, -1, -0.5], reach: 4, move: [0.35, 0, 0] }], spread: 0.9, weight: 0.5 },
  {
    pushes: [{ at: [5.6, 6, 0.5], reach: 2.6, move: [0.5, 0, 0] }],
    spread: 0.7,
    masculine: 0.7,
    weight: 0.4,
  },
  { pushes: [{ at: [5.8, 0.2, -2], reach: 1.8, move: [0.22, 0, -0.25] }], spread: 0.8, weight: -0.2 },
  { pushes: [{ at: [4.6, 4, -2.2], reach: 2, move: [0.5, 0, -0.3] }], spread: 0.5, weight: 1, age: -0.4 },
  { pushes: [{ at: [0, 9, -4], reach: 2.4, move: [0, 0.5, 0] }], spread: 0.6, mean: -0.2, masculine: 0.7 },
  { pushes: [{ at: [0, 7.8, -5], reach: 1.8, move: [0, 0, -0.45] }], spread: 0.8, masculine: 0.3 },
  {
    pushes: [{ at: [2, 8.6, -4], reach: 1.3, move: [0.35, 0.1, 0] }],
    spread: 0.5,
    mean: -0.2,
    masculine: 0.8,
  },
  { pushes: [{ at: [0, 7.6, -5.2], reach: 0.7, move: [0, 0, -0.12] }], spread: 0.8 },
  { pushes: [{ at: [0, -7.5, -4.5], reach: 3, move: [0, 0, -0.35] }], spread: 0.8, masculine: -0.5 },
  { pushes: [{ at: [2, -4.3, -5.2], reach: 1.2, move: [0, 0.12, -0.3] }], spread: 0.6, masculine: 0.8 },
  {
    pushes: [{ at: [3.8, 7.6, -2.8], reach: 1.2, move: [0.15, 0.35, -0.05] }],
    spread: 0.3,
    weight: 0.3,
    age: 0.8,
  },
  // Nose.
  {
    pushes: [{ at: [0, 1.3, -7], reach: 1.3, move: [0, 0.32, 0] }],
    spread: 0.7,
    mean: -0.3,
    masculine: 0.5,
    age: 0.3,
  },
  {
    pushes: [{ at: [0, 0.6, -7.2], reach: 1.1, move: [0, 0, -0.4] }],
    spread: 0.7,
    mean: -0.3,
    masculine: 0.5,
  },
  {
    pushes: [{ at: [1.6, 1.2, -5.8], reach: 0.9, move: [0.3, 0, 0] }],
    spread: 0.6,
    mean: -0.1,
    masculine: 0.45,
    dark: 0.4,
  },
  { pushes: [{ at: [0, -2, -6], reach: 1.1, move: [0, 0, -0.35] }], spread: 0.7, masculine: 0.3, dark: -0.4 },
  { pushes: [{ at: [0.9, -1.5, -5.5], reach: 0.8, move: [0.16, 0, 0] }], spread: 0.9, masculine: 0.3 },
  { pushes: [{ at: [0, 1.4, -7], reach: 0.9, move: [0, -0.22, 0] }], spread: 0.8, masculine: -0.4 },
  { pushes: [{ at: [0.6, 0.9, -7], reach: 0.7, move: [0.16, 0, -0.08] }], spread: 0.9 },
  { pushes: [{ at: [0, -0.9, -6.9], reach: 0.6, move: [0, 0, -0.18] }], spread: 0.7, masculine: 0.3 },
  // Eyes and brows.
  { pushes: [{ at: [3.1, -3.2, -3.9], reach: 0.6, move: [0, -0.12, 0] }], spread: 0.7, masculine: -0.4 },
  { pushes: [{ at: [3.1, -2.6, -3.5], reach: 1.8, move: [0.18, 0, 0] }], spread: 0.9 },
  { pushes: [{ at: [4.5, -2.7, -3.2], reach: 0.8, move: [0, -0.18, 0] }], spread: 0.9 },
  { pushes: [{ at: [3.1, -2.6, -3.5], reach: 1.6, move: [0, 0, 0.2] }], spread: 0.9, masculine: 0.3 },
  { pushes: [{ at: [3.9, -3.4, -3.9], reach: 0.8, move: [0, 0.14, -0.04] }], spread: 0.5, age: 0.8 },
  { pushes: [{ at: [3, -1.5, -3.9], reach: 0.7, move: [0, 0.05, -0.12] }], spread: 0.4, age: 0.9 },
  {
    pushes: [{ at: [3.2, -4.9, -4.6], reach: 1.1, move: [0, -0.22, 0] }],
    spread: 0.7,
    mean: 0.3,
    masculine: -0.6,
  },
  { pushes: [{ at: [4.8, -4.8, -3.8], reach: 0.9, move: [0, -0.2, 0] }], spread: 0.8, masculine: -0.5 },
  // Mouth.
  {
    pushes: [
      { at: [0.4, 3.3, -5.8], reach: 0.7, move: [0, -0.15, -0.18] },
      { at: [1.4, 3.6, -5.4], reach: 0.6, move: [0, -0.12, -0.1] },
    ],
    spread: 0.7,
    mean: 0.7,
    masculine: -0.6,
    age: -0.6,
    dark: 0.6,
  },
  {
    pushes: [
      { at: [0.4, 5.1, -5.5], reach: 0.8, move: [0, 0.16, -0.2] },
      { at: [1.4, 4.9, -5], reach: 0.6, move: [0, 0.12, -0.1] },
    ],
    spread: 0.7,
    mean: 0.3,
    masculine: -0.4,
    age: -0.5,
    dark: 0.5,
  },
  { pushes: [{ at: [2.5, 4.2, -4.1], reach: 1.1, move: [0.25, 0, 0.06] }], spread: 0.9, masculine: 0.2 },
  { pushes: [{ at: [0, 4.2, -5], reach: 1.8, move: [0, 0.2, 0] }], spread: 0.8 },
  { pushes: [{ at: [2.5, 4.2, -4.1], reach: 0.7, move: [0, 0.12, 0] }], spread: 0.7, age: 0.4 },
  { pushes: [{ at: [0, 2.6, -5.6], reach: 1, move: [0, 0, -0.2] }], spread: 0.8 },
];

/** Where a face is uneven: on one side only. */
const UNEVEN: readonly Vector[] = [
  [4, 6, -2],
  [4, 1, -3.5],
  [3.5, -4.8, -4.5],
  [2.4, 4.2, -4.2],
  [0, 0.8, -7],
  [0, 8.5, -4.4],
];

/** About which heads are larger or smaller: the neck's lower end. */
const FOOT: Vector = [0, 0.17, 0.05];

/** Draws the shape of a head. */
export function drawIdentity(random: () => number, traits: Traits): Identity {
  // Near to normal, without extremes.
  const normal = (): number => (random() + random() + random() - 1.5) * 1.8;
  const masculine = traits.masculine * 2 - 1;
  const weight = traits.weight * 2 - 1;
  const age = traits.age * 2 - 1;
  const dark = 1 - traits.lightness * 2;
  const size = 1.015 + 0.02 * masculine + 0.013 * normal();
  const tall = 1 + 0.012 * normal();
  const chosen: { pushes: readonly Push[]; strength: number }[] = FEATURES.map((feature) => ({
    pushes: feature.pushes,
    strength:
      feature.spread * normal() +
      (feature.mean ?? 0) +
      (feature.masculine ?? 0) * masculine +
      (feature.weight ?? 0) * weight +
      (feature.age ?? 0) * age +
      (feature.dark ?? 0) * dark,
  }));
  for (const at of UNEVEN) {
    const move: Vector = [0.06 * normal(), 0.06 * normal(), 0.04 * normal()];
    chosen.push({ pushes: [{ at, reach: 1.5, move, once: true }], strength: 1 });
  }
  const sum = new Float64Array(3);
  const warp = ([x, y, z]: Vector): Vector => {
    sum.fill(0);
    for (const { pushes, strength } of chosen) addPushes(pushes, strength, x, y, z, sum);
    return [
      FOOT[0] + (x + sum[0] - FOOT[0]) * size,
      FOOT[1] + (y + sum[1] - FOOT[1]) * size * tall,
      FOOT[2] + (z + sum[2] - FOOT[2]) * size,
    ];
  };
  const { positions } = averageCage();
  const target = new Float32Array(positions.length);
  for (let i = 0; i < target.length; i += 3)
    target.set(warp([positions[i], positions[i + 1], positions[i + 2]]), i);
  const eyes = {
    left: warp(EYE_CENTRE),
    right: warp([-EYE_CENTRE[0], EYE_CENTRE[1], EYE_CENTRE[2]]),
  };
  return { positions: throughLandmarks(target), eyes, warp };
}

/** Subdivision shrinks: moves the cage's landmarks so that the refined ones come to lie about where they should. */
function throughLandmarks(target: Float32Array): Float32Array {
  const { refinement } = averageCage();
  const positions = target.slice();
  const fine = new Float32Array(LANDMARKS * 3);
  for (let round = 0; round < 3; round++) {
    applyRefinement(refinement, positions, 3, fine, LANDMARKS);
    for (let i = 0; i < fine.length; i++) positions[i] += target[i] - fine[i];
  }
  return positions;
}
