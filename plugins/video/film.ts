import type { Estimator, Host, Observation, PoseSource } from '../../core/contract.ts';
import { errors } from '../../core/errors.ts';
import { estimateStream } from '../../core/pose/estimate-stream.ts';
import type { Rect } from '../../core/pose/signing-space.ts';
import { decodeVideo } from '../../core/video/decode.ts';
import { findSigningSpace } from '../../core/video/find-signing-space.ts';
import { probeVideo, type VideoInfo } from '../../core/video/probe.ts';

export interface FilmOptions {
  /** Whom the estimator follows: what the errors name. */
  readonly person?: number;
  readonly fps?: number;
  readonly crop: 'none' | 'auto';
  readonly targets: boolean;
}

/** Where a smaller share of the frames shows a person, that is worth a word: the signer rests in all others. */
const MIN_SEEN = 0.5;
/** So are more seconds without a person at either end: a performance lasts from its first pose to its last. */
const MAX_AWAY = 0.5;

/** Where in a film the person was seen. */
interface Presence {
  /** Frames looked at, and those with a person. */
  looked: number;
  seen: number;
  /** Seconds without a person before the first pose and after the last one. */
  before: number;
  after: number;
}

/** The poses of one video, in pixels of its (cut-out) picture. */
export class Film implements PoseSource {
  readonly pace = 'file';
  readonly fps: number;
  /** By what the container says of its duration; nobody knows before the end when the person is first and last seen. */
  readonly length?: number;
  readonly width?: number;

  private constructor(
    readonly path: string,
    readonly info: VideoInfo,
    readonly estimator: Estimator,
    readonly options: FilmOptions,
    readonly log: Host['log'],
  ) {
    this.fps = options.fps ?? info.fps;
    this.width = options.crop === 'none' ? info.width : undefined;
    this.length = info.duration && Math.max(1, Math.round(info.duration * this.fps));
  }

  /** @throws as `probeVideo` and `start` */
  static async open(
    path: string,
    options: FilmOptions,
    start: () => Promise<Estimator>,
    { log }: Pick<Host, 'log'>,
  ): Promise<Film> {
    const info = await probeVideo(path);
    return new Film(path, info, await start(), options, log);
  }

  /** @throws as `decodeVideo` and the estimator; NOBODY_FOUND where nobody is seen from start to end */
  async *samples(signal: AbortSignal): AsyncGenerator<Observation> {
    const presence: Presence = { looked: 0, seen: 0, before: 0, after: 0 };
    try {
      const crop = await this.#crop(signal);
      const onDamage = (words: string): void => this.log(`${this.path} is damaged: ${words}`);
      const frames = decodeVideo(this.path, this.info, { fps: this.options.fps, crop, signal, onDamage });
      this.estimator.reset();
      for await (const { frame, pose } of estimateStream(frames, this.estimator)) {
        // A few frames are on their way when the run ends.
        if (signal.aborted) return;
        presence.looked += 1;
        presence.after += 1 / this.fps;
        if (!pose) continue;
        if (presence.seen === 0) presence.before = frame.timestamp / 1e6;
        presence.seen += 1;
        presence.after = 0;
        yield this.options.targets ? { pose, target: frame } : { pose };
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    if (signal.aborted) return;
    if (presence.seen === 0) throw errors.NOBODY_FOUND(this.path, this.options.person);
    this.#remark(presence);
  }

  /** Tells people what of the film the performance does not show. */
  #remark({ looked, seen, before, after }: Presence): void {
    const ends = [
      before > MAX_AWAY ? `its first ${before.toFixed(1)} s` : '',
      after > MAX_AWAY ? `its last ${after.toFixed(1)} s` : '',
    ].filter(Boolean);
    if (ends.length > 0) this.log(`${this.path}: nobody was found in ${ends.join(' and ')}: left out`);
    if (seen < MIN_SEEN * looked) {
      this.log(`${this.path}: a person was found in ${seen} of ${looked} frames only`);
    }
  }

  async #crop(signal: AbortSignal): Promise<Rect | undefined> {
    if (this.options.crop === 'none') return undefined;
    return (await findSigningSpace(this.path, this.info, this.estimator, { signal })) ?? undefined;
  }
}
