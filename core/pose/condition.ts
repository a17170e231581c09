import type { Observation, Pose, PoseSource, Sample, Signer } from '../contract.ts';
import { errors } from '../errors.ts';
import { calibrateDepth } from './calibrate-depth.ts';
import { fillGaps } from './fill-gaps.ts';
import { intoSteps } from './into-steps.ts';
import { NearArm } from './near-arm.ts';
import { repairLeaps } from './repair-leaps.ts';
import { repairSwaps } from './repair-swaps.ts';
import { resample, resampledLength, type Timing } from './resample.ts';
import { retarget } from './retarget.ts';
import { sanitisePose } from './sanitise.ts';
import { smooth } from './smooth.ts';
import { perShot, type Steps } from './steps.ts';

/** What is done to poses before they are drawn. */
export interface Conditioning {
  /** Removes the jitter of the detector. */
  readonly smooth: boolean;
  /** Carries hands and faces over short gaps. */
  readonly fill: boolean;
  /** Mends hands with left and right exchanged, hands found twice, and joints that are elsewhere for one frame. */
  readonly repair: boolean;
  /** Brings the driver to the proportions, the place and the face of the reference signer. */
  readonly retarget: boolean;
  /** > 0; 2 is twice as fast. A live source keeps its own pace. */
  readonly speed: number;
  /** Frames per second of the output, > 0; without it, those of the source. */
  readonly fps?: number;
}

export const DEFAULT_CONDITIONING: Conditioning = {
  smooth: true,
  fill: true,
  repair: true,
  retarget: true,
  speed: 1,
};

export interface ConditioningContext {
  readonly conditioning: Conditioning;
  /** Of the source, as `fps`. */
  readonly pace: PoseSource['pace'];
  readonly fps: number;
  /** Who is shown where an observation does not say. */
  readonly reference?: Signer;
}

/**
 * Observations in, samples out: everything that depends on the past happens here, once, so that whoever draws a sample
 * needs nothing else. Causal, but for the statistics of a file, which its first poses (256 at most) give before the first
 * sample is out. No movement is remembered across a cut: a gap in time, a leap of the shoulders, another signer.
 *
 * Every sample's body has all 13 joints at usable places and only finite numbers. While nobody was seen yet, the signer
 * stands as in the photo. Smoothing comes before filling: what is carried along by smooth joints needs no smoothing and
 * must not lag behind them. Retargeting comes before resampling, so that interpolated hands still touch.
 *
 * @throws REFERENCE_MISSING where neither the observation nor the context names a signer
 */
export function condition(
  observations: AsyncIterable<Observation>,
  { conditioning, pace, fps, reference }: ConditioningContext,
): AsyncIterable<Sample> {
  let steps: Steps = calibrateDepth(intoSteps(observations, pace));
  if (conditioning.repair) steps = perShot(perShot(steps, repairSwaps), repairLeaps);
  if (conditioning.smooth) steps = perShot(steps, smooth);
  steps = perShot(steps, () => fillGaps({ carry: conditioning.fill }));
  if (conditioning.retarget) steps = retarget(steps, reference);
  if (pace === 'file') steps = resample(steps, timingOf(fps, conditioning));
  return intoSamples(steps, reference);
}

async function* intoSamples(steps: Steps, reference: Signer | undefined): AsyncIterable<Sample> {
  let shot: number | undefined;
  let previous: Pose | undefined;
  const near = new NearArm();
  for await (const step of steps) {
    const { signer = reference, target } = step.observation;
    if (signer === undefined) throw errors.REFERENCE_MISSING();
    const pose = step.pose ?? { ...restingPose(signer), timestamp: step.observation.pose.timestamp };
    const cut = step.shot !== shot;
    shot = step.shot;
    if (cut) previous = undefined;
    yield { pose, previous, nearArm: near.update(pose, cut ? 0 : step.seconds), signer, target };
    previous = pose;
  }
}

function restingPose({ pose }: Signer): Pose {
  return fillGaps({ carry: false })(sanitisePose(pose), 0) ?? pose;
}

/** Frames per second of the samples that come from a source of `fps`. */
export function outputFps(fps: number, conditioning: Conditioning): number {
  return conditioning.fps ?? fps;
}

/** Number of samples that come from a file of `length` observations at `fps`. */
export function outputLength(length: number, fps: number, conditioning: Conditioning): number {
  return resampledLength(length, timingOf(fps, conditioning));
}

function timingOf(fps: number, conditioning: Conditioning): Timing {
  return { sourceFps: fps, outputFps: outputFps(fps, conditioning), speed: conditioning.speed };
}
