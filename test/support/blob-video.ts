import { spawnSync } from 'node:child_process';
import sharp from 'sharp';
import type { Frame } from '../../core/contract.ts';
import { createFrame } from '../../core/image/frame.ts';
import { locateFfmpeg } from '../../core/video/locate-ffmpeg.ts';

export const WIDTH = 96;
export const HEIGHT = 64;

/** What the estimator in `plugins/blob.mjs` finds: nobody, somebody with one hand, or with both. */
export type Blob = 'nobody' | 'left' | 'both';

const COLOURS = { left: [255, 255, 0], both: [255, 255, 255] } as const;

/** A black picture with a bright blob, 16 × 24 pixels, at (`x`, 20). */
export function blobFrame(blob: Blob, x: number, width = WIDTH, height = HEIGHT): Frame {
  const frame = createFrame(width, height, 3);
  if (blob === 'nobody') return frame;
  for (let row = 20; row < 44; row++) {
    for (let column = x; column < x + 16; column++) {
      frame.data.set(COLOURS[blob], (row * width + column) * 3);
    }
  }
  return frame;
}

/** A video in which the blob moves two pixels to the right in each frame, from 8. Lossless. */
export async function writeBlobVideo(path: string, blobs: readonly Blob[], fps = 10): Promise<string> {
  const { path: ffmpeg } = await locateFfmpeg();
  const input = Buffer.concat(blobs.map((blob, i) => blobFrame(blob, 8 + 2 * (i % 32)).data));
  const raw = ['-f', 'rawvideo', '-pixel_format', 'rgb24', '-video_size', `${WIDTH}x${HEIGHT}`];
  const { status, stderr } = spawnSync(
    ffmpeg,
    [
      '-v',
      'error',
      ...raw,
      '-framerate',
      String(fps),
      '-i',
      'pipe:0',
      '-c:v',
      'ffv1',
      '-pix_fmt',
      'bgr0',
      '-y',
      path,
    ],
    { input, encoding: 'utf8', maxBuffer: 1 << 26 },
  );
  if (status !== 0) throw new Error(stderr);
  return path;
}

export async function writePicture(path: string, { width, height, data }: Frame): Promise<string> {
  await sharp(data, { raw: { width, height, channels: 3 } }).toFile(path);
  return path;
}
