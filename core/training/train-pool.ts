import type { Frame, Sample, TrainingStep } from '../contract.ts';
import type { BackendName } from '../neural/backend.ts';
import { seedFor } from '../neural/seeded-random.ts';
import { EXPORTED, type LearningState } from './learning-state.ts';
import { meanGradient } from './mean-gradient.ts';
import type { PartialStep, SharedMemory, ThreadFacts, TrainPlan } from './train-messages.ts';
import { TrainThread } from './train-thread.ts';
import { DATA_START, type DataPosition } from './training-samples.ts';

/** These compute on one core; the others use all that there is by themselves. */
const ONE_CORE: readonly BackendName[] = ['wasm', 'cpu'];

/** What one network learns in a step. */
export interface NetworkGradient {
  /** Valid until the next step. */
  readonly gradient: Float32Array;
  /** Its length; NaN or infinite where a number in it is. */
  readonly norm: number;
}

export interface StepResult {
  readonly losses: Readonly<Record<string, number>>;
  /** Of the networks that learn something in this step: a gradient of zeros is none. */
  readonly gradients: ReadonlyMap<string, NetworkGradient>;
  /** Where each thread is in its share of the data. */
  readonly positions: readonly DataPosition[];
}

/**
 * The threads that compute gradients, each of its share of every batch, from its share of the data. For one number of threads results
 * are the same to the last bit: shares are fixed, and sums are made in the threads' order.
 */
export class TrainPool implements AsyncDisposable {
  #gradients: readonly Readonly<Record<string, Float32Array>>[] = [];
  #means: Readonly<Record<string, Float32Array>> = {};

  private constructor(
    private readonly threads: readonly TrainThread[],
    readonly facts: ThreadFacts,
  ) {}

  /**
   * Starts as many threads as are wanted, but one where the backend uses all cores by itself.
   *
   * @throws BACKEND_UNAVAILABLE, and what starting the objective throws
   */
  static async start(plan: TrainPlan, threads: number, log: (message: string) => void): Promise<TrainPool> {
    const first = new TrainThread(plan, log);
    const all = [first];
    try {
      const facts = await first.ready;
      const count = ONE_CORE.includes(facts.backend) ? threads : 1;
      // All of them on what the first one has found to work.
      const alike = { ...plan, backend: facts.backend };
      while (all.length < count) all.push(new TrainThread(alike, log));
      await Promise.all(all.map(({ ready }) => ready));
      return new TrainPool(all, facts);
    } catch (error) {
      await Promise.all(all.map((thread) => thread[Symbol.asyncDispose]()));
      throw error;
    }
  }

  /** Number of threads. */
  get size(): number {
    return this.threads.length;
  }

  /**
   * Opens the data, and hands over the weights to learn.
   *
   * @param positions of each thread; without them, all begin at the start
   */
  async begin(learning: LearningState, positions?: readonly DataPosition[]): Promise<void> {
    const { networks } = learning;
    const zeros = (make: (length: number) => Float32Array): Record<string, Float32Array> =>
      Object.fromEntries([...networks].map(([name, { weights }]) => [name, make(weights.length)]));
    this.#gradients = this.threads.map(() => zeros(sharedZeros));
    this.#means = zeros((length) => new Float32Array(length));
    const memory: SharedMemory = {
      weights: Object.fromEntries([...networks].map(([name, { weights }]) => [name, weights])),
      average: networks.get(EXPORTED)!.average!,
    };
    await Promise.all(
      this.threads.map((thread, index) =>
        thread.begin(memory, this.#gradients[index], {
          shard: { index, of: this.size },
          position: positions?.[index] ?? DATA_START,
        }),
      ),
    );
  }

  /** Losses and gradients of a batch. Weights must not change until it is done. */
  async step(batch: number, { seed, progress }: TrainingStep): Promise<StepResult> {
    const counts = this.threads.map((_, index) => shareOf(batch, index, this.size));
    const parts = await Promise.all(
      this.threads.map((thread, index) =>
        thread.step(counts[index], { seed: seedFor(seed, `thread ${index}`), progress }),
      ),
    );
    const shares = counts.map((count) => count / batch);
    return {
      losses: meanLosses(parts, shares),
      gradients: this.#meanGradients(parts, shares),
      positions: parts.map(({ position }) => position),
    };
  }

  #meanGradients(
    parts: readonly PartialStep[],
    shares: readonly number[],
  ): ReadonlyMap<string, NetworkGradient> {
    const means = new Map<string, NetworkGradient>();
    for (const [name, gradient] of Object.entries(this.#means)) {
      const trained = parts.flatMap((part, index) => (part.trained.includes(name) ? [index] : []));
      if (trained.length === 0) continue;
      const norm = meanGradient(
        trained.map((index) => this.#gradients[index][name]),
        trained.map((index) => shares[index]),
        gradient,
      );
      if (norm !== 0) means.set(name, { gradient, norm });
    }
    return means;
  }

  /** See `Objective.preview`; all threads take part. */
  preview(samples: readonly Sample[]): Promise<(readonly Frame[])[]> {
    return Promise.all(samples.map((sample, index) => this.threads[index % this.size].preview(sample)));
  }

  /** See `Objective.export`. */
  export(directory: string): Promise<void> {
    return this.threads[0].export(directory);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread[Symbol.asyncDispose]()));
  }
}

/** How many samples of a batch a thread takes: shares differ by one at most. */
function shareOf(batch: number, index: number, threads: number): number {
  return Math.floor((batch * (index + 1)) / threads) - Math.floor((batch * index) / threads);
}

function meanLosses(parts: readonly PartialStep[], shares: readonly number[]): Record<string, number> {
  const losses: Record<string, number> = {};
  parts.forEach((part, index) => {
    for (const [name, value] of Object.entries(part.losses)) {
      losses[name] = (losses[name] ?? 0) + shares[index] * value;
    }
  });
  return losses;
}

function sharedZeros(length: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(length * Float32Array.BYTES_PER_ELEMENT));
}
