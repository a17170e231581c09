import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errors, messageOf } from '../core/errors.ts';
import { imageSize } from '../core/image/load.ts';
import { isVideo } from '../core/video/is-video.ts';
import { probeVideo, type VideoInfo } from '../core/video/probe.ts';

export interface VideoFile {
  readonly kind: 'video';
  readonly path: string;
  readonly info: VideoInfo;
}

export interface PictureFile {
  readonly kind: 'picture';
  readonly path: string;
  /** Upright, in pixels. */
  readonly width: number;
  readonly height: number;
}

/**
 * What a file that people are seen in is, by its content; only its start is read.
 *
 * @throws FILE_UNREADABLE, MEDIA_UNKNOWN, OPTION_INVALID for a folder; for a video FFMPEG_MISSING, VIDEO_UNREADABLE
 */
export async function recogniseMedia(path: string): Promise<VideoFile | PictureFile> {
  await checkFile(path);
  if (await isVideo(path)) return { kind: 'video', path, info: await probeVideo(path) };
  const size = await imageSize(path).catch((error: Error) => {
    throw errors.MEDIA_UNKNOWN(path, messageOf(error.cause));
  });
  return { kind: 'picture', path, ...size };
}

async function checkFile(path: string): Promise<void> {
  const unreadable = (cause: unknown): never => {
    throw errors.FILE_UNREADABLE(path, cause);
  };
  const found = await stat(path).catch(unreadable);
  if (found.isDirectory()) {
    throw errors.OPTION_INVALID(
      '<inputs>',
      `${path} is a folder; name its files, as in ${join(path, '*.mp4')}`,
    );
  }
  if (!found.isFile()) unreadable('it is no regular file');
  if (found.size === 0) throw errors.MEDIA_UNKNOWN(path, 'it is empty');
}
