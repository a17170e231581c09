import type { Estimator, Frame, Pose } from '../contract.ts';
import { mapInOrder } from '../map-in-order.ts';

/** A picture and the keypoints that were found in it. */
export interface Estimate {
  readonly frame: Frame;
  /** Null where nobody was found. */
  readonly pose: Pose | null;
}

/** Enough for an estimator of several threads to work while pictures are read and results are used. */
const IN_FLIGHT = 4;

/**
 * The keypoints of every picture, in order. A few pictures are with the estimator at once; no more are held.
 *
 * Where `frames` fails, the pictures before the failure come out first. Leaving the loop early ends `frames`.
 *
 * @throws what `frames` and the estimator throw
 */
export function estimateStream(
  frames: AsyncIterable<Frame>,
  estimator: Estimator,
  inFlight = IN_FLIGHT,
): AsyncGenerator<Estimate> {
  return mapInOrder(frames, async (frame) => ({ frame, pose: await estimator.estimate(frame) }), inFlight);
}
