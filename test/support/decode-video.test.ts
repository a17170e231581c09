import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { locateFfmpeg } from '../../core/video/locate-ffmpeg.ts';
import { decodeVideo, readVideo } from './decode-video.ts';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'slp-decode-'));
});

afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

/** Five frames of plain colour, 10 a second, losslessly. */
async function writeClip(): Promise<string> {
  const { path: ffmpeg } = await locateFfmpeg();
  const input = Buffer.concat(COLOURS.map((colour) => Buffer.alloc(64 * 48 * 3, Uint8Array.from(colour))));
  const file = join(directory, 'clip.mkv');
  const raw = ['-f', 'rawvideo', '-pixel_format', 'rgb24', '-video_size', '64x48', '-framerate', '10'];
  const { status, stderr } = spawnSync(
    ffmpeg,
    [...raw, '-i', 'pipe:0', '-c:v', 'ffv1', '-pix_fmt', 'bgr0', '-y', file],
    {
      input,
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(stderr);
  return file;
}

const COLOURS = [0, 1, 2, 3, 4].map((i) => [50 * i, 255 - 50 * i, 128]);

describe('decodeVideo', () => {
  it('gives every frame in order, at the size and times asked for', async () => {
    const frames = await readVideo(await writeClip(), { width: 32, height: 24, fps: 10 });
    expect(frames.map(({ timestamp }) => timestamp)).toEqual([0, 100_000, 200_000, 300_000, 400_000]);
    frames.forEach(({ width, height, channels, data }, i) => {
      expect([width, height, channels, data.length]).toEqual([32, 24, 3, 32 * 24 * 3]);
      const middle = 3 * (12 * 32 + 16);
      COLOURS[i].forEach((value, c) => {
        expect(Math.abs(data[middle + c] - value)).toBeLessThanOrEqual(1);
      });
    });
  });

  it('says why a file cannot be decoded', async () => {
    const file = join(directory, 'no-video.mp4');
    await writeFile(file, 'no video');
    await expect(readVideo(file, { width: 8, height: 8, fps: 10 })).rejects.toThrow(
      /could not decode .*no-video/,
    );
  });

  it('may be left early', async () => {
    for await (const frame of decodeVideo(await writeClip(), { width: 8, height: 6, fps: 10 })) {
      expect(frame.timestamp).toBe(0);
      break;
    }
  });
});
