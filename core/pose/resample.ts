import type { Keypoints, Pose } from '../contract.ts';
import { mapParts } from './pose.ts';
import type { Step, Steps } from './steps.ts';

/** Between poses further apart than this, in microseconds, nothing is interpolated. */
const MAX_GAP = 250_000;
/** A pose this near to the moment asked for, in microseconds, is taken as it is. */
const SAME_MOMENT = 1000;
/** Rounding of timestamps to whole microseconds, at both ends of a frame. */
const ROUNDING = 2;

export interface Timing {
  /** Frames per second of the source and of the output. */
  readonly sourceFps: number;
  readonly outputFps: number;
  /** 2 is twice as fast. */
  readonly speed: number;
}

/** Number of frames into which `length` frames of the source are made. */
export function resampledLength(length: number, { sourceFps, outputFps, speed }: Timing): number {
  const exact = (length * outputFps) / (sourceFps * speed);
  const slack = (ROUNDING * outputFps) / (speed * 1e6);
  return Math.max(0, Math.ceil(exact - slack));
}

/**
 * Steps at a constant frame rate: the i-th has the timestamp round(i · 1e6 / outputFps) and shows the pose of that moment of
 * the source, from its first on, interpolated between neighbours where both are near and of one shot. A last frame lasts
 * as long as the others. A step with a signer of its own is one of a data set, not of a performance: it stays as it is.
 */
export async function* resample(steps: Steps, timing: Timing): Steps {
  const { sourceFps, outputFps, speed } = timing;
  let origin = 0;
  let before: Step | undefined;
  let tick = 0;
  const momentOf = (index: number): number => origin + (index * speed * 1e6) / outputFps;
  const stamped = (step: Step, pose: Pose | null): Step => {
    const timestamp = Math.round((tick * 1e6) / outputFps);
    const { observation } = step;
    return {
      ...step,
      observation: { ...observation, pose: { ...observation.pose, timestamp } },
      pose: pose && { ...pose, timestamp },
      seconds: 1 / outputFps,
    };
  };

  for await (const step of steps) {
    if (step.observation.signer !== undefined) {
      yield step;
      continue;
    }
    const time = step.observation.pose.timestamp;
    if (before === undefined) origin = time;
    for (; momentOf(tick) <= time + SAME_MOMENT; tick++) {
      yield stamped(...poseAt(momentOf(tick), before ?? step, step));
    }
    before = step;
  }
  if (before === undefined) return;
  const end = before.observation.pose.timestamp + 1e6 / sourceFps - ROUNDING;
  for (; momentOf(tick) < end; tick++) yield stamped(before, before.pose);
}

function poseAt(moment: number, a: Step, b: Step): [nearest: Step, pose: Pose | null] {
  const start = a.observation.pose.timestamp;
  const end = b.observation.pose.timestamp;
  const nearest = moment - start < end - moment ? a : b;
  const exact = Math.min(moment - start, end - moment) <= SAME_MOMENT;
  const joined = a.shot === b.shot && end - start <= MAX_GAP;
  if (exact || !joined || a.pose === null || b.pose === null) return [nearest, nearest.pose];
  const [other, part] =
    nearest === a ? [b, (moment - start) / (end - start)] : [a, (end - moment) / (end - start)];
  return [nearest, blend(nearest.pose ?? a.pose, other.pose ?? b.pose, part)];
}

/** `pose` moved by `part` of the way to `other`; parts that the other lacks stay. */
function blend(pose: Pose, other: Pose, part: number): Pose {
  return mapParts(pose, (keypoints, name) => {
    const towards = other[name];
    return towards?.length === keypoints.length ? blendKeypoints(keypoints, towards, part) : keypoints;
  });
}

function blendKeypoints(keypoints: Keypoints, towards: Keypoints, part: number): Keypoints {
  return keypoints.map((value, i) => value + (towards[i] - value) * part);
}
