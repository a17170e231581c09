import type { Estimator, Frame, Pose } from '../core/contract.ts';
import { estimateStream } from '../core/pose/estimate-stream.ts';
import { type PoseFileMeta, writePoseFile } from '../plugins/pose-files/write.ts';

export interface EstimatedPosesOptions extends PoseFileMeta {
  readonly signal: AbortSignal;
  /** So many frames are looked at; without it all. */
  readonly count?: number;
  /** Hears of every frame that was looked at. */
  readonly onFrame: (done: number) => void;
}

/**
 * Writes what an estimator finds in frames as `slp-poses`, an entry per frame. Constant memory.
 *
 * @returns the number of frames that show somebody
 * @throws OUTPUT_UNWRITABLE, what the frames and the estimator throw, the signal's reason
 */
export async function writeEstimatedPoses(
  path: string,
  frames: AsyncIterable<Frame>,
  estimator: Estimator,
  { signal, count, onFrame, ...meta }: EstimatedPosesOptions,
): Promise<number> {
  let done = 0;
  let seen = 0;
  async function* poses(): AsyncGenerator<Pose | null> {
    estimator.reset();
    for await (const { pose } of estimateStream(frames, estimator)) {
      signal.throwIfAborted();
      if (pose) seen += 1;
      done += 1;
      onFrame(done);
      yield pose;
      if (done === count) break;
    }
    signal.throwIfAborted();
  }
  await writePoseFile(path, 'slp-poses', meta, poses());
  return seen;
}
