import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Frame } from '../../core/contract.ts';
import { locateFfmpeg } from '../../core/video/locate-ffmpeg.ts';
import { syntheticVideo } from './synthetic-video.ts';

/** Runs ffmpeg to write `path`; `args` stand before it, `input` is its standard input. */
export async function makeVideo(path: string, args: readonly string[], input?: Uint8Array): Promise<string> {
  const { path: binary } = await locateFfmpeg();
  const ffmpeg = spawn(binary, ['-v', 'error', '-y', ...args, path], { stdio: ['pipe', 'ignore', 'pipe'] });
  let words = '';
  ffmpeg.stderr.setEncoding('utf8').on('data', (text: string) => {
    words += text;
  });
  ffmpeg.stdin.on('error', (error) => {
    words += error.message;
  });
  const closed = once(ffmpeg, 'close');
  ffmpeg.stdin.end(input);
  const [code] = await closed;
  if (code !== 0) throw new Error(`ffmpeg ${args.join(' ')}: ${words}`);
  return path;
}

/** ffmpeg's options for raw RGB frames on its standard input. */
export const rawInput = (width: number, height: number, fps: number | string): string[] => [
  ...['-f', 'rawvideo', '-pixel_format', 'rgb24', '-video_size', `${width}x${height}`],
  ...['-framerate', String(fps), '-i', 'pipe:0'],
];

/** Without loss, so that decoded frames equal what was encoded. */
export const LOSSLESS = ['-c:v', 'ffv1', '-pix_fmt', 'bgr0'];

export const SIZE = { width: 64, height: 48 };

/** The first `count` frames of the synthetic video. */
export function syntheticFrames(count: number, { width, height } = SIZE): Frame[] {
  return [...syntheticVideo({ width, height, channels: 3, fps: 25 }, count)];
}

export function joined(frames: readonly Frame[]): Uint8Array {
  return Buffer.concat(frames.map(({ data }) => data));
}

/** `count` frames of the synthetic video, stored without loss where `codec` does not say otherwise; the name's ending chooses the container. */
export async function makeSynthetic(
  path: string,
  count: number,
  { fps = 25, codec = LOSSLESS }: { fps?: number | string; codec?: readonly string[] } = {},
): Promise<string> {
  const frames = joined(syntheticFrames(count));
  return makeVideo(path, [...rawInput(SIZE.width, SIZE.height, fps), ...codec], frames);
}

/** Which frame of the synthetic video this is, modulo 8: the row of its white bar. */
export function barOf({ data, width, height }: Frame): number {
  for (let y = 0; y < height; y++) if (data[y * width * 3 + 2]! > 128) return y;
  throw new Error('no bar');
}

/** All frames of a short video. */
export async function collect(frames: AsyncIterable<Frame>): Promise<Frame[]> {
  const all: Frame[] = [];
  for await (const frame of frames) all.push(frame);
  return all;
}

/** Turns an MP4 that was filmed on its side: writes a display matrix of a quarter turn clockwise, as phones do. */
export function turnClockwise(mp4: Buffer, storedHeight: number): Buffer {
  const turned = Buffer.from(mp4);
  const matrix = turned.indexOf('tkhd') + 44;
  const values = [0, 0x10000, 0, -0x10000, 0, 0, storedHeight * 0x10000, 0, 0x40000000];
  values.forEach((value, index) => {
    turned.writeInt32BE(value, matrix + 4 * index);
  });
  return turned;
}
