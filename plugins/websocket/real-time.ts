import type { Surroundings } from '../../streaming/client/surroundings.ts';

/** µs. A video that is late by less catches up; one that is later goes on from there: nobody wants a race. */
const LONGEST_DELAY = 500_000;

/** When frames are due that are to be seen at the rate of their timestamps. */
export class RealTime {
  readonly #clock: Pick<Surroundings, 'now'>;
  /** What the clock shows at timestamp 0. */
  #start: number | undefined;

  /** @param clock in µs, never going back */
  constructor(clock: Pick<Surroundings, 'now'>) {
    this.#clock = clock;
  }

  /** Milliseconds until a frame of `timestamp` (µs) is due, 0 where it is late. The first one is due at once. */
  until(timestamp: number): number {
    const start = this.#clock.now() - timestamp;
    this.#start ??= start;
    if (start - this.#start > LONGEST_DELAY) this.#start = start;
    return Math.max(0, (this.#start - start) / 1000);
  }
}
