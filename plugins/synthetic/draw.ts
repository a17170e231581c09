import type { Vector } from '../../core/solid/transforms.ts';

/** Between the two, evenly. */
export const between = (random: () => number, least: number, most: number): number =>
  least + (most - least) * random();

/** Whether something is so that is with those odds, 0..1. */
export const chance = (random: () => number, odds: number): boolean => random() < odds;

/** One of them, each as often. */
export const oneOf = <T>(random: () => number, things: readonly T[]): T =>
  things[Math.floor(random() * things.length)];

/** One of them, as often as its weight says. */
export function weighted<T>(
  random: () => number,
  things: readonly (readonly [thing: T, weight: number])[],
): T {
  let left = random() * things.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [thing, weight] of things) {
    left -= weight;
    if (left < 0) return thing;
  }
  return things[things.length - 1][0];
}

/** One of the things that say themselves how often they come. */
export const oneByOften = <T extends { readonly often: number }>(
  random: () => number,
  things: readonly T[],
): T =>
  weighted(
    random,
    things.map((thing) => [thing, thing.often] as const),
  );

/** In a box. */
export const inBox = (random: () => number, least: Vector, most: Vector): Vector => [
  between(random, least[0], most[0]),
  between(random, least[1], most[1]),
  between(random, least[2], most[2]),
];
