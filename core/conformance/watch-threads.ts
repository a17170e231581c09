import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { type EventEmitter, errorMonitor } from 'node:events';
import type { Worker } from 'node:worker_threads';

/** Watches which threads and programs are started, also those that do not keep the process alive. */
export class ThreadWatch {
  readonly #running = new Set<string>();
  #count = 0;

  start(): void {
    subscribe('worker_threads', this.#onWorker);
    subscribe('child_process', this.#onChild);
  }

  /** Watches for no new ones; those that were seen are still followed. */
  stop(): void {
    unsubscribe('worker_threads', this.#onWorker);
    unsubscribe('child_process', this.#onChild);
  }

  /** What was started and has not ended yet. */
  get running(): readonly string[] {
    return [...this.#running];
  }

  readonly #onWorker = (message: unknown): void => {
    const { worker } = message as { readonly worker: Worker };
    const id = `thread ${++this.#count}`;
    this.#running.add(id);
    worker.once('exit', () => this.#running.delete(id));
  };

  readonly #onChild = (message: unknown): void => {
    const child = (message as { readonly process: EventEmitter }).process;
    const id = `program ${++this.#count}`;
    this.#running.add(id);
    child.once('exit', () => this.#running.delete(id));
    // It was never started.
    child.once(errorMonitor, () => this.#running.delete(id));
  };
}
