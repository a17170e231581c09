/** How far the inner time goes on where the producer's starts over: conditioning takes it for a cut. */
const CUT = 1e6;

/** A longer step is none: the clock was set, and times must stay far from where numbers lose their microseconds. */
const LONGEST_STEP = 60e6;

/**
 * Strictly increasing timestamps, as a graph needs them, from those of a producer, who may start over (a loop, a reconnect).
 * All in µs.
 */
export class Timeline {
  #previous: number | undefined;
  #now = 0;

  /** The inner time of a producer's `timestamp`, from 0; undefined where it is the same moment as the one before. */
  advance(timestamp: number): number | undefined {
    const step = this.#previous === undefined ? 0 : timestamp - this.#previous;
    if (step === 0 && this.#previous !== undefined) return undefined;
    this.#previous = timestamp;
    this.#now += step < 0 || step > LONGEST_STEP ? CUT : step;
    return this.#now;
  }
}
