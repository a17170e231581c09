import type { Estimator, Frame, Pose } from '../../core/contract.ts';
import { frameProblem } from '../../core/image/frame.ts';
import type { HolisticOptions } from './options.ts';
import type { Landmarks } from './region.ts';
import { SharedPicture } from './shared-picture.ts';
import { StageThread } from './stage-thread.ts';
import type { StageName } from './stages.ts';
import { toPose } from './to-pose.ts';

/** Which stages share a thread: the body of the next picture needs only the body of this one, so it can be looked for meanwhile. */
const THREAD_PLANS: readonly (readonly (readonly StageName[])[])[] = [
  [['body', 'face', 'leftHand', 'rightHand']],
  [
    ['body', 'face'],
    ['leftHand', 'rightHand'],
  ],
  [['body', 'face'], ['leftHand'], ['rightHand']],
];

/** A place for a picture, and when it is free again. */
interface Slot {
  readonly picture: SharedPicture;
  free: Promise<unknown>;
}

/**
 * MediaPipe Holistic: body, then hands and face in the regions that follow from it. The work is done in other threads; this one hands out
 * the pictures. Results do not depend on the number of threads, or on how many calls are under way.
 */
export class Holistic implements Estimator {
  readonly #threads: readonly StageThread[];
  readonly #threadOf = new Map<StageName, StageThread>();
  readonly #slots: readonly Slot[];
  readonly #onAbort: () => void;
  #calls = 0;
  /** Settles with the last call. */
  #turn: Promise<unknown> = Promise.resolve();
  #previous: Pick<Frame, 'timestamp' | 'width' | 'height'> | null = null;

  /**
   * Starts the threads and waits until they have loaded their models.
   *
   * @throws MODEL_UNUSABLE, WORKER_LOST, the reason of `signal` where that aborted
   */
  static async start(options: HolisticOptions, signal: AbortSignal): Promise<Holistic> {
    signal.throwIfAborted();
    const holistic = new Holistic(options, signal);
    try {
      await Promise.all(holistic.#threads.map((thread) => thread.ready));
    } catch (error) {
      await holistic[Symbol.asyncDispose]();
      throw error;
    }
    return holistic;
  }

  private constructor(
    options: HolisticOptions,
    private readonly signal: AbortSignal,
  ) {
    this.#threads = THREAD_PLANS[options.threads - 1].map((stages) => {
      const thread = new StageThread({ stages, options });
      for (const stage of stages) this.#threadOf.set(stage, thread);
      return thread;
    });
    // One more than threads: a picture lies ready where a thread would have to wait for it.
    this.#slots = Array.from({ length: options.threads + 1 }, () => ({
      picture: new SharedPicture(),
      free: Promise.resolve(),
    }));
    this.#onAbort = () => void this.#stop(signal.reason);
    signal.addEventListener('abort', this.#onAbort);
  }

  /**
   * Of the calls under way as many are worked on as there are threads, and one more; the pictures of the others are not touched yet.
   *
   * @param picture of any size; one of another size than the one before begins a new stream
   * @returns coordinates in pixels of the picture; z from the middle of the hips, in a hand from its wrist, in the face from the middle
   *   of the head. Confidence is MediaPipe's visibility for the body, 1 for face and hands. Null where there is nobody
   * @throws WORKER_LOST; a TypeError where the picture is malformed, a RangeError where it is not later than the one before
   */
  estimate(picture: Frame): Promise<Pose | null> {
    const before = this.#turn;
    const slot = this.#slots[this.#calls++ % this.#slots.length];
    const found = this.#find(picture, slot.picture, slot.free);
    // Without a value: the results of all calls would hang on the last one.
    this.#turn = Promise.allSettled([before, found]).then(() => undefined);
    slot.free = this.#turn;
    return before.then(() => found);
  }

  reset(): void {
    this.#previous = null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.signal.removeEventListener('abort', this.#onAbort);
    await this.#stop(new Error('the estimator was disposed of before it was done'));
  }

  async #find(frame: Frame, memory: SharedPicture, free: Promise<unknown>): Promise<Pose | null> {
    const isFirst = this.#begin(frame);
    await free;
    const picture = memory.hold(frame);
    const look = (stage: StageName, body: Landmarks | null): Promise<Landmarks | null> =>
      this.#thread(stage).run({ stage, picture, isFirst, body });
    const body = await look('body', null);
    const [leftHand, rightHand, face] = await Promise.all([
      look('leftHand', body),
      look('rightHand', body),
      look('face', body),
    ]);
    return body && toPose({ body, face, leftHand, rightHand }, frame.timestamp);
  }

  /** Whether a stream begins with this picture. */
  #begin(frame: Frame): boolean {
    const problem = frameProblem(frame);
    if (problem) throw new TypeError(`the picture is malformed: ${problem}`);
    const { timestamp, width, height } = frame;
    if (!Number.isFinite(timestamp)) throw new TypeError(`the timestamp of the picture is ${timestamp}`);
    const previous = this.#previous;
    if (previous && !(timestamp > previous.timestamp)) {
      throw new RangeError(`the picture at ${timestamp} µs comes after the one at ${previous.timestamp} µs`);
    }
    this.#previous = { timestamp, width, height };
    return previous?.width !== width || previous.height !== height;
  }

  #thread(stage: StageName): StageThread {
    const thread = this.#threadOf.get(stage);
    if (!thread) throw new Error(`no thread has the stage "${stage}"`);
    return thread;
  }

  async #stop(reason: unknown): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.stop(reason)));
  }
}
