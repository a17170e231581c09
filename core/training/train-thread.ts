import { Worker } from 'node:worker_threads';
import type { Frame, Sample, TrainingStep } from '../contract.ts';
import { errors, fromErrorRecord } from '../errors.ts';
import type {
  FromTrainThread,
  PartialStep,
  Share,
  SharedMemory,
  ThreadCall,
  ThreadCalls,
  ThreadFacts,
  ToTrainThread,
  TrainPlan,
} from './train-messages.ts';

/** How long a thread may take to dispose of its plugins before it is ended, in milliseconds. */
const STOP_TIMEOUT = 2000;

interface Pending {
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** A training thread, seen from the main one. Its calls reject with WORKER_LOST once it has ended. */
export class TrainThread implements ThreadCalls, AsyncDisposable {
  /** Its plugins have started. */
  readonly ready: Promise<ThreadFacts>;
  readonly #worker: Worker;
  readonly #exited: Promise<void>;
  readonly #pending = new Map<number, Pending>();
  #nextId = 0;
  #lost: unknown;

  constructor(plan: TrainPlan, log: (message: string) => void) {
    this.#worker = new Worker(new URL('./train-worker.js', import.meta.url), {
      workerData: plan,
      stdout: true,
    });
    // What a plugin prints is for people; the standard output of the program is for data.
    this.#worker.stdout.on('data', (text: Uint8Array) => process.stderr.write(text));
    this.#exited = new Promise((resolve) => {
      this.#worker.once('exit', () => resolve());
    });
    this.ready = new Promise((resolve, reject) => {
      this.#worker.on('message', (message: FromTrainThread) => {
        if (message.type === 'ready') resolve(message.facts);
        else if (message.type === 'log') log(message.message);
        else if (message.type === 'result') this.#take(message.id)?.resolve(message.result);
        else if (message.id !== undefined) this.#take(message.id)?.reject(fromErrorRecord(message.error));
        else reject(fromErrorRecord(message.error));
      });
      const lose = (cause: unknown): void => {
        this.#lost ??= errors.WORKER_LOST(cause, 'training');
        reject(this.#lost);
        for (const { reject } of this.#pending.values()) reject(this.#lost);
        this.#pending.clear();
      };
      this.#worker.once('error', lose);
      this.#worker.once('exit', (code) => lose(new Error(`exit code ${code}`)));
    });
    // Whoever waits for another thread that fails first must not leave this rejection unheard.
    this.ready.catch(() => {});
  }

  begin(
    memory: SharedMemory,
    gradients: Readonly<Record<string, Float32Array>>,
    share: Share,
  ): Promise<void> {
    return this.#call({ name: 'begin', args: [memory, gradients, share] });
  }

  step(count: number, step: TrainingStep): Promise<PartialStep> {
    return this.#call({ name: 'step', args: [count, step] });
  }

  preview(sample: Sample): Promise<readonly Frame[]> {
    return this.#call({ name: 'preview', args: [sample] });
  }

  export(directory: string): Promise<void> {
    return this.#call({ name: 'export', args: [directory] });
  }

  /** Lets the plugins dispose of what they hold, then ends the thread; one that does not come to an end is terminated. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#post({ type: 'stop', early: true });
    const deadline = setTimeout(() => void this.#worker.terminate(), STOP_TIMEOUT);
    await this.#exited;
    clearTimeout(deadline);
  }

  #call<Result>(call: ThreadCall): Promise<Result> {
    if (this.#lost) return Promise.reject(this.#lost);
    const id = this.#nextId++;
    return new Promise<Result>((resolve, reject) => {
      this.#pending.set(id, { resolve: (result) => resolve(result as Result), reject });
      this.#post({ type: 'call', id, call });
    });
  }

  #post(message: ToTrainThread): void {
    this.#worker.postMessage(message);
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }
}
