import type { Observation } from '../core/contract.ts';

/** Poses that may wait: none does for long, the graph takes them as they come and keeps the newest. */
const CAPACITY = 32;

/** Poses pushed in, poses pulled out; where they wait for too long, the oldest are dropped. */
export class PoseQueue {
  readonly #waiting: Observation[] = [];
  #ended = false;
  #wake = (): void => {};

  push(observation: Observation): void {
    if (this.#ended) return;
    if (this.#waiting.length >= CAPACITY) this.#waiting.shift();
    this.#waiting.push(observation);
    this.#wake();
  }

  /** No more poses come: what waits is the last. */
  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** For one reader. Ends early when `signal` aborts. */
  async *poses(signal?: AbortSignal): AsyncGenerator<Observation> {
    const abort = (): void => this.#wake();
    signal?.addEventListener('abort', abort);
    try {
      while (!signal?.aborted) {
        const next = this.#waiting.shift();
        if (next) yield next;
        else if (this.#ended) return;
        else {
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
        }
      }
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }
}
