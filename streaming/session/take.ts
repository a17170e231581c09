import type { Subscription } from 'rxjs';
import type { Signer, Synthesis } from '../../core/contract.ts';
import { SlpError } from '../../core/errors.ts';
import { render } from '../../core/graph.ts';
import { type Conditioning, condition } from '../../core/pose/condition.ts';
import { LiveSink } from './live-sink.ts';
import { LiveSource } from './live-source.ts';
import type { Outlet } from './outlet.ts';
import type { LivePose } from './session-messages.ts';

/**
 * Samples that are drawn at once: the next one is chosen only when a frame is out, so that it is the newest there is then.
 */
const WINDOW = 1;

export interface TakeOptions {
  readonly signer: Signer;
  /** Nominal, of the producer. */
  readonly fps: number;
  readonly conditioning: Conditioning;
  readonly synthesis: Synthesis;
  readonly outlet: Outlet;
  onFailure(error: unknown): void;
  onFinish(): void;
}

/** One signer driven by one producer, from a live source to the encoders: the same graph as that of a file. */
export class Take implements AsyncDisposable {
  readonly #source: LiveSource;
  readonly #sink: LiveSink;
  readonly #running: Subscription;
  #finishing = false;

  constructor({ signer, fps, conditioning, synthesis, outlet, onFailure, onFinish }: TakeOptions) {
    this.#source = new LiveSource(signer);
    this.#sink = new LiveSink(outlet, (timestamp) => this.#source.momentOf(timestamp));
    this.#running = render({
      samples: condition(this.#source.observations(), { conditioning, pace: 'live', fps }),
      pace: 'live',
      fps,
      synthesis,
      window: WINDOW,
      sinks: [this.#sink],
      // Ended by unsubscribing: nobody waits for a reason.
      signal: new AbortController().signal,
    }).subscribe({
      next: (event) => {
        if (event.type === 'dropped') outlet.post({ type: 'dropped', reason: 'renderer' });
      },
      error: (error) => {
        if (this.#finishing && error instanceof SlpError && error.code === 'POSE_EMPTY') onFinish();
        else onFailure(error);
      },
      complete: onFinish,
    });
  }

  push(pose: LivePose): void {
    this.#source.push(pose);
  }

  /** Draws what is waiting; `onFinish` follows. */
  finish(): void {
    this.#finishing = true;
    this.#source.end();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#running.unsubscribe();
    this.#source.end();
    await this.#sink[Symbol.asyncDispose]();
  }
}
