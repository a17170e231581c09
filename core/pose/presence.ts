/** Seconds for which a lost part is carried along at most: never for longer than it was seen before. */
export const CARRY_SECONDS = 0.25;
/** Seconds in which its confidence then fades to 0. */
const FADE_SECONDS = 0.2;

/** Counts for how long a part was seen, and for how long it was not. */
export class Presence {
  #seen = 0;
  #lost = Number.POSITIVE_INFINITY;

  /** @returns how much of its confidence a lost part still has, 1..0; 1 for a part that is seen. */
  update(isSeen: boolean, seconds: number): number {
    if (isSeen) {
      this.#seen = this.#lost === 0 ? this.#seen + seconds : 0;
      this.#lost = 0;
      return 1;
    }
    this.#lost += seconds;
    const carried = Math.min(CARRY_SECONDS, this.#seen);
    return Math.min(1, Math.max(0, 1 - (this.#lost - carried) / FADE_SECONDS));
  }

  /** Seconds since the part was last seen. */
  get lost(): number {
    return this.#lost;
  }
}
