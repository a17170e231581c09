import { Worker } from 'node:worker_threads';
import type { Signer } from '../../core/contract.ts';
import { errors, fromErrorRecord, type SlpError } from '../../core/errors.ts';
import type { Codec } from '../protocol/messages.ts';
import type { LiveFormat } from '../video/live-encoder.ts';
import { NewestSlot } from './newest-slot.ts';
import type {
  DropReason,
  FrameTiming,
  FromSession,
  LivePose,
  SessionFrame,
  SessionPlan,
  ToSession,
  Wanted,
} from './session-messages.ts';

/** Poses under way to a thread: while it works, newer ones wait here, where the newest wins. */
const POSES_UNDER_WAY = 8;

/** How long a thread may take to dispose of its plugins before it is ended, in milliseconds. */
const STOP_TIMEOUT = 2000;

/** What a session tells whoever it works for. Frames belong to the listener. */
export interface SessionListener {
  /** Comes before the first frame of that codec, and again whenever the format changes. */
  format(format: LiveFormat): void;
  frame(frame: SessionFrame): void;
  rendered(timing: FrameTiming): void;
  dropped(reason: DropReason): void;
  /** There will be no more frames of that codec; the others go on. */
  codecFailed(codec: Codec, error: SlpError): void;
  /** All poses of a take that was finished are drawn. */
  finished(): void;
  /** The session has ended by itself; nothing comes after this. */
  failed(error: SlpError): void;
}

const NOBODY: SessionListener = {
  format() {},
  frame() {},
  rendered() {},
  dropped() {},
  codecFailed() {},
  finished() {},
  failed() {},
};

/**
 * A live graph in a thread of its own: poses in, encoded frames out. Whatever happens in there (a generator that blocks, a
 * plugin that fails, memory that runs out), the main thread goes on.
 */
export class Session implements AsyncDisposable {
  readonly #worker: Worker;
  readonly #exited: Promise<void>;
  readonly #ready: Promise<void>;
  readonly #poses = new NewestSlot<LivePose>(POSES_UNDER_WAY, (pose) => this.#post({ type: 'pose', pose }));
  readonly #takes = new NewestSlot<{ signer: Signer; fps: number }>(1, (take) =>
    this.#post({ type: 'take', ...take }),
  );
  #listener: SessionListener = NOBODY;
  #stopping = false;
  #failure: SlpError | undefined;

  /**
   * Starts a thread and waits until its plugins are ready and its first signer is set up.
   *
   * @throws what plugins report, WORKER_LOST
   */
  static async start(plan: SessionPlan, log: (message: string) => void): Promise<Session> {
    const session = new Session(plan, log);
    try {
      await session.#ready;
    } catch (error) {
      await session[Symbol.asyncDispose]();
      throw error;
    }
    return session;
  }

  private constructor(plan: SessionPlan, log: (message: string) => void) {
    this.#worker = new Worker(new URL('./session-worker.js', import.meta.url), {
      workerData: plan,
      stdout: true,
      resourceLimits: { maxOldGenerationSizeMb: plan.heap },
    });
    // What a plugin prints is for people; the standard output of the program is for data.
    this.#worker.stdout.on('data', (text: Uint8Array) => process.stderr.write(text));
    this.#exited = new Promise((resolve) => {
      this.#worker.once('exit', () => resolve());
    });
    this.#ready = new Promise((resolve, reject) => {
      const lose = (error: SlpError): void => {
        reject(error);
        this.#fail(error);
      };
      this.#worker.on('message', (message: FromSession) => {
        if (message.type === 'ready') resolve();
        else if (message.type === 'log') log(message.message);
        else if (message.type === 'failed') lose(fromErrorRecord(message.error));
        else this.#receive(message);
      });
      this.#worker.once('error', (cause) => lose(errors.WORKER_LOST(cause)));
      this.#worker.once('exit', (code) => lose(errors.WORKER_LOST(new Error(`exit code ${code}`))));
    });
  }

  /** Why the session is of no use any more, undefined while it is. */
  get failure(): SlpError | undefined {
    return this.#failure;
  }

  /** Settles when the thread is gone. */
  get exited(): Promise<void> {
    return this.#exited;
  }

  /** From now on, everything is told to this one. A session that has failed already says so at once. */
  listen(listener: SessionListener): void {
    this.#listener = listener;
    if (this.#failure) listener.failed(this.#failure);
  }

  /** Begins a take: this signer, driven by a producer of nominally `fps` poses per second. */
  begin(signer: Signer, fps: number): void {
    this.#takes.push({ signer, fps });
  }

  /** Never waits: where the thread is behind, the newest pose wins. */
  push(pose: LivePose): void {
    if (this.#poses.push(pose)) this.#listener.dropped('renderer');
  }

  /** No more poses come in this take: `finished` follows when the last one is drawn. */
  finish(): void {
    this.#post({ type: 'finish' });
  }

  want(wanted: Wanted): void {
    this.#post({ type: 'want', wanted });
  }

  /** Lets the plugins dispose of what they hold, then ends the thread; one that does not come to an end is terminated. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping = true;
    this.#listener = NOBODY;
    this.#post({ type: 'stop' });
    const deadline = setTimeout(() => void this.#worker.terminate(), STOP_TIMEOUT);
    await this.#exited;
    clearTimeout(deadline);
  }

  #receive(message: Exclude<FromSession, { type: 'ready' | 'log' | 'failed' }>): void {
    if (message.type === 'arrived') {
      if (message.what === 'pose') this.#poses.arrived();
      else this.#takes.arrived();
    } else if (message.type === 'frame') {
      this.#post({ type: 'taken' });
      this.#listener.frame(message.frame);
    } else if (message.type === 'format') this.#listener.format(message.format);
    else if (message.type === 'rendered') this.#listener.rendered(message.timing);
    else if (message.type === 'dropped') this.#listener.dropped(message.reason);
    else if (message.type === 'finished') this.#listener.finished();
    else this.#listener.codecFailed(message.codec, fromErrorRecord(message.error));
  }

  #fail(error: SlpError): void {
    if (this.#failure || this.#stopping) return;
    this.#failure = error;
    this.#listener.failed(error);
  }

  #post(message: ToSession): void {
    this.#worker.postMessage(message);
  }
}
