import { Worker } from 'node:worker_threads';
import { errors, fromErrorRecord } from '../../core/errors.ts';
import type { FromThread, Task, ThreadPlan, ToThread } from './messages.ts';
import type { Landmarks } from './region.ts';

interface Pending {
  resolve(landmarks: Landmarks | null): void;
  reject(error: unknown): void;
}

/** A thread that holds some of the stages. The models block the thread that runs them. */
export class StageThread {
  /** Rejects with MODEL_UNUSABLE, or WORKER_LOST. */
  readonly ready: Promise<void>;
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  #nextId = 0;
  #ended: { readonly reason: unknown } | undefined;

  constructor(plan: ThreadPlan) {
    this.#worker = new Worker(new URL('./worker.js', import.meta.url), {
      workerData: plan,
      // Options of the program that do not fit a file (--input-type) would stop it.
      execArgv: [],
      stdout: true,
      stderr: true,
    });
    // The runtime tells what it does, line by line; what goes wrong it throws as well.
    this.#worker.stdout.resume();
    this.#worker.stderr.resume();
    this.ready = new Promise((resolve, reject) => {
      this.#worker.on('message', (message: FromThread) => {
        if (message.type === 'ready') resolve();
        else if (message.type === 'found') this.#take(message.id)?.resolve(message.landmarks);
        else if (message.id !== undefined) this.#take(message.id)?.reject(fromErrorRecord(message.error));
        else reject(fromErrorRecord(message.error));
      });
      const lose = (cause: unknown): void => {
        reject(this.#end(errors.WORKER_LOST(cause, 'keypoint')));
      };
      this.#worker.once('error', lose);
      this.#worker.once('exit', (code) => lose(new Error(`exit code ${code}`)));
    });
  }

  /** Tasks are done in the order in which they are given. */
  run(task: Task): Promise<Landmarks | null> {
    if (this.#ended) return Promise.reject(this.#ended.reason);
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#worker.postMessage({ id, task } satisfies ToThread);
    });
  }

  /** Ends the thread at once; what it was to do fails for `reason`. */
  async stop(reason: unknown): Promise<void> {
    this.#end(reason);
    await this.#worker.terminate();
  }

  /** Fails what is to be done, now and later. Returns the reason, which is that of the first call. */
  #end(reason: unknown): unknown {
    this.#ended ??= { reason };
    for (const { reject } of this.#pending.values()) reject(this.#ended.reason);
    this.#pending.clear();
    return this.#ended.reason;
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }
}
