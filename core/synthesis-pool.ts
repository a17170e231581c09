import type { Frame, Sample, Synthesis } from './contract.ts';
import { PluginThread } from './plugin-thread.ts';
import { RecentMap } from './recent-map.ts';
import { REMEMBERED_SIGNERS, type SynthesisPlan, type ToThread } from './synthesis-messages.ts';

/** Samples that may wait inside a thread while it works: enough for it never to wait for the main thread. */
const QUEUE_PER_THREAD = 2;

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

class SynthesisThread {
  readonly #thread: PluginThread<ToThread, void, Frame>;
  /** Mirrors what the thread remembers: both sides see the same signers in the same order. */
  readonly #signers = new RecentMap<string, true>(REMEMBERED_SIGNERS);

  constructor(plan: SynthesisPlan, log: (message: string) => void) {
    const module = new URL('./synthesis-worker.js', import.meta.url);
    const plugins = plan.plugins.length > 0 ? [plan.generator, ...plan.refiners].map(({ name }) => name) : [];
    this.#thread = new PluginThread({ module, plan, task: 'rendering', log, plugins });
  }

  get ready(): Promise<void> {
    return this.#thread.ready;
  }

  get load(): number {
    return this.#thread.load;
  }

  synthesize({ signer, pose, previous, nearArm, target }: Sample): Promise<Frame> {
    if (!this.#signers.get(signer.id)) {
      this.#signers.set(signer.id, true);
      this.#thread.post({ type: 'signer', signer });
    }
    const sample = { pose, previous, nearArm, signerId: signer.id, target };
    return this.#thread.call((id) => ({ type: 'sample', id, sample }));
  }

  stop(): Promise<void> {
    return this.#thread.stop(this.load > 0);
  }
}
