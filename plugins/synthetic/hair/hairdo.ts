import type { Noise } from '../../../core/solid/noise.ts';
import type { Vector } from '../../../core/solid/transforms.ts';
import { add, direction, dot, subtract } from '../../../core/solid/vectors.ts';
import type { Part } from '../part.ts';
import type { Traits } from '../traits.ts';
import type { Comb, Ground, Root } from './grow.ts';

/** A line of hair that is not rooted in the skin: of a tail, a bun, a braid. */
export interface Loose {
  readonly points: readonly Vector[];
  readonly width: number;
  readonly depth: number;
  /** Sides of a round lock; flat where absent. */
  readonly sides?: number;
}

/** How a head of hair is worn. */
export interface Hairdo {
  readonly locks: number;
  /** Pieces of each lock. */
  readonly steps: number;
  /** Metres of a lock, and how late it narrows: `Lock`. */
  readonly width: number;
  readonly taper: number;
  readonly comb: Comb;
  /** 0..1: how much locks gather; about how many do. */
  readonly clump: number;
  readonly clumpSize: number;
  readonly curl?: { readonly radius: number; readonly pitch: number; readonly flat: number };
  /** Share of the hair that is there. */
  readonly density: (polar: number, azimuth: number) => number;
  /** Metres over the skin of what is seen between the locks, and its brightness. */
  readonly layer: (polar: number, azimuth: number) => number;
  readonly darkness: number;
  /** 0 dry to 1 shining. */
  readonly gloss: number;
  /** Sides of round locks; flat ones where absent. */
  readonly sides?: number;
  readonly loose?: readonly Loose[];
  /** What holds the hair, or is worn over it. */
  readonly worn?: readonly Part[];
}

/** Everything that a style may depend on. */
export interface StyleInput {
  readonly ground: Ground;
  readonly random: () => number;
  readonly noise: Noise;
  readonly traits: Traits;
  readonly density: (polar: number, azimuth: number) => number;
  /** 0 straight to 1 wavy. */
  readonly wave: number;
}

/** Does the hair of one head. */
export type Style = (input: StyleInput) => Hairdo;

/** What of a direction is along the head's surface. */
export function alongScalp({ scalp }: Ground, point: Vector, pull: Vector): Vector {
  const out = direction(subtract(point, scalp.centre));
  return add(pull, out, -dot(out, pull));
}

/** Small differences in where neighbouring locks go. */
export function stray(noise: Noise, [x, y, z]: Vector, scale: number, strength: number): Vector {
  const at = (shift: number): number => noise(x * scale + shift, y * scale, z * scale) * strength;
  return [at(0), at(17.3), at(41.9)];
}

/** −1 or 1: the side of the parting on which a root is. */
export const sideOf = (root: Root, parting: number): number => (root.point[0] < parting ? -1 : 1);
