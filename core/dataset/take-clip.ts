import type { Estimator } from '../contract.ts';
import { messageOf } from '../errors.ts';
import { mapInOrder } from '../map-in-order.ts';
import { probeVideo, type VideoInfo } from '../video/probe.ts';
import { referenceScore } from './choose-reference.ts';
import { isFaultOfClip, isFaultOfKeypoints } from './clip-faults.ts';
import { type Candidate, type ClipReport, FrameTally } from './clip-report.ts';
import {
  checkShape,
  type Film,
  type Filmed,
  type FilmKeypoints,
  type FilmOptions,
  filmFrames,
  findView,
} from './film.ts';
import type { GrowingFile } from './growing-file.ts';
import { sampleKey } from './name-samples.ts';
import type { Clip } from './plan-dataset.ts';
import { clipProblem, frameProblem } from './quality-rules.ts';
import { encodeSample } from './sample-files.ts';
import type { View } from './view.ts';

export interface ClipOptions extends FilmOptions {
  /** Of the JPEGs, 1..100. */
  readonly jpegQuality: number;
}

/** What a dataset is made with. */
export interface ClipServices {
  /** Opens keypoints of a film; `film` is the size to assume where the file does not state one. */
  readonly openKeypoints: (path: string, film: { width: number; height: number }) => Promise<FilmKeypoints>;
  /** Starts the estimator when it is first asked for. */
  readonly estimator: () => Promise<Estimator>;
  readonly signal: AbortSignal;
  /** Hears of every frame of a film as it is decoded. */
  readonly onFrame: (index: number, info: VideoInfo) => void;
}

/** Pictures that are compressed at once. */
const IN_FLIGHT = 4;

/**
 * Adds a clip's samples to `tar` and reports what became of it; a clip that is left out leaves nothing in `tar`.
 *
 * @throws OUTPUT_UNWRITABLE, FFMPEG_MISSING, what the estimator throws, and the signal's reason
 */
export async function takeClip(
  clip: Clip,
  tar: GrowingFile,
  options: ClipOptions,
  services: ClipServices,
): Promise<ClipReport> {
  const start = tar.end;
  const about = { path: clip.video.path, clip: clip.name, signer: clip.signerKey, part: clip.part };
  const taking = new ClipTaking(clip, tar, options, services);
  let fault: string | undefined;
  try {
    await taking.take();
  } catch (error) {
    services.signal.throwIfAborted();
    if (!isFaultOfClip(error)) throw error;
    fault = `unreadable: ${error.message}`;
  }
  const { tally, length, fps, reference, keypoints } = taking;
  const note = [...taking.notes].join('; ');
  const dropped = fault ?? taking.problem ?? clipProblem(tally.counts, length, reference !== undefined);
  if (dropped !== undefined) await tar.cut(start);
  return {
    ...about,
    ...(dropped !== undefined && { dropped }),
    ...(keypoints !== undefined && { keypoints }),
    ...(note !== '' && { note }),
    length,
    fps,
    frames: tally.counts,
    ...(dropped === undefined && reference && { reference }),
  };
}

/** One clip on its way into the dataset. */
class ClipTaking {
  tally = new FrameTally();
  length = 0;
  fps = 0;
  reference: Candidate | undefined;
  keypoints: string | undefined;
  readonly notes = new Set<string>();
  problem: string | undefined;

  constructor(
    private readonly clip: Clip,
    private readonly tar: GrowingFile,
    private readonly options: ClipOptions,
    private readonly services: ClipServices,
  ) {}

  async take(): Promise<void> {
    const { path } = this.clip.video;
    const film: Film = { path, info: await probeVideo(path) };
    this.fps = film.info.fps;
    if (await this.#takeWithKeypoints(film)) return;
    const estimator = await this.services.estimator();
    estimator.reset();
    await this.#takeFrames(film, estimator);
  }

  /** Returns whether there are keypoints that belong to the film; says why not. */
  async #takeWithKeypoints(film: Film): Promise<boolean> {
    const { keypoints: file } = this.clip;
    if (!file) return false;
    const start = this.tar.end;
    try {
      const keypoints = await this.services.openKeypoints(file.path, film.info);
      checkShape(keypoints, film.info);
      await this.#takeFrames(film, keypoints);
      this.keypoints = file.path;
      return true;
    } catch (error) {
      if (!isFaultOfKeypoints(error, file.path)) throw error;
      this.notes.add(`keypoints of ${file.path} not used: ${messageOf(error)}`);
      await this.tar.cut(start);
      this.tally = new FrameTally();
      this.reference = undefined;
      return false;
    }
  }

  async #takeFrames(film: Film, by: FilmKeypoints | Estimator): Promise<void> {
    const { signal, onFrame } = this.services;
    this.length = 0;
    const view = await findView(film, by, this.options, signal);
    if ('reset' in by) by.reset();
    signal.throwIfAborted();
    if (!view) {
      this.problem = 'no shoulders found';
      return;
    }
    const frames = filmFrames(film, by, view, this.options, {
      signal,
      onFrame: (index) => {
        this.length = index + 1;
        onFrame(index, film.info);
      },
      onDamage: (words) => this.notes.add(`${film.path} is damaged: ${words}`),
    });
    const sample = (filmed: Filmed) => this.#sample(filmed, view);
    for await (const { filmed, bytes, problem } of mapInOrder(frames, sample, IN_FLIGHT)) {
      signal.throwIfAborted();
      if (bytes && filmed.pose) {
        this.tally.keep(filmed.pose);
        this.#consider(filmed, bytes.length);
        await this.tar.append(bytes);
      } else this.tally.drop(problem!);
    }
  }

  async #sample(filmed: Filmed, view: View): Promise<Sampled> {
    const { index, frame, pose } = filmed;
    const problem = frameProblem(pose, view, view.scale);
    if (problem !== undefined || !pose) return { filmed, problem };
    const { key, signerKey, name } = this.clip;
    const { width, height } = view;
    const timestamp = Math.round((index / this.fps) * 1e6);
    const facts = { signer: signerKey, clip: name, frame: index, timestamp, fps: this.fps, width, height };
    const bytes = await encodeSample(sampleKey(key, index), frame, pose, facts, this.options.jpegQuality);
    return { filmed, bytes };
  }

  /** Keeps the best frame so far, the earliest of equals. */
  #consider({ index, frame, pose }: Filmed, length: number): void {
    const { score, problems } = referenceScore(pose!, frame);
    if (score <= (this.reference?.score ?? 0)) return;
    this.reference = { score, problems, key: sampleKey(this.clip.key, index), at: this.tar.end, length };
  }
}

interface Sampled {
  readonly filmed: Filmed;
  /** Of a frame that is kept, its sample. */
  readonly bytes?: Buffer;
  readonly problem?: string;
}
