import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Frame } from '../contract.ts';
import { errors } from '../errors.ts';
import { imageSize, loadImage } from '../image/load.ts';
import { mapInOrder } from '../map-in-order.ts';
import { decodeVideo } from './decode.ts';
import { isVideo } from './is-video.ts';
import { probeVideo } from './probe.ts';

export interface PicturesOptions {
  /** The size in pixels to scale every picture to. */
  readonly size?: { readonly width: number; readonly height: number };
  /** Frames per second: a video is resampled to it by time; of a folder it is the rate at which its pictures were taken. */
  readonly fps?: number;
  /** Ends the frames with its reason when it aborts. */
  readonly signal?: AbortSignal;
  /** Called at the end with what is wrong with a video that could be decoded all the same. */
  readonly onDamage?: (words: string) => void;
}

/** Frames of one size in order: a video, or a folder with a picture for each of them. */
export interface Pictures {
  readonly path: string;
  readonly kind: 'video' | 'folder';
  /** Pixels, upright. */
  readonly width: number;
  readonly height: number;
  /** Frames per second; a folder has no rate of its own. */
  readonly fps?: number;
  /** Number of frames: exact for a folder; for a video what its container says, which may be off, or nothing. */
  readonly length?: number;
  /**
   * All frames from the start, RGB; may be called again. Those of a video are as `decodeVideo` gives them; of a folder, transparent parts
   * are white, and timestamps count at `fps` or 25 a second. Constant memory, and each frame is the consumer's own.
   *
   * @throws as `decodeVideo` and `loadImage`
   */
  frames(options?: PicturesOptions): AsyncIterable<Frame>;
}

/** What is taken for a picture in a folder; anything else in it is passed over, and so are hidden files. */
const ENDINGS = ['.png', '.jpg', '.jpeg', '.webp', '.avif', '.tif', '.tiff'];
const BY_NUMBER = new Intl.Collator('en', { numeric: true });
/** Files that are looked into at once. */
const IN_FLIGHT = 4;
const PICTURES_PER_SECOND = 25;
/** Pixels; the cost of a frame that is only counted is that of decoding it. */
const COUNTED_SIZE = { width: 2, height: 2 };

/**
 * Opens a video, recognised by content, or a folder of pictures. Those are in the order of their names, numbers by value:
 * `frame-10.png` comes after `frame-9.png`. All have one size.
 *
 * @throws FILE_UNREADABLE, FFMPEG_MISSING, VIDEO_UNREADABLE; PICTURES_UNUSABLE for a folder without pictures or with ones of several
 * sizes, and for a single picture; IMAGE_INVALID
 */
export async function openPictures(path: string): Promise<Pictures> {
  const found = await stat(path).catch((cause: unknown) => {
    throw errors.FILE_UNREADABLE(path, cause);
  });
  if (found.isDirectory()) return openFolder(path);
  if (found.isFile() && !(await isVideo(path)) && (await isPicture(path))) {
    throw errors.PICTURES_UNUSABLE(path, 'it is a single picture');
  }
  return openVideo(path);
}

/**
 * How many frames `frames` gives. A container may not tell, or be wrong (sound goes on for longer, the end is missing): a video
 * is decoded for it, which takes a tenth of the time of looking at the frames, or less.
 *
 * @throws as `frames`
 */
export async function countFrames(
  pictures: Pictures,
  options: Omit<PicturesOptions, 'size'> & {
    /** Hears of every frame that is counted. */
    readonly onFrame?: () => void;
  } = {},
): Promise<number> {
  if (pictures.kind === 'folder' && pictures.length !== undefined) return pictures.length;
  let count = 0;
  for await (const _ of pictures.frames({ ...options, size: COUNTED_SIZE })) {
    count += 1;
    options.onFrame?.();
  }
  return count;
}

async function openVideo(path: string): Promise<Pictures> {
  const info = await probeVideo(path);
  const { width, height, fps, duration } = info;
  return {
    ...{ path, kind: 'video', width, height, fps },
    length: duration === undefined ? undefined : Math.max(1, Math.round(duration * fps)),
    frames: (options) => decodeVideo(path, info, options),
  };
}

async function openFolder(path: string): Promise<Pictures> {
  const files = await picturesIn(path);
  const { width, height } = await commonSize(files);
  return {
    ...{ path, kind: 'folder', width, height, length: files.length },
    frames: ({ size = { width, height }, fps = PICTURES_PER_SECOND, signal } = {}) => {
      const load = async (file: string, index: number): Promise<Frame> => {
        signal?.throwIfAborted();
        const picture = await loadImage(file, { cover: size });
        return { ...picture, timestamp: Math.round((index * 1e6) / fps) };
      };
      return mapInOrder(numbered(files), ([index, file]) => load(file, index), IN_FLIGHT);
    },
  };
}

async function picturesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw errors.FILE_UNREADABLE(folder, cause);
  });
  const pictures = names.filter(
    (name) => !name.startsWith('.') && ENDINGS.includes(extname(name).toLowerCase()),
  );
  if (pictures.length === 0) {
    const problem = names.length === 0 ? 'the folder is empty' : 'there is no picture in the folder';
    throw errors.PICTURES_UNUSABLE(folder, problem);
  }
  return pictures
    .sort((a, b) => BY_NUMBER.compare(a, b) || (a < b ? -1 : 1))
    .map((name) => join(folder, name));
}

/** Only the head of each file is read. */
async function commonSize(files: readonly string[]): Promise<{ width: number; height: number }> {
  const first = await imageSize(files[0]!);
  const measured = mapInOrder(
    numbered(files),
    async ([, file]) => ({ file, ...(await imageSize(file)) }),
    IN_FLIGHT,
  );
  for await (const { file, width, height } of measured) {
    if (width === first.width && height === first.height) continue;
    throw errors.PICTURES_UNUSABLE(
      file,
      `it is ${width}×${height}, and ${files[0]} is ${first.width}×${first.height}`,
    );
  }
  return first;
}

async function* numbered<T>(items: readonly T[]): AsyncGenerator<[number, T]> {
  yield* items.entries();
}

async function isPicture(path: string): Promise<boolean> {
  return imageSize(path).then(
    () => true,
    () => false,
  );
}
