import type { Frame, Observation, Sample, Signer, Synthesis } from '../contract.ts';
import { filmFrames } from '../dataset/film.ts';
import { intoView } from '../dataset/view.ts';
import { errors } from '../errors.ts';
import { mapInOrder } from '../map-in-order.ts';
import { type Conditioning, condition } from '../pose/condition.ts';
import type { TrueFrame } from './evaluate-clip.ts';
import { type ClipFilm, EVERY_FRAME, type Survey } from './survey-clip.ts';

type Span = Pick<Survey, 'first' | 'last'>;

/** The filmed frames from the first to the last with a person, and their keypoints as they were found. */
export async function* trueFrames(
  { film, keypoints, view }: ClipFilm,
  { first, last }: Span,
  signal: AbortSignal,
): AsyncGenerator<TrueFrame> {
  const ignore = (): void => {};
  const listeners = { signal, onFrame: ignore, onDamage: ignore };
  for await (const { index, frame, pose } of filmFrames(film, keypoints, view, EVERY_FRAME, listeners)) {
    if (index > last) return;
    if (index >= first) yield { frame, pose: pose && { ...pose, timestamp: frame.timestamp } };
  }
}

/** One frame of a clip as the looks of its signer. @throws RangeError where it shows nobody, or is not there */
export async function signerIn(
  clip: ClipFilm,
  index: number,
  signal: AbortSignal,
): Promise<Omit<Signer, 'id'>> {
  for await (const { frame, pose } of trueFrames(clip, { first: index, last: index }, signal)) {
    if (pose) return { image: { ...frame, timestamp: 0 }, pose: { ...pose, timestamp: 0 } };
  }
  throw new RangeError(`${clip.film.path} shows nobody in frame ${index}`);
}

export interface ClipRendering {
  /** In a picture of the size of the clip's view. */
  readonly signer: Signer;
  readonly conditioning: Conditioning;
  readonly synthesize: Synthesis;
  /** Samples that may be with `synthesize` at once. */
  readonly inFlight: number;
}

/**
 * A frame for each of `trueFrames`, rendered from the clip's own keypoints as `slp render` does it. Constant memory.
 *
 * @throws FRAME_INVALID where a frame has another size than the signer's picture; what keypoints and `synthesize` throw; the
 * signal's reason
 */
export async function* renderClip(
  clip: ClipFilm,
  { first, last }: Span,
  { signer, conditioning, synthesize, inFlight }: ClipRendering,
  signal: AbortSignal,
): AsyncGenerator<Frame> {
  const { info } = clip.film;

  async function* observations(): AsyncGenerator<Observation> {
    let index = 0;
    for await (const pose of clip.keypoints.poses(signal)) {
      signal.throwIfAborted();
      if (index > last) return;
      const timestamp = Math.round((index / info.fps) * 1e6);
      if (pose) yield { pose: { ...intoView(pose, clip.keypoints, info, clip.view), timestamp } };
      index += 1;
    }
  }
  const samples = condition(observations(), { conditioning, pace: 'file', fps: info.fps, reference: signer });

  const render = async (sample: Sample): Promise<Frame> => {
    signal.throwIfAborted();
    const frame = await synthesize(sample);
    requireSize(frame, clip.view);
    // Samples count from the first frame with a person.
    const index = first + Math.round((sample.pose.timestamp * info.fps) / 1e6);
    return { ...frame, timestamp: Math.round((index / info.fps) * 1e6) };
  };
  yield* mapInOrder(samples, render, inFlight);
}

function requireSize(frame: Frame, { width, height }: { width: number; height: number }): void {
  if (frame.width === width && frame.height === height) return;
  throw errors.FRAME_INVALID(
    `it is ${frame.width}×${frame.height} pixels, the signer's picture ${width}×${height}`,
  );
}
