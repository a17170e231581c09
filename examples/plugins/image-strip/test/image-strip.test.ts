import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { createFrame } from 'slp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ImageStrip } from '../src/image-strip.ts';
import { SpreadFrames } from '../src/spread-frames.ts';

const FORMAT = { width: 8, height: 16, channels: 3, fps: 25 } as const;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'image-strip-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A sink that has been given frames of one grey each: 0, 10, 20 and so on. */
async function stripOf(count: number): Promise<ImageStrip> {
  const strip = new ImageStrip({ path: join(folder, 'strip.png'), frames: 3, height: 16, gap: 2 });
  strip.start(FORMAT);
  const frame = createFrame(FORMAT.width, FORMAT.height, FORMAT.channels);
  for (let i = 0; i < count; i++) {
    frame.data.fill(10 * i);
    await strip.write(frame);
  }
  return strip;
}

test('puts frames from all over the video side by side', async () => {
  const strip = await stripOf(21);
  await strip.finish();
  await strip[Symbol.asyncDispose]();
  expect(await readdir(folder)).toEqual(['strip.png']);
  const { data, info } = await sharp(join(folder, 'strip.png')).raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height, info.channels]).toEqual([3 * 8 + 2 * 2, 16, 3]);
  const greys = [4, 9, 14, 19, 24].map((x) => data[3 * x]);
  expect(greys).toEqual([0, 255, 80, 255, 160]);
});

test('leaves nothing behind when it is disposed of before or while it finishes', async () => {
  await (await stripOf(5))[Symbol.asyncDispose]();
  expect(await readdir(folder)).toEqual([]);
  const strip = await stripOf(5);
  await Promise.all([strip.finish(), strip[Symbol.asyncDispose]()]);
  expect(await readdir(folder)).toEqual([]);
});

test('shows fewer frames where the video has fewer', async () => {
  const strip = await stripOf(1);
  await strip.finish();
  expect(await sharp(join(folder, 'strip.png')).metadata()).toMatchObject({ width: 8, height: 16 });
});

test('keeps fewer than twice the frames that are wanted, however many come', () => {
  const frames = new SpreadFrames<number>(4);
  let [kept, most] = [0, 0];
  for (let i = 0; i < 1000; i++) {
    if (!frames.wantsNext()) continue;
    frames.keep(i);
    kept += 1;
    most = Math.max(most, frames.size);
  }
  expect(most).toBeLessThan(8);
  expect(kept).toBeLessThan(60);
  expect(frames.chosen()).toEqual([0, 256, 512, 768]);
});
