import type { Estimator, Signer } from '../../core/contract.ts';
import { referenceScore } from '../../core/dataset/choose-reference.ts';
import { sampleVideo } from '../../core/video/sample-video.ts';
import { type Clip, viewOf } from './open-clip.ts';

/** A frame that could stand for the signer. */
export interface Candidate extends Omit<Signer, 'id'> {
  /** Above 0. */
  readonly score: number;
}

/**
 * The best reference among `count` frames of a clip, in pictures of `size`; null where none is of use.
 *
 * @throws as `sampleVideo`, and what the estimator throws
 */
export async function bestFrame(
  clip: Clip,
  size: { readonly width: number; readonly height: number },
  count: number,
  estimator: Estimator,
  signal: AbortSignal,
): Promise<Candidate | null> {
  let best: Candidate | null = null;
  for await (const frame of sampleVideo(clip.path, clip.info, count, { ...viewOf(clip, size), signal })) {
    estimator.reset();
    const pose = await estimator.estimate(frame);
    if (!pose) continue;
    const { score } = referenceScore(pose, frame);
    if (score <= (best?.score ?? 0)) continue;
    best = { score, image: { ...frame, timestamp: 0 }, pose: { ...pose, timestamp: 0 } };
  }
  return best;
}
