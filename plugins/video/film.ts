import type { Estimator, Host, Observation, PoseSource } from '../../core/contract.ts';
import { errors } from '../../core/errors.ts';
import { estimateStream } from '../../core/pose/estimate-stream.ts';
import type { Rect } from '../../core/pose/signing-space.ts';
import { decodeVideo } from '../../core/video/decode.ts';
import { findSigningSpace } from '../../core/video/find-signing-space.ts';
import { probeVideo, type VideoInfo } from '../../core/video/probe.ts';

export interface FilmOptions {
  readonly fps?: number;
  readonly crop: 'none' | 'auto';
  readonly targets: boolean;
}

/** The poses of one video, in pixels of its (cut-out) picture. */
export class Film implements PoseSource {
  readonly pace = 'file';
  readonly fps: number;
  /** By what the container says of its duration; nobody knows before the end when the person is first and last seen. */
  readonly length?: number;

  private constructor(
    readonly path: string,
    readonly info: VideoInfo,
    readonly estimator: Estimator,
    readonly options: FilmOptions,
    readonly log: Host['log'],
  ) {
    this.fps = options.fps ?? info.fps;
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

  /** @throws as `decodeVideo` and the estimator; POSE_EMPTY where nobody is seen from start to end */
  async *samples(signal: AbortSignal): AsyncGenerator<Observation> {
    let seen = 0;
    try {
      const crop = await this.#crop(signal);
      const onDamage = (words: string): void => this.log(`${this.path} is damaged: ${words}`);
      const frames = decodeVideo(this.path, this.info, { fps: this.options.fps, crop, signal, onDamage });
      this.estimator.reset();
      for await (const { frame, pose } of estimateStream(frames, this.estimator)) {
        if (!pose) continue;
        seen += 1;
        yield this.options.targets ? { pose, target: frame } : { pose };
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    if (seen === 0 && !signal.aborted) throw errors.POSE_EMPTY(this.path);
  }

  async #crop(signal: AbortSignal): Promise<Rect | undefined> {
    if (this.options.crop === 'none') return undefined;
    return (await findSigningSpace(this.path, this.info, this.estimator, { signal })) ?? undefined;
  }
}
