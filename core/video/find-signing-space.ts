import type { Estimator, Pose } from '../contract.ts';
import { type Rect, signingSpace } from '../pose/signing-space.ts';
import type { VideoInfo } from './probe.ts';
import { sampleVideo } from './sample-video.ts';

const SAMPLES = 16;

/**
 * The square around the signing space of a video, found by looking at about `samples` frames spread over it. The estimator takes
 * each of them for the first of a stream, and is left as one that has seen nothing.
 *
 * @returns null where nobody's shoulders are seen
 * @throws as `decodeVideo`, and what the estimator throws
 */
export async function findSigningSpace(
  path: string,
  info: VideoInfo,
  estimator: Estimator,
  { samples = SAMPLES, signal }: { readonly samples?: number; readonly signal?: AbortSignal } = {},
): Promise<Rect | null> {
  const poses: Pose[] = [];
  for await (const frame of sampleVideo(path, info, samples, { signal })) {
    estimator.reset();
    const pose = await estimator.estimate(frame);
    if (pose) poses.push(pose);
  }
  estimator.reset();
  return signingSpace(poses, info);
}
