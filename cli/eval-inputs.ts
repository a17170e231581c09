import { parse, resolve } from 'node:path';
import type { RunServices } from '../core/compose.ts';
import type { Frame, PluginSpec, Pose } from '../core/contract.ts';
import {
  type Alignment,
  checkFormat,
  choose,
  chooseFrames,
  pairFrames,
  pairPoses,
} from '../core/evaluation/align.ts';
import type { Evaluation, TrueFrame } from '../core/evaluation/evaluate-clip.ts';
import { inStep } from '../core/evaluation/in-step.ts';
import { imageSize, loadImage } from '../core/image/load.ts';
import { isSameShape } from '../core/image/same-shape.ts';
import { scalePose } from '../core/pose/pose.ts';
import { countFrames, openPictures, type Pictures } from '../core/video/pictures.ts';
import type { PoseFile } from '../plugins/pose-files/open.ts';
import { estimateTruePoses, truePoseFile } from './eval-poses.ts';
import { withOptions } from './options.ts';
import type { PhaseProgress } from './phase-progress.ts';

/** What a prediction is held against, as the command line names it. */
export interface EvalInputOptions {
  readonly pred: string;
  readonly target: string;
  readonly baseline?: string;
  readonly poses?: string;
  readonly person?: number;
  readonly ref?: string;
  readonly align?: Exclude<Alignment, 'exact'>;
  readonly estimator: PluginSpec;
}

export interface EvalInputs {
  readonly prediction: Pictures;
  readonly target: Pictures;
  readonly baseline?: Pictures;
  /** The keypoints of the target; absent where they have to be estimated. */
  readonly poses?: PoseFile;
  /** At the size of the target. */
  readonly reference?: Frame;
}

export interface InputServices extends RunServices {
  readonly progress: PhaseProgress;
}

const FALLBACK_RATE = 25;

/**
 * Opens everything, and checks all that can be told without looking at every frame.
 *
 * @throws EVAL_MISMATCH, and what opening pictures, pose files and photos throws
 */
export async function openEvalInputs(
  options: EvalInputOptions,
  log: (line: string) => void,
): Promise<EvalInputs> {
  const target = await openPictures(options.target);
  const how: Alignment = options.align ?? 'exact';
  const others: Pictures[] = [];
  for (const path of [options.pred, options.baseline]) {
    if (path === undefined) continue;
    const opened = await openPictures(path);
    checkFormat(opened, target, how);
    if (opened.width !== target.width || opened.height !== target.height) {
      log(`${path} is scaled from ${opened.width}×${opened.height} to ${target.width}×${target.height}`);
    }
    others.push(opened);
  }
  const [prediction, baseline] = others;
  const poses = await truePoseFile(target, { path: options.poses, person: options.person });
  if (poses && options.poses === undefined) log(`the true keypoints are those of ${poses.path}`);
  const reference = options.ref === undefined ? undefined : await loadCopy(options.ref, target, log);
  return { prediction: prediction!, target, baseline, poses, reference };
}

/** What somebody would show who copies the photo into every frame: it covers the picture, and is cut at its centre. */
async function loadCopy(path: string, target: Pictures, log: (line: string) => void): Promise<Frame> {
  const { width, height } = target;
  const reference = await loadImage(path, { cover: { width, height } });
  const photo = await imageSize(path);
  if (!isSameShape(photo, target)) {
    const sizes = `${photo.width}×${photo.height}, the video ${width}×${height}`;
    log(`${path} has another shape than the video (${sizes}): for the copied reference its edges are cut`);
  }
  return reference;
}

/** Everything to be compared, frame by frame. */
export interface PairedClip extends AsyncDisposable {
  readonly evaluation: Evaluation;
  /** Frames. */
  readonly length: number;
}

/**
 * Counts frames, pairs them, and estimates the true keypoints where none came with the target.
 *
 * @throws EVAL_MISMATCH where lengths differ; NOBODY_FOUND; what frames, poses and the estimator throw
 */
