import type { Frame } from '../contract.ts';
import { errors } from '../errors.ts';
import { isSameShape } from '../image/same-shape.ts';

/**
 * How frames of two videos are paired: `exact` takes the i-th with the i-th, of videos of one length, rate and size; `start` does so to
 * the end of the shorter one, whatever their rates and sizes; `resample` takes what a player shows at the moment of the true
 * frame, while both last.
 */
export type Alignment = 'exact' | 'start' | 'resample';

/** Frames, or keypoints, beside those of the true video. */
export interface Track {
  /** For the errors. */
  readonly path: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Frames per second; absent where there is no rate, as in a folder of pictures. */
  readonly fps?: number;
}

export interface CountedTrack extends Track {
  /** Number of frames. */
  readonly length: number;
}

/** Which frames of a track belong to the true ones. */
export interface Pairing {
  /** How many true frames, from the first on, have a counterpart. */
  readonly length: number;
  /** The number of the frame that belongs to the true frame `index`; it never decreases. */
  at(index: number): number;
}

/** How far frame rates may differ, relative to each other: 29.97 is not 30. */
const MAX_RATE_DIFFERENCE = 0.0005;
/** What can be done about keypoints of another length: exporting the video again does not help. */
const KEYPOINTS_HINT =
  'keypoints have an entry for each frame of the target: "slp pose extract" makes such, --poses names others; or --align start | resample';
/** Of a frame: what is this near to its beginning is at its beginning. */
const ROUNDING = 1e-6;

/**
 * Checks all that two videos have to have in common but for their lengths, which take longer to know. A prediction of another size
 * is scaled to that of the target where they are aligned, but never stretched: both have one shape.
 *
 * @throws EVAL_MISMATCH that names both values
 */
export function checkFormat(prediction: Track, target: Track, how: Alignment): void {
  checkShape(prediction, target);
  const [a, b] = [prediction.fps, target.fps];
  if (how === 'resample') {
    for (const { path, fps } of [prediction, target]) if (fps === undefined) throw withoutRate(path);
  }
  if (how !== 'exact') return;
  const differences: string[] = [];
  if (prediction.width !== target.width || prediction.height !== target.height) {
    differences.push(`${prediction.path} is ${sizeOf(prediction)} and ${target.path} ${sizeOf(target)}`);
  }
  if (a !== undefined && b !== undefined && Math.abs(a / b - 1) > MAX_RATE_DIFFERENCE) {
    differences.push(`${prediction.path} has ${rateOf(a)} frames a second and ${target.path} ${rateOf(b)}`);
  }
  if (differences.length > 0) throw errors.EVAL_MISMATCH(differences.join('; '));
}

/**
 * Checks that one is the other scaled.
 *
 * @throws EVAL_MISMATCH
 */
export function checkShape(track: Track, target: Track): void {
  if (isSameShape(track, target)) return;
  throw errors.EVAL_MISMATCH(
    `${track.path} is ${sizeOf(track)} and ${target.path} ${sizeOf(target)}, which is another shape`,
    'both have to show the same section of the picture; crop one of them as the other was',
  );
}

/**
 * Pairs a prediction with the true frames.
 *
 * @throws EVAL_MISMATCH for `exact` where the lengths differ, for `resample` where a rate is missing
 */
export function pairFrames(prediction: CountedTrack, target: CountedTrack, how: Alignment): Pairing {
  if (how !== 'resample') return byNumber(prediction, target, how);
  const step = stepOf(prediction, target);
  const length = Math.ceil(prediction.length / step - ROUNDING);
  return {
    length: Math.min(target.length, length),
    at: (index) => Math.floor(index * step + ROUNDING),
  };
}

/**
 * Pairs the true keypoints with the true frames: by number, but for `resample` with other counts, where those are taken that are
 * nearest in time.
 *
 * @throws EVAL_MISMATCH as `pairFrames`
 */
export function pairPoses(poses: CountedTrack, target: CountedTrack, how: Alignment): Pairing {
  if (how !== 'resample' || poses.length === target.length) {
    return byNumber(poses, target, how, KEYPOINTS_HINT);
  }
  const step = stepOf(poses, target);
  const length = Math.ceil(poses.length / step - ROUNDING);
  return {
    length: Math.min(target.length, length),
    at: (index) => Math.min(poses.length - 1, Math.round(index * step)),
  };
}

/**
 * The items that a pairing chooses, one for each of the first `count` true frames. What is chosen several times in a row is the same
 * object each time.
 *
 * @throws FILE_UNREADABLE where there are fewer than were counted
 */
export async function* choose<T>(
  items: AsyncIterable<T>,
  { at }: Pairing,
  count: number,
  path: string,
): AsyncGenerator<T> {
  let index = 0;
  let number = 0;
  for await (const item of items) {
    for (; index < count && at(index) === number; index++) yield item;
    if (index === count) return;
    number += 1;
  }
  if (index < count) throw errors.FILE_UNREADABLE(path, 'it has changed while it was read');
}

/** The chosen frames at the moments of the true ones, each with pixels of its own. */
export async function* chooseFrames(
  frames: AsyncIterable<Frame>,
  pairing: Pairing,
  count: number,
  { path, fps }: { readonly path: string; readonly fps: number },
): AsyncGenerator<Frame> {
  let index = 0;
  for await (const frame of choose(frames, pairing, count, path)) {
    const again = index + 1 < count && pairing.at(index + 1) === pairing.at(index);
    const timestamp = Math.round((index * 1e6) / fps);
    yield { ...frame, timestamp, data: again ? frame.data.slice() : frame.data };
    index += 1;
  }
}

function byNumber(track: CountedTrack, target: CountedTrack, how: Alignment, hint?: string): Pairing {
  if (how === 'exact' && track.length !== target.length) {
    throw errors.EVAL_MISMATCH(
      `${track.path} has ${track.length} frames and ${target.path} ${target.length}`,
      hint,
    );
  }
  return { length: Math.min(track.length, target.length), at: (index) => index };
}

/** Frames of the track for each true one. */
function stepOf(track: Track, target: Track): number {
  if (track.fps === undefined) throw withoutRate(track.path);
  if (target.fps === undefined) throw withoutRate(target.path);
  return track.fps / target.fps;
}

function withoutRate(path: string) {
  return errors.EVAL_MISMATCH(
    `${path} has no frame rate to resample by: it is a folder of pictures`,
    '--align start takes frames by their numbers',
  );
}

function sizeOf({ width, height }: Track): string {
  return `${width}×${height}`;
}

function rateOf(fps: number): string {
  return String(Number(fps.toFixed(3)));
}
