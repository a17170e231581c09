import type { Pose } from '../../core/contract.ts';
import { PluginThread } from '../../core/plugin-thread.ts';
import type { FilmedFrame, FrameFiles, FrameRequest, RenderPlan, ToThread } from './render-messages.ts';

/** A thread that makes frames, in the order in which they are asked for. */
export class RenderThread {
  readonly #thread: PluginThread<ToThread, void, FilmedFrame | FrameFiles | Pose>;

  constructor(plan: RenderPlan, log: (message: string) => void) {
    const module = new URL('./render-worker.js', import.meta.url);
    this.#thread = new PluginThread({ module, plan, task: 'rendering', log });
  }

  /** Frames that were asked for and are not there yet. */
  get load(): number {
    return this.#thread.load;
  }

  film(request: FrameRequest): Promise<FilmedFrame> {
    return this.#thread.call((id) => ({ type: 'film', id, ...request })) as Promise<FilmedFrame>;
  }

  keypoints(request: FrameRequest): Promise<Pose> {
    return this.#thread.call((id) => ({ type: 'keypoints', id, ...request })) as Promise<Pose>;
  }

  files(request: FrameRequest, clips: readonly string[]): Promise<FrameFiles> {
    return this.#thread.call((id) => ({ type: 'files', id, clips, ...request })) as Promise<FrameFiles>;
  }

  /** Ends after the frame that is being made. */
  stop(): Promise<void> {
    return this.#thread.stop(true);
  }
}

/** Threads that make frames. */
export class RenderPool implements AsyncDisposable {
  readonly #threads: readonly RenderThread[];

  constructor(plan: RenderPlan, threads: number, log: (message: string) => void) {
    this.#threads = Array.from({ length: threads }, () => new RenderThread(plan, log));
  }

  /** The thread with the least to do. */
  get idlest(): RenderThread {
    return this.#threads.reduce((best, thread) => (thread.load < best.load ? thread : best));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.stop()));
  }
}
