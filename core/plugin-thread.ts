import { Worker } from 'node:worker_threads';
import { type ErrorRecord, errors, fromErrorRecord } from './errors.ts';
import { leftOpen, type Watch, watchdog } from './watchdog.ts';

/** What a thread that runs plugins tells the main one. */
export type FromPluginThread<Facts, Result> =
  | { readonly type: 'ready'; readonly facts: Facts }
  | { readonly type: 'result'; readonly id: number; readonly result: Result }
  /** Without an id the whole thread is of no use: a plugin did not start. */
  | { readonly type: 'error'; readonly id: number | undefined; readonly error: ErrorRecord }
  | { readonly type: 'log'; readonly message: string };

/** Dispose of everything and end; early where something may still be under way. */
export interface StopMessage {
  readonly type: 'stop';
  readonly early: boolean;
}

export interface PluginThreadOptions {
  /** The module that the thread runs. */
  readonly module: URL;
  /** Its `workerData`. */
  readonly plan: object;
  /** What the error calls the thread. */
  readonly task: Parameters<typeof errors.WORKER_LOST>[1];
  readonly log: (message: string) => void;
  /** Names of its plugins, where some are third-party ones: what these do to the thread can only be seen from here. */
  readonly plugins?: readonly string[];
}

/** How long a thread may take to dispose of its plugins before it is ended, in milliseconds. */
const STOP_TIMEOUT = 2000;

interface Pending<Result> {
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/** A thread that runs plugins and answers calls, seen from the main one. Its calls reject with WORKER_LOST once it has ended. */
export class PluginThread<Message extends object, Facts, Result> {
  /** Its plugins have started. */
  readonly ready: Promise<Facts>;
  readonly #worker: Worker;
  readonly #exited: Promise<void>;
  readonly #log: (message: string) => void;
  readonly #plugins: string;
  readonly #watch: Watch | undefined;
  readonly #pending = new Map<number, Pending<Result>>();
  #nextId = 0;
  #lost: unknown;

  constructor({ module, plan, task, log, plugins = [] }: PluginThreadOptions) {
    this.#log = log;
    this.#plugins = plugins.join('" or "');
    this.#watch = plugins.length > 0 ? watchdog.watch(this.#plugins) : undefined;
    this.#worker = new Worker(module, { workerData: plan, stdout: true });
    // What a plugin prints is for people; the standard output of the program is for data.
    this.#worker.stdout.on('data', (text: Uint8Array) => process.stderr.write(text));
    this.#exited = new Promise((resolve) => {
      this.#worker.once('exit', () => resolve());
    });
    const ready = new Promise<Facts>((resolve, reject) => {
      this.#worker.on('message', (message: FromPluginThread<Facts, Result>) => {
        if (message.type === 'ready') resolve(message.facts);
        else if (message.type === 'log') log(message.message);
        else if (message.type === 'result') this.#take(message.id)?.resolve(message.result);
        else if (message.id !== undefined) this.#take(message.id)?.reject(fromErrorRecord(message.error));
        else reject(fromErrorRecord(message.error));
      });
      const lose = (cause: unknown): void => {
        this.#lost ??= errors.WORKER_LOST(cause, task);
        reject(this.#lost);
        for (const { reject } of this.#pending.values()) reject(this.#lost);
        this.#pending.clear();
      };
      this.#worker.once('error', lose);
      this.#worker.once('exit', (code) => lose(new Error(`exit code ${code}`)));
    });
    this.ready = this.#watched(ready);
    // Whoever waits for another thread that fails first must not leave this rejection unheard.
    this.ready.catch(() => {});
  }

  /** Calls that are not answered yet. */
  get load(): number {
    return this.#pending.size;
  }

  /** Sends what is not answered. */
  post(message: Message): void {
    this.#worker.postMessage(message);
  }

  /** @param message the call, which the thread answers with the same id */
  call(message: (id: number) => Message): Promise<Result> {
    if (this.#lost) return Promise.reject(this.#lost);
    const id = this.#nextId++;
    const answer = new Promise<Result>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.post(message(id));
    });
    return this.#watched(answer);
  }

  /** The thread has a watchdog of its own, which knows more, but a plugin that never waits keeps it from looking. */
  #watched<T>(answer: Promise<T>): Promise<T> {
    return this.#watch?.until(answer, 'its thread') ?? answer;
  }

  /** Lets the plugins dispose of what they hold, then ends the thread; one that does not come to an end is terminated. */
  async stop(early: boolean): Promise<void> {
    this.#worker.postMessage({ type: 'stop', early } satisfies StopMessage);
    const deadline = setTimeout(() => {
      if (!early && this.#plugins) this.#log(leftOpen(this.#plugins));
      void this.#worker.terminate();
    }, STOP_TIMEOUT);
    await this.#exited;
    clearTimeout(deadline);
  }

  #take(id: number): Pending<Result> | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }
}
