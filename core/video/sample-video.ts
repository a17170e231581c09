import type { Frame } from '../contract.ts';
import { type DecodeOptions, decodeVideo } from './decode.ts';
import type { VideoInfo } from './probe.ts';

/** Seconds up to which a video is decoded in one go: seeking needs a new ffmpeg for every frame. */
const SHORT = 20;

/**
 * About `count` frames spread evenly over a video, in order, with their timestamps; of a video whose length its container does not
 * tell, one of each of the first seconds. Fewer where it is shorter than that, or than it says.
 *
 * @throws as `decodeVideo`
 */
export async function* sampleVideo(
  path: string,
  info: VideoInfo,
  count: number,
  options: Pick<DecodeOptions, 'crop' | 'size' | 'signal'> = {},
): AsyncGenerator<Frame> {
  const { duration, fps } = info;
  if (duration === undefined || duration <= SHORT) {
    const rate = Math.min(fps, duration === undefined ? 1 : count / duration);
    yield* decodeVideo(path, info, { ...options, fps: rate, frames: count });
    return;
  }
  for (let index = 0; index < count; index++) {
    const from = ((index + 0.5) / count) * duration;
    yield* decodeVideo(path, info, { ...options, from, frames: 1 });
  }
}
