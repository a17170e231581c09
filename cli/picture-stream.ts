import type { RunServices } from '../core/compose.ts';
import type { Estimator, Frame } from '../core/contract.ts';
import { loadImage } from '../core/image/load.ts';
import type { Rect } from '../core/pose/signing-space.ts';
import { decodeVideo } from '../core/video/decode.ts';
import { findSigningSpace } from '../core/video/find-signing-space.ts';
import type { PictureFile, VideoFile } from './media.ts';

/** Pictures of one size at a constant rate, as an estimator takes them. */
export interface PictureStream {
  readonly width: number;
  readonly height: number;
  /** Pictures per second. */
  readonly fps: number;
  /** About how many pictures there are, where that is known. */
  readonly length?: number;
  /** What was cut out of a video, in its pixels. */
  readonly crop?: Rect;
  /** One picture in memory at a time. */
  readonly frames: AsyncIterable<Frame>;
}

export interface StreamOptions {
  /** Instead of the video's own rate, and of 25 for pictures. */
  readonly fps?: number;
  /** Only every so manieth picture is taken, the first among them. */
  readonly every: number;
  readonly crop: 'auto' | 'none';
}

const PICTURES_PER_SECOND = 25;

/**
 * A video's frames; with `crop` the steady square around the signing space, or the whole picture where no shoulders are
 * found. Damage comes into the log.
 */
export async function openVideo(
  { path, info }: VideoFile,
  { fps, every, crop }: StreamOptions,
  estimator: Estimator,
  { signal, log }: Pick<RunServices, 'signal' | 'log'>,
): Promise<PictureStream> {
  const space = crop === 'auto' ? await findSigningSpace(path, info, estimator, { signal }) : null;
  const { width, height } = space ?? info;
  const rate = (fps ?? info.fps) / every;
  const onDamage = (words: string): void => log(`${path} is damaged: ${words}`);
  return {
    width,
    height,
    fps: rate,
    length: info.duration === undefined ? undefined : Math.max(1, Math.round(info.duration * rate)),
    crop: space ?? undefined,
    frames: eachNth(decodeVideo(path, info, { fps, crop: space ?? undefined, signal, onDamage }), every),
  };
}

/** Pictures of one size as the frames of one stream; each is read when its turn comes. */
export function openPictureFiles(
  files: readonly PictureFile[],
  { fps = PICTURES_PER_SECOND, every }: StreamOptions,
): PictureStream {
  const { width, height } = files[0]!;
  const taken = files.filter((_, index) => index % every === 0);
  const rate = fps / every;
  async function* frames(): AsyncGenerator<Frame> {
    for (const [index, { path }] of taken.entries()) {
      // Its very own size: by itself `loadImage` makes it even, and keypoints would belong to another picture.
      const picture = await loadImage(path, { cover: { width, height } });
      yield { ...picture, timestamp: Math.round((index / rate) * 1e6) };
    }
  }
  return { width, height, fps: rate, length: taken.length, frames: frames() };
}

async function* eachNth(frames: AsyncIterable<Frame>, every: number): AsyncGenerator<Frame> {
  let index = 0;
  for await (const frame of frames) if (index++ % every === 0) yield frame;
}
