import type { Host, Observation, Pose, PoseSource, Signer } from '../../core/contract.ts';
import { mapInOrder } from '../../core/map-in-order.ts';
import { seedFor } from '../../core/neural/seeded-random.ts';
import { RecentMap } from '../../core/recent-map.ts';
import type { SyntheticOptions } from './index.ts';
import { type FrameNumber, orderFrames } from './order-frames.ts';
import { planClips, signerName } from './plan-clips.ts';
import { RenderPool, type RenderThread } from './render-pool.ts';

/** Seconds between two clips, longer than any gap within a performance: whoever reads on knows it for a cut. */
const BETWEEN_CLIPS = 1;
/** Frames that a thread is asked for ahead of those that are read. */
const AHEAD = 2;
const REMEMBERED_SIGNERS = 4;

type Options = SyntheticOptions & { readonly frames: number; readonly fps: number };
type Made = Pick<Observation, 'signer' | 'previous'> & Required<Pick<Observation, 'pose' | 'target'>>;

/** The source `synthetic`: frames of people who do not exist, rendered ahead on threads. */
export class SyntheticSource implements PoseSource {
  readonly pace = 'file';
  readonly fps: number;
  readonly length: number;
  readonly width: number;
  readonly #order: readonly FrameNumber[];
  readonly #seed: number;
  readonly #pool: RenderPool;
  readonly #signers = new RecentMap<number, Promise<Signer>>(REMEMBERED_SIGNERS);

  /** @param poses what all signers do, one for each frame of a film */
  constructor(
    private readonly options: Options,
    log: Host['log'],
    poses?: readonly Pose[],
  ) {
    const { seed, shuffle, signers, frames, fps, size, threads } = options;
    // Whoever shuffles gives a seed for the order, small ones mostly: people of their own, not those of the datasets with such seeds.
    this.#seed = shuffle ? seedFor(seed, 'people') : seed;
    const performed = poses && frames;
    this.#order = orderFrames(planClips({ seed: this.#seed, signers, frames, fps, performed }), options);
    this.fps = fps;
    this.width = size;
    // Between clips there is time, and no frame.
    this.length = this.#order.length;
    this.#pool = new RenderPool({ seed: this.#seed, size, fps, poses }, threads, log);
  }

  /** @throws WORKER_LOST */
  async *samples(signal: AbortSignal): AsyncGenerator<Observation> {
    const clock = new Clock(this.options.shuffle);
    const make = (at: FrameNumber) => this.#make(at).then((made) => ({ at, made }));
    for await (const { at, made } of mapInOrder(this.#frames(signal), make, AHEAD * this.options.threads)) {
      if (signal.aborted) return;
      yield moved(made, clock.shift(at, made.pose.timestamp));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool[Symbol.asyncDispose]();
  }

  async *#frames(signal: AbortSignal): AsyncGenerator<FrameNumber> {
    for (const at of this.#order) {
      if (signal.aborted) return;
      yield at;
    }
  }

  async #make({ signer, clip, frame }: FrameNumber): Promise<Made> {
    const thread = this.#pool.idlest;
    const [reference, film, previous] = await Promise.all([
      this.#signer(signer, thread),
      thread.film({ signer, at: { clip, frame } }),
      this.options.shuffle && frame > 0
        ? thread.keypoints({ signer, at: { clip, frame: frame - 1 } })
        : undefined,
    ]);
    return { pose: film.pose, target: film.frame, signer: reference, ...(previous && { previous }) };
  }

  #signer(number: number, thread: RenderThread): Promise<Signer> {
    const known = this.#signers.get(number);
    if (known) return known;
    const id = signerName(this.#seed, number);
    const made = thread
      .film({ signer: number, at: 'reference' })
      .then(({ frame, pose }) => ({ id, image: frame, pose }));
    // Whoever waits for a frame that fails first must not leave this rejection unheard.
    made.catch(() => {});
    this.#signers.set(number, made);
    return made;
  }
}

/** Moments of frames in the stream: those of a clip as far apart as in it, those of two clips further. */
class Clock {
  #clip = '';
  #shift = 0;
  #end = 0;

  constructor(private readonly cutAlways: boolean) {}

  /** What is to be added to the moment that a frame has in its clip, microseconds. */
  shift({ signer, clip }: FrameNumber, timestamp: number): number {
    const name = `${signer} ${clip}`;
    if (this.cutAlways || name !== this.#clip) this.#shift = this.#end - timestamp;
    this.#clip = name;
    this.#end = this.#shift + timestamp + BETWEEN_CLIPS * 1e6;
    return this.#shift;
  }
}

function moved({ pose, target, signer, previous }: Made, shift: number): Observation {
  const move = <T extends { readonly timestamp: number }>(one: T): T => ({
    ...one,
    timestamp: one.timestamp + shift,
  });
  return { pose: move(pose), target: move(target), signer, ...(previous && { previous: move(previous) }) };
}
