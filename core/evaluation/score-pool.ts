import { Worker } from 'node:worker_threads';
import { errors, fromErrorRecord } from '../errors.ts';
import type { Chunk, ContenderScores, FromThread, ScorePlan, ToThread } from './score-messages.ts';

/** Chunks that may be with a thread: one is scored, and one waits, so that the thread does not. */
const QUEUE_PER_THREAD = 2;

/** Threads that score chunks of frames, which the main thread reads meanwhile. */
export class ScorePool implements AsyncDisposable {
  readonly #threads: ScoreThread[];

  constructor(plan: ScorePlan, threads: number) {
    this.#threads = Array.from({ length: threads }, () => new ScoreThread(plan));
  }

  /** How many chunks keep every thread busy; more at once only wait. */
  get window(): number {
    return this.#threads.length * QUEUE_PER_THREAD;
  }

  /**
   * The scores of each frame of a chunk, by the thread with the least work. The memory of the chunk's pictures moves there.
   *
   * @throws WORKER_LOST; the reason of `stop`
   */
  score(chunk: Chunk): Promise<readonly ContenderScores[]> {
    const idlest = this.#threads.reduce((best, thread) => (thread.load < best.load ? thread : best));
    return idlest.score(chunk);
  }

  /** Ends all threads at once; what they were to do fails for `reason`. */
  async stop(reason: unknown): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.stop(reason)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop(new Error('the pool has been disposed of'));
  }
}

interface Pending {
  resolve(scores: readonly ContenderScores[]): void;
  reject(error: unknown): void;
}

class ScoreThread {
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  #nextId = 0;
  #ended: { readonly reason: unknown } | undefined;

  constructor(plan: ScorePlan) {
    this.#worker = new Worker(new URL('./score-worker.js', import.meta.url), {
      workerData: plan,
      // Options of the program that do not fit a file (--input-type) would stop it.
      execArgv: [],
    });
    this.#worker.on('message', (message: FromThread) => {
      const pending = this.#pending.get(message.id);
      this.#pending.delete(message.id);
      if (message.type === 'scores') pending?.resolve(message.scores);
      else pending?.reject(fromErrorRecord(message.error));
    });
    const lose = (cause: unknown): void => this.#end(errors.WORKER_LOST(cause, 'scoring'));
    this.#worker.once('error', lose);
    this.#worker.once('exit', (code) => lose(new Error(`exit code ${code}`)));
  }

  get load(): number {
    return this.#pending.size;
  }

  score(chunk: Chunk): Promise<readonly ContenderScores[]> {
    if (this.#ended) return Promise.reject(this.#ended.reason);
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      const memory = Object.values(chunk.pictures).map(({ buffer }) => buffer as ArrayBuffer);
      this.#worker.postMessage({ id, chunk } satisfies ToThread, memory);
    });
  }

  async stop(reason: unknown): Promise<void> {
    this.#end(reason);
    await this.#worker.terminate();
  }

  /** Fails what is to be done, now and later; the first reason counts. */
  #end(reason: unknown): void {
    this.#ended ??= { reason };
    for (const { reject } of this.#pending.values()) reject(this.#ended.reason);
    this.#pending.clear();
  }
}
