import { dirname } from 'node:path';
import type { Estimator, Host, Observation, Pose, PoseSource, Signer } from '../../core/contract.ts';
import { isFaultOfClip } from '../../core/dataset/clip-faults.ts';
import { findClips } from '../../core/dataset/find-clips.ts';
import { errors } from '../../core/errors.ts';
import { type Estimate, estimateStream } from '../../core/pose/estimate-stream.ts';
import { decodeVideo } from '../../core/video/decode.ts';
import { bestFrame, type Candidate } from './best-frame.ts';
import type { FilmOptions } from './film.ts';
import { type Clip, openClip, viewOf } from './open-clip.ts';

/** Seconds between two clips, longer than any gap within a performance: whoever reads on knows it for a cut. */
const BETWEEN_CLIPS = 1;
/** Where a signer's reference is looked for, at most: in so many clips, frames of each, and frames in all. */
const CLIPS_LOOKED_AT = 24;
const FRAMES_OF_CLIP = 24;
const FRAMES_LOOKED_AT = 96;

/**
 * The clips of a folder and of those in it, in the order of their paths, as a data set: clips that lie in one folder show one
 * signer. Pictures and references are of one size, that of the first clip that can be read, from which the frame rate is taken,
 * too; clips of another shape lose their edges. A damaged clip is noted and left out.
 */
export class ClipFolder implements PoseSource {
  readonly pace = 'file';
  readonly fps: number;
  readonly #size: { readonly width: number; readonly height: number };
  readonly #clips: ReadonlyMap<string, readonly string[]>;

  /**
   * @param paths of all clips
   * @param opened by path; null for one that cannot be read
   */
  private constructor(
    readonly path: string,
    paths: readonly string[],
    first: Clip,
    private readonly opened: Map<string, Clip | null>,
    readonly estimator: Estimator,
    readonly options: FilmOptions,
    readonly log: Host['log'],
  ) {
    this.fps = options.fps ?? first.info.fps;
    const { width, height } = first.crop ?? first.info;
    this.#size = { width, height };
    this.#clips = byFolder(paths);
  }

  /** @throws VIDEO_UNREADABLE where there is no clip that can be read; FILE_UNREADABLE; as `start` */
  static async open(
    path: string,
    options: FilmOptions,
    start: () => Promise<Estimator>,
    { log, signal }: Pick<Host, 'log' | 'signal'>,
  ): Promise<ClipFolder> {
    const paths = (await findClips([path])).map(({ video }) => video.path);
    if (paths.length === 0) throw errors.VIDEO_UNREADABLE(path, 'it is a folder without videos');
    const estimator = await start();
    const opened = new Map<string, Clip | null>();
    for (const each of paths) {
      try {
        const first = await openClip(each, options.crop, estimator, signal);
        opened.set(each, first);
        return new ClipFolder(path, paths, first, opened, estimator, options, log);
      } catch (error) {
        log(`${faultOfClip(error)}; left out`);
        opened.set(each, null);
      }
    }
    throw errors.VIDEO_UNREADABLE(path, 'none of its videos can be read');
  }

  /** @throws NOBODY_FOUND where nobody is seen in any clip, and what the estimator throws */
  async *samples(signal: AbortSignal): AsyncGenerator<Observation> {
    let start = 0;
    let end = 0;
    try {
      for (const [folder, paths] of this.#clips) {
        const signer = await this.#signerOf(folder, paths, signal);
        for (const path of signer ? paths : []) {
          for await (const { frame, pose } of this.#estimates(path, signal)) {
            // A few frames are on their way when the run ends.
            if (signal.aborted) return;
            const timestamp = start + frame.timestamp;
            yield { pose: { ...pose, timestamp }, target: { ...frame, timestamp }, signer: signer! };
            end = timestamp + BETWEEN_CLIPS * 1e6;
          }
          start = end;
        }
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    if (end === 0 && !signal.aborted) throw errors.NOBODY_FOUND(this.path, this.options.person);
  }

  /** The best frame of some of the clips. */
  async #signerOf(folder: string, paths: readonly string[], signal: AbortSignal): Promise<Signer | null> {
    const step = Math.max(1, paths.length / CLIPS_LOOKED_AT);
    const some = paths.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
    const count = Math.min(FRAMES_OF_CLIP, Math.ceil(FRAMES_LOOKED_AT / some.length));
    let best: Candidate | null = null;
    for (const path of some) {
      try {
        const clip = await this.#open(path, signal);
        const found = clip && (await bestFrame(clip, this.#size, count, this.estimator, signal));
        if (found && found.score > (best?.score ?? 0)) best = found;
      } catch (error) {
        this.#leaveOut(path, error);
      }
    }
    if (best) return { id: folder, image: best.image, pose: best.pose };
    this.log(`${folder}: no frame can serve as a reference; left out`);
    return null;
  }

  async *#estimates(path: string, signal: AbortSignal): AsyncGenerator<Estimate & { readonly pose: Pose }> {
    try {
      const clip = await this.#open(path, signal);
      if (!clip) return;
      const onDamage = (words: string): void => this.log(`${path} is damaged: ${words}`);
      const options = { ...viewOf(clip, this.#size), fps: this.fps, signal, onDamage };
      this.estimator.reset();
      for await (const { frame, pose } of estimateStream(
        decodeVideo(path, clip.info, options),
        this.estimator,
      )) {
        if (pose) yield { frame, pose };
      }
    } catch (error) {
      this.#leaveOut(path, error);
    }
  }

  /** Null for a clip that was left out. */
  async #open(path: string, signal: AbortSignal): Promise<Clip | null> {
    const known = this.opened.get(path);
    if (known !== undefined) return known;
    const clip = await openClip(path, this.options.crop, this.estimator, signal);
    this.opened.set(path, clip);
    return clip;
  }

  #leaveOut(path: string, error: unknown): void {
    this.log(`${faultOfClip(error)}; left out`);
    this.opened.set(path, null);
  }
}

/** What is wrong with a clip, in words; other errors go on. */
function faultOfClip(error: unknown): string {
  if (isFaultOfClip(error)) return error.message;
  throw error;
}

function byFolder(paths: readonly string[]): Map<string, string[]> {
  const folders = new Map<string, string[]>();
  for (const path of paths) {
    const folder = dirname(path);
    const clips = folders.get(folder);
    if (clips) clips.push(path);
    else folders.set(folder, [path]);
  }
  return folders;
}
