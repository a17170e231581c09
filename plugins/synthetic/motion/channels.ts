import { bump } from './ease.ts';

/** Something that comes, stays a while and goes again. */
export interface Event<Name extends string> {
  /** Seconds. */
  readonly start: number;
  readonly end: number;
  /** Seconds that it takes to come and to go, no longer than half of it. */
  readonly ramp: number;
  readonly amounts: Readonly<Partial<Record<Name, number>>>;
  /** As often the amounts swing to and fro meanwhile; 0: they stay. */
  readonly swings?: number;
}

/** Numbers that events add to. */
export class Channels<Name extends string> {
  readonly #events: Event<Name>[] = [];

  add(event: Event<Name>): void {
    this.#events.push(event);
  }

  /** What all events together amount to, of those names that any has. */
  at(seconds: number): Partial<Record<Name, number>> {
    const sums: Partial<Record<Name, number>> = {};
    for (const { start, end, ramp, amounts, swings = 0 } of this.#events) {
      if (seconds <= start || seconds >= end) continue;
      const there = bump(seconds, start, end, ramp);
      const share =
        swings === 0 ? there : there * Math.sin((2 * Math.PI * swings * (seconds - start)) / (end - start));
      for (const name of Object.keys(amounts) as Name[])
        sums[name] = (sums[name] ?? 0) + (amounts[name] ?? 0) * share;
    }
    return sums;
  }
}
