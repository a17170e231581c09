import type { Estimator, Frame, Pose } from '../contract.ts';
import { isSameShape } from '../image/same-shape.ts';
import { estimateStream } from '../pose/estimate-stream.ts';
import { scalePose } from '../pose/pose.ts';
import { signingSpace } from '../pose/signing-space.ts';
import { decodeVideo } from '../video/decode.ts';
import { findSigningSpace } from '../video/find-signing-space.ts';
import type { VideoInfo } from '../video/probe.ts';
import { intoView, type View, viewOf } from './view.ts';

/** Keypoints of a film from elsewhere: an entry per frame, in pixels of a canvas that shows the whole film. */
export interface FilmKeypoints {
  readonly width: number;
  readonly height: number;
  /** Entries. */
  readonly length: number;
  poses(signal?: AbortSignal): AsyncIterable<Pose | null>;
}

/** A film to be looked at. */
export interface Film {
  readonly path: string;
  readonly info: VideoInfo;
}

export interface FilmOptions {
  /** `auto`: the square around the signing space. `none`: the whole picture. */
  readonly crop: 'auto' | 'none';
  /** Pixels: the side of the square, or the largest length of the short side. */
  readonly size: number;
  /** At most so many frames a second are looked at; they are always frames of the film, never mixtures. */
  readonly fps?: number;
  /** Of these, every so manieth. */
  readonly every: number;
}

/** A frame of the film in the view, and the person in it. */
export interface Filmed {
  /** Number of the frame in the film, from 0. */
  readonly index: number;
  readonly frame: Frame;
  /** In pixels of the frame. */
  readonly pose: Pose | null;
}

/** Keypoints and film do not belong together. */
export class KeypointsMismatch extends Error {
  override readonly name = 'KeypointsMismatch';
}

/** How many frames more or fewer than poses there may be: decoders disagree about the last one. */
const MAX_LENGTH_DIFFERENCE = 1;
/** Poses that a signing space is found from, at most. */
const SPACE_POSES = 256;

/** What is seen of the film in its samples; null where nobody was found to look at. */
export async function findView(
  { path, info }: Film,
  by: FilmKeypoints | Estimator,
  { crop, size }: FilmOptions,
  signal: AbortSignal,
): Promise<View | null> {
  if (crop === 'none') return viewOf(info, null, size);
  const space =
    'estimate' in by
      ? await findSigningSpace(path, info, by, { signal })
      : signingSpace(await spreadPoses(by, info, signal), info);
  return space && viewOf(info, space, size);
}

async function spreadPoses(keypoints: FilmKeypoints, info: VideoInfo, signal: AbortSignal): Promise<Pose[]> {
  const step = Math.ceil(keypoints.length / SPACE_POSES);
  const poses: Pose[] = [];
  let index = 0;
  for await (const pose of keypoints.poses(signal)) {
    if (pose && index % step === 0) {
      poses.push(scalePose(pose, info.width / keypoints.width, info.height / keypoints.height));
    }
    index += 1;
  }
  return poses;
}

export interface FilmListeners {
  readonly signal: AbortSignal;
  /** Hears of every frame of the film, also of those passed over. */
  readonly onFrame: (index: number) => void;
  /** See `decodeVideo`. */
  readonly onDamage: (words: string) => void;
}

/** The frames that are looked at, with the person in each. */
export async function* filmFrames(
  film: Film,
  by: FilmKeypoints | Estimator,
  view: View,
  options: FilmOptions,
  { signal, onFrame, onDamage }: FilmListeners,
): AsyncGenerator<Filmed> {
  const { path, info } = film;
  const { crop, width, height } = view;
  const isTaken = frameChooser(info.fps, options);
  const indexOf = ({ timestamp }: Frame): number => Math.round((timestamp * info.fps) / 1e6);
  async function* frames(every: boolean): AsyncGenerator<Frame> {
    for await (const frame of decodeVideo(path, info, { crop, size: { width, height }, signal, onDamage })) {
      const index = indexOf(frame);
      onFrame(index);
      if (every || isTaken(index)) yield frame;
    }
  }
  if ('estimate' in by) {
    for await (const { frame, pose } of estimateStream(frames(false), by)) {
      yield { index: indexOf(frame), frame, pose };
    }
    return;
  }
  for await (const { frame, pose } of paired(frames(true), by, signal)) {
    const index = indexOf(frame);
    if (isTaken(index)) yield { index, frame, pose: pose && intoView(pose, by, info, view) };
  }
}

/** @throws KeypointsMismatch where their shapes differ */
export function checkShape(keypoints: FilmKeypoints, info: VideoInfo): void {
  if (isSameShape(keypoints, info)) return;
  throw new KeypointsMismatch(
    `they are for ${keypoints.width}×${keypoints.height} pixels, the film has ${info.width}×${info.height}`,
  );
}

/** @throws KeypointsMismatch where one of them is longer than the other, after what they have in common */
async function* paired(
  frames: AsyncIterable<Frame>,
  keypoints: FilmKeypoints,
  signal: AbortSignal,
): AsyncGenerator<{ readonly frame: Frame; readonly pose: Pose | null }> {
  const poses = keypoints.poses(signal)[Symbol.asyncIterator]();
  let count = 0;
  try {
    for await (const frame of frames) {
      count += 1;
      const next = await poses.next();
      yield { frame, pose: next.done ? null : next.value };
    }
  } finally {
    await poses.return?.();
  }
  if (Math.abs(count - keypoints.length) > MAX_LENGTH_DIFFERENCE) {
    throw new KeypointsMismatch(`they have ${keypoints.length} frames, the film has ${count}`);
  }
}

function frameChooser(rate: number, { fps = rate, every }: FilmOptions): (index: number) => boolean {
  const step = Math.max(1, rate / fps);
  const order = (index: number): number => Math.ceil(index / step);
  return (index) => order(index) !== order(index + 1) && order(index) % every === 0;
}
