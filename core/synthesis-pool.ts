import { Worker } from 'node:worker_threads';
import type { Frame, Sample, Synthesis } from './contract.ts';
import { errors, fromErrorRecord } from './errors.ts';
import { RecentMap } from './recent-map.ts';
import {
  type FromThread,
  REMEMBERED_SIGNERS,
  type SynthesisPlan,
  type ToThread,
} from './synthesis-messages.ts';

/** Samples that may wait inside a thread while it works: enough for it never to wait for the main thread. */
const QUEUE_PER_THREAD = 2;

/** How long a thread may take to dispose of its plugins before it is ended, in milliseconds. */
const STOP_TIMEOUT = 2000;

/**
 * Threads that each hold a whole synthesis (generator and refiners). Native engines block the thread that calls them, so
 * none of it runs on the main thread, which only feeds samples and receives frames (transferred, not copied).
 */
export class SynthesisPool implements AsyncDisposable {
  readonly #threads: SynthesisThread[];

  /** Starts `threads` threads and waits until their plugins are ready. */
  static async start(
    plan: SynthesisPlan,
    threads: number,
    log: (message: string) => void,
  ): Promise<SynthesisPool> {
    const pool = new SynthesisPool(Array.from({ length: threads }, () => new SynthesisThread(plan, log)));
    try {
      await Promise.all(pool.#threads.map((thread) => thread.ready));
    } catch (error) {
      await pool[Symbol.asyncDispose]();
      throw error;
    }
    return pool;
  }

  private constructor(threads: SynthesisThread[]) {
    this.#threads = threads;
  }

  /** How many samples keep every thread busy; more at once only wait. */
  get window(): number {
    return this.#threads.length * QUEUE_PER_THREAD;
  }

  /** Goes to the thread with the least work. Frames may finish in another order than they were asked for. */
  readonly synthesize: Synthesis = (sample) => {
    const idlest = this.#threads.reduce((best, thread) => (thread.load < best.load ? thread : best));
    return idlest.synthesize(sample);
  };

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.stop()));
  }
}

interface Pending {
  resolve(frame: Frame): void;
  reject(error: unknown): void;
}

class SynthesisThread {
  readonly ready: Promise<void>;
  readonly #worker: Worker;
  readonly #exited: Promise<void>;
  readonly #pending = new Map<number, Pending>();
  /** Mirrors what the thread remembers: both sides see the same signers in the same order. */
  readonly #signers = new RecentMap<string, true>(REMEMBERED_SIGNERS);
  #nextId = 0;
  #lost: unknown;

  constructor(plan: SynthesisPlan, log: (message: string) => void) {
    this.#worker = new Worker(new URL('./synthesis-worker.js', import.meta.url), {
      workerData: plan,
      stdout: true,
    });
    // What a plugin prints is for people; the standard output of the program is for data.
    this.#worker.stdout.on('data', (text: Uint8Array) => process.stderr.write(text));
    this.#exited = new Promise((resolve) => {
      this.#worker.once('exit', () => resolve());
    });
    this.ready = new Promise((resolve, reject) => {
      this.#worker.on('message', (message: FromThread) => {
        if (message.type === 'ready') resolve();
        else if (message.type === 'log') log(message.message);
        else if (message.type === 'frame') this.#take(message.id)?.resolve(message.frame);
        else if (message.id !== undefined) this.#take(message.id)?.reject(fromErrorRecord(message.error));
        else reject(fromErrorRecord(message.error));
      });
      const lose = (cause: unknown): void => {
        this.#lost ??= errors.WORKER_LOST(cause);
        reject(this.#lost);
        for (const { reject } of this.#pending.values()) reject(this.#lost);
        this.#pending.clear();
      };
      this.#worker.once('error', lose);
      this.#worker.once('exit', (code) => lose(new Error(`exit code ${code}`)));
    });
  }

  get load(): number {
    return this.#pending.size;
  }

  synthesize(sample: Sample): Promise<Frame> {
    if (this.#lost) return Promise.reject(this.#lost);
    const { signer, pose, previous, nearArm, target } = sample;
    if (!this.#signers.get(signer.id)) {
      this.#signers.set(signer.id, true);
      this.#post({ type: 'signer', signer });
    }
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#post({ type: 'sample', id, sample: { pose, previous, nearArm, signerId: signer.id, target } });
    });
  }

  /** Lets the plugins dispose of what they hold, then ends the thread; one that does not come to an end is terminated. */
  async stop(): Promise<void> {
    this.#post({ type: 'stop', early: this.load > 0 });
    const deadline = setTimeout(() => void this.#worker.terminate(), STOP_TIMEOUT);
    await this.#exited;
    clearTimeout(deadline);
  }

  #post(message: ToThread): void {
    this.#worker.postMessage(message);
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }
}
