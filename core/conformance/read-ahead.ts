import { AsyncLocalStorage, createHook } from 'node:async_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { type Reading, reading } from './reading.ts';
import type { Trial } from './trial.ts';

/** Milliseconds between two looks, and without any work until a source counts as waiting. */
const LOOK = 20;
const QUIET = 100;

/**
 * What a source does while nobody asks for an observation cannot be seen from outside. What can be counted is how often Node runs
 * something on its behalf (timers, promises, data that came): first per observation that is asked for, then while none is.
 *
 * @param limit how many observations it may make unasked
 * @param most how many it is asked for, for a measure; a stream that is shorter than the limit cannot fail
 */
export async function readAhead(trial: Trial<'source'>, limit: number, most: number): Promise<void> {
  const work = new WorkCount();
  try {
    const perObservation = await work.reading(trial, async (reading) => {
      const before = work.count;
      const { length } = await reading.take(most);
      const perObservation = (work.count - before) / length;
      if (length === most) await reading.breakOff();
      return perObservation;
    });
    // Nothing to count: it has everything already.
    if (!perObservation) return;
    await work.reading(trial, async (reading) => {
      await reading.next();
      const before = work.count;
      const isTooMuch = await work.untilQuiet(
        (count) => (count - before) / perObservation > limit,
        trial.patience,
      );
      if (isTooMuch) {
        throw new Error(
          `after the first observation, nobody asked for another, and it made more than ${limit}; a source of pace "file" waits for whoever reads`,
        );
      }
      await reading.breakOff();
    });
  } finally {
    work.stop();
  }
}

/** Counts what Node begins and runs on behalf of one function, across whatever it waits for. */
class WorkCount {
  count = 0;
  readonly #own = new AsyncLocalStorage<boolean>();
  readonly #hook = createHook({ init: () => this.#note(), before: () => this.#note() }).enable();

  /** Reads from a source of pace "file", counting what is done on its behalf, and not what reading itself takes. */
  reading<Result>(
    trial: Trial<'source'>,
    read: (reading: Reading) => Promise<Result>,
  ): Promise<Result | undefined> {
    const enter = <T>(call: () => T): T => this.#own.run(true, call);
    return enter(() =>
      trial.round((started) =>
        this.#own.run(false, async () =>
          started.node.pace === 'file' ? reading(started, trial, read, enter) : undefined,
        ),
      ),
    );
  }

  /**
   * Waits until nothing is done any more.
   *
   * @returns whether that was too much: waiting ends then
   */
  async untilQuiet(isTooMuch: (count: number) => boolean, patience: number): Promise<boolean> {
    let last = this.count;
    for (let quiet = 0, waited = 0; quiet < QUIET && waited < patience; waited += LOOK) {
      await pause(LOOK);
      if (isTooMuch(this.count)) return true;
      quiet = this.count === last ? quiet + LOOK : 0;
      last = this.count;
    }
    return false;
  }

  stop(): void {
    this.#hook.disable();
  }

  #note(): void {
    if (this.#own.getStore()) this.count++;
  }
}
