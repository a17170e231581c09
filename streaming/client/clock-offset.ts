/** How many measurements count: old ones have to go, for clocks drift. */
const WINDOW = 8;

interface Measurement {
  readonly offset: number;
  readonly roundTrip: number;
}

/**
 * How far the server's clock is ahead of one's own, from pings and their answers. A delay that is the same in
 * both directions cancels out; of the last eight measurements the one with the shortest round trip counts, as
 * in NTP (RFC 5905 section 10): it was in no queue. Its error is at most half its round trip.
 */
export class ClockOffset {
  readonly #measurements: Measurement[] = [];

  /**
   * All in µs: when the ping was sent and its answer received by one's own clock, and the server's clock in
   * between.
   */
  add(sent: number, server: number, received: number): void {
    const roundTrip = received - sent;
    // Somebody else's ping, or one from before the clock was set.
    if (roundTrip < 0) return;
    this.#measurements.push({ offset: server - (sent + received) / 2, roundTrip });
    if (this.#measurements.length > WINDOW) this.#measurements.shift();
  }

  /** µs to add to one's own clock; undefined before the first answer. */
  get offset(): number | undefined {
    return this.#best()?.offset;
  }

  /** µs; undefined before the first answer. */
  get roundTrip(): number | undefined {
    return this.#best()?.roundTrip;
  }

  #best(): Measurement | undefined {
    let best: Measurement | undefined;
    for (const each of this.#measurements) if (!best || each.roundTrip < best.roundTrip) best = each;
    return best;
  }
}
