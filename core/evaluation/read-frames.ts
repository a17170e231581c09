import type { Estimator, Frame, Pose } from '../contract.ts';
import { readingOf } from '../metrics/keypoint-error.ts';
import { estimateStream } from '../pose/estimate-stream.ts';
import { inStep } from './in-step.ts';
import { READ_PARTS, type Reading, type ReadPart } from './scores.ts';

export type Readings = Readonly<Partial<Record<ReadPart, Reading>>>;

/**
 * Legibility of a video: an estimator reads its frames again, and what it finds is compared with the true keypoints, frame
 * by frame, in order. Parts that the true pose lacks are left out; without a true pose a frame has no reading at all.
 * Keypoints are in pixels of the frames. The estimator should have been reset: a person it follows would lend it a hand.
 *
 * @throws RangeError where there are more frames than true poses, or fewer; what the streams and the estimator throw
 */
export async function* readFrames(
  frames: AsyncIterable<Frame>,
  truth: AsyncIterable<Pose | null>,
  estimator: Estimator,
): AsyncGenerator<Readings> {
  const found = estimateStream(frames, estimator);
  for await (const pair of inStep({ found, truth })) {
    yield readingsOf(pair.truth, pair.found.pose);
  }
}

function readingsOf(truth: Pose | null, found: Pose | null): Readings {
  const readings: Partial<Record<ReadPart, Reading>> = {};
  for (const part of READ_PARTS) {
    const keypoints = truth?.[part];
    const reading = keypoints ? readingOf(keypoints, found?.[part] ?? null) : null;
    if (reading) readings[part] = reading;
  }
  return readings;
}
