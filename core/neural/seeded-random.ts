import { seededRandom } from '../seeded-random.ts';

/** Random numbers that depend on nothing but their seed. */
export class SeededRandom {
  /** Uniform in [0, 1). */
  readonly next: () => number;
  /** The second of a pair of normal numbers, which come two at a time. */
  #spare: number | undefined;

  /** @param seed an integer; its lower 32 bits count. */
  constructor(seed: number) {
    this.next = seededRandom(seed);
  }

  /** Normal with mean 0 and variance 1, by Box and Muller. */
  normal(): number {
    if (this.#spare !== undefined) {
      const spare = this.#spare;
      this.#spare = undefined;
      return spare;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()));
    const angle = 2 * Math.PI * this.next();
    this.#spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }
}

/** A seed for the part of a whole that has this name, so that parts added later leave the others as they were (FNV-1a). */
export function seedFor(seed: number, name: string): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
