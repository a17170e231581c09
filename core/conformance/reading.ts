import type { Observation } from '../contract.ts';
import type { Started, Trial } from './trial.ts';

type Enter = <Result>(call: () => Result) => Result;

/** One reading of a source, as a run does it. */
export class Reading {
  /** How many observations have come. */
  count = 0;
  readonly #started: Started<'source'>;
  readonly #trial: Trial<'source'>;
  readonly #enter: Enter;
  readonly #abort = new AbortController();
  readonly #iterator: AsyncIterator<Observation>;
  /** What feeds the source, and how to end that. */
  #drive: Promise<void> | undefined;
  readonly #fed = new AbortController();

  /** @param enter through which the source is called */
  constructor(started: Started<'source'>, trial: Trial<'source'>, enter: Enter = (call) => call()) {
    this.#started = started;
    this.#trial = trial;
    this.#enter = enter;
    this.#iterator = enter(() => started.node.samples(this.#abort.signal)[Symbol.asyncIterator]());
  }

  /** Aborts the signal that `samples` was given. */
  abort(): void {
    this.#abort.abort();
  }

  /**
   * The next observation, or undefined at the end.
   *
   * @param isFed whether the source is fed, if it is one that has to be
   */
  next(isFed = true): Promise<Observation | undefined> {
    const step = this.count === 0 ? 'samples' : `samples, after observation ${this.count},`;
    return this.#trial.within(step, async () => {
      const asked = this.#enter(() => this.#iterator.next());
      if (isFed) this.#drive ??= this.#feed();
      const { done, value } = await Promise.race([
        asked,
        ...(this.#drive ? [this.#drive.then(() => asked)] : []),
      ]);
      if (done) return undefined;
      this.count++;
      return value;
    });
  }

  /** The next observations, at most `limit` of them. */
  async take(limit: number): Promise<Observation[]> {
    const taken: Observation[] = [];
    while (taken.length < limit) {
      const observation = await this.next();
      if (observation === undefined) break;
      taken.push(observation);
    }
    return taken;
  }

  /** Breaks off, as `break` in a `for await` does. */
  async breakOff(): Promise<void> {
    await this.#trial.within('breaking off samples', async () => this.#iterator.return?.());
  }

  /** Ends the feeding, and waits for that. */
  async close(): Promise<void> {
    this.#fed.abort();
    await this.#trial.within('drive of the setup', () => Promise.allSettled([this.#drive]));
  }

  async #feed(): Promise<void> {
    const { node, options, logged } = this.#started;
    await this.#trial.setup.drive?.({ source: node, options, logged, signal: this.#fed.signal });
  }
}

/** Reads from a source, and ends what feeds it. */
export async function reading<Result>(
  started: Started<'source'>,
  trial: Trial<'source'>,
  read: (reading: Reading) => Promise<Result>,
  enter?: Enter,
): Promise<Result> {
  const reading = new Reading(started, trial, enter);
  try {
    return await read(reading);
  } finally {
    await reading.close();
  }
}