export async function pairEvalInputs(
  { prediction, target, baseline, poses, reference }: EvalInputs,
  { align, estimator, person }: Pick<EvalInputOptions, 'align' | 'estimator' | 'person'>,
  services: InputServices,
): Promise<PairedClip> {
  const { signal, log, progress } = services;
  const how: Alignment = align ?? 'exact';
  const videos = [target, prediction, ...(baseline ? [baseline] : [])];
  const lengths = await countAll(videos, services);
  const [trueTrack, ...tracks] = videos.map((video, i) => ({ ...video, length: lengths[i]! }));
  const pairings = tracks.map((track) => pairFrames(track, trueTrack!, how));
  const posePairing = poses && pairPoses(poses, trueTrack!, how);
  const length = Math.min(...[...pairings, ...(posePairing ? [posePairing] : [])].map((each) => each.length));
  sayWhatIsLeft(length, [...videos, ...(poses ? [poses] : [])], [...lengths, poses?.length ?? length], log);

  const fps = target.fps ?? prediction.fps ?? (poses?.fpsAssumed === false ? poses.fps : FALLBACK_RATE);
  const { path, width, height } = target;
  let keypoints: PoseFile | (PoseFile & AsyncDisposable);
  if (poses) keypoints = poses;
  else {
    const who = `the keypoints of ${path}`;
    log(`no keypoints came with ${path}: they are estimated (${estimator.name})`);
    keypoints = await estimateTruePoses(
      target,
      { estimator: withOptions(estimator, { person }), count: length, fps },
      services,
      (done) => progress.show(`estimating ${who}`, done, length),
    );
  }
  const whole = { length, at: (index: number): number => index };

  async function* truth(): AsyncGenerator<TrueFrame> {
    const streams = {
      frame: chooseFrames(target.frames({ fps, signal }), whole, length, { path, fps }),
      pose: choose(keypoints.poses(signal), posePairing ?? whole, length, keypoints.path),
    };
    for await (const { frame, pose } of inStep(streams)) {
      yield { frame, pose: pose && inPixelsOf(target, keypoints, pose, frame.timestamp) };
    }
  }
  const paired = (video: Pictures, index: number) => () => {
    const fits = video.width === width && video.height === height;
    const frames = video.frames({ ...(!fits && { size: { width, height } }), signal });
    return chooseFrames(frames, pairings[index]!, length, { path: video.path, fps });
  };
  return {
    length,
    evaluation: {
      ...{ name: parse(resolve(path)).name, width, height, fps },
      truth,
      rendered: paired(prediction, 0),
      ...(baseline && { baseline: paired(baseline, 1) }),
      ...(reference && { reference }),
    },
    [Symbol.asyncDispose]: async () => {
      if (Symbol.asyncDispose in keypoints) await keypoints[Symbol.asyncDispose]();
    },
  };
}

async function countAll(
  videos: readonly Pictures[],
  { signal, log, progress }: InputServices,
): Promise<number[]> {
  const failure = new AbortController();
  let counted = 0;
  const count = (video: Pictures): Promise<number> =>
    countFrames(video, {
      signal: AbortSignal.any([signal, failure.signal]),
      onFrame: () => progress.show('counting frames', ++counted),
      onDamage: (words) => log(`${video.path} is damaged: ${words}`),
    });
  return Promise.all(videos.map(count)).catch((error: unknown) => {
    failure.abort(error);
    throw error;
  });
}

function sayWhatIsLeft(
  length: number,
  tracks: readonly { readonly path: string }[],
  lengths: readonly number[],
  log: (line: string) => void,
): void {
  if (lengths.every((each) => each === length)) return;
  const counts = tracks.map(({ path }, i) => `${path} has ${lengths[i]}`);
  log(`${length === 1 ? '1 frame is' : `${length} frames are`} compared (${counts.join(', ')})`);
}

function inPixelsOf(target: Pictures, file: PoseFile, pose: Pose, timestamp: number): Pose {
  const { width, height } = target;
  const fits = file.width === width && file.height === height;
  return { ...(fits ? pose : scalePose(pose, width / file.width, height / file.height)), timestamp };
}
