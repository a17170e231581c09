import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Frame } from '../../core/contract.ts';

import { locateFfmpeg } from '../../core/video/locate-ffmpeg.ts';

/**
 * The frames of a video in order, scaled to exactly `width × height` RGB; timestamps count frames at `fps`. The colour matrix
 * is the one that the file names.
 *
 * @throws Error with ffmpeg's last words where it cannot decode the file
 */
export async function* decodeVideo(
  path: string,
  { width, height, fps }: { readonly width: number; readonly height: number; readonly fps: number },
): AsyncGenerator<Frame> {
  // Numbering the frames anew keeps ffmpeg, of whatever version, from dropping or doubling any for the sake of a constant rate.
  const filters = `setpts=N/(25*TB),scale=${width}:${height}:flags=area+accurate_rnd+full_chroma_int`;
  const args = ['-v', 'error', '-i', path, '-vf', filters, '-r', '25'];
  const { path: binary } = await locateFfmpeg();
  const ffmpeg = spawn(binary, [...args, '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(ffmpeg, 'close');
  let words = '';
  ffmpeg.stderr.setEncoding('utf8').on('data', (text: string) => {
    words += text;
  });

  try {
    let data = new Uint8Array(width * height * 3);
    let filled = 0;
    let index = 0;
    for await (const chunk of ffmpeg.stdout as AsyncIterable<Uint8Array>) {
      for (let taken = 0; taken < chunk.length; ) {
        const part = chunk.subarray(taken, taken + data.length - filled);
        data.set(part, filled);
        filled += part.length;
        taken += part.length;
        if (filled < data.length) break;
        yield { timestamp: Math.round((index / fps) * 1e6), width, height, channels: 3, data };
        data = new Uint8Array(data.length);
        filled = 0;
        index += 1;
      }
    }
    const [code] = (await ended) as [number | null];
    if (code !== 0) throw new Error(`ffmpeg could not decode ${path}: ${words.trim()}`);
    if (filled > 0) throw new Error(`${path} ends within a frame`);
  } finally {
    ffmpeg.kill('SIGKILL');
  }
}

/** All frames of a short clip at once. */
export async function readVideo(...args: Parameters<typeof decodeVideo>): Promise<Frame[]> {
  const frames: Frame[] = [];
  for await (const frame of decodeVideo(...args)) frames.push(frame);
  return frames;
}
