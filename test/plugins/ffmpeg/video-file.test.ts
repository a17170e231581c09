import { readFile, stat } from 'node:fs/promises';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { VideoFormat } from '../../../core/contract.ts';
import ffmpeg from '../../../plugins/ffmpeg/index.ts';
import { availableBinaries, decodeRaw, describeVideo } from '../../support/ffmpeg.ts';
import { quietHost } from '../../support/quiet-host.ts';
import { COLOURS, patchColour, syntheticVideo } from '../../support/synthetic-video.ts';
import { createWorkspace, type Workspace } from '../../support/workspace.ts';

const RGB: VideoFormat = { width: 96, height: 64, channels: 3, fps: 25 };
const RGBA: VideoFormat = { ...RGB, channels: 4 };

let workspace: Workspace;

beforeEach(async () => {
  workspace = await createWorkspace();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await workspace[Symbol.asyncDispose]();
});

type Quality = 'draft' | 'good' | 'best';

async function encode(name: string, format: VideoFormat, frames: number, quality: Quality = 'good') {
  const path = workspace.path(name);
  const sink = await ffmpeg.create({ path, quality }, quietHost());
  await sink.start(format);
  for (const frame of syntheticVideo(format, frames)) await sink.write(frame);
  await sink.finish();
  await sink[Symbol.asyncDispose]?.();
  return path;
}

/** The largest error of a channel over the patches. */
function colourError(frame: Uint8Array, format: VideoFormat, patches: number = COLOURS.length): number {
  const errors = COLOURS.slice(0, patches).flatMap((colour, patch) => {
    const found = patchColour(frame, format, patch);
    return colour.map((value, channel) => Math.abs(value - found[channel]!));
  });
  return Math.max(...errors);
}

describe.each(await availableBinaries())('the ffmpeg from $origin', ({ path: binary }) => {
  const frameAt = (data: Uint8Array, index: number, { width, height, channels }: VideoFormat) =>
    data.subarray(index * width * height * channels, (index + 1) * width * height * channels);

  beforeEach(() => {
    vi.stubEnv('SLP_FFMPEG', binary);
  });

  test.each(['draft', 'good', 'best'] as const)('writes mp4 in quality "%s"', async (quality) => {
    const path = await encode('video.mp4', RGB, 12, quality);
    const description = await describeVideo(binary, path);
    expect(description).toMatch(/Video: h264.*yuv420p\(tv, bt709.*96x64.*25 fps/);
    const decoded = await decodeRaw(binary, path, 'rgb24');
    expect(decoded.length).toBe(12 * 96 * 64 * 3);
    expect(colourError(frameAt(decoded, 11, RGB), RGB)).toBeLessThan(4);
    expect(await workspace.list()).toEqual(['video.mp4']);
  });

  test('puts the index of an mp4 before its data, so that it plays while it loads', async () => {
    const bytes = await readFile(await encode('video.mp4', RGB, 5));
    expect(bytes.indexOf('moov')).toBeGreaterThan(0);
    expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'));
  });

  test('cuts an odd row and column off for mp4', async () => {
    const path = await encode('odd.mp4', { ...RGB, width: 97, height: 65 }, 3);
    expect(await describeVideo(binary, path)).toMatch(/96x64/);
  });

  test('keeps a frame rate that is no whole number', async () => {
    const path = await encode('ntsc.mp4', { ...RGB, fps: 29.97 }, 4);
    expect(await describeVideo(binary, path)).toMatch(/29\.97 fps/);
  });

  test.each(['draft', 'good', 'best'] as const)('writes webm in quality "%s"', async (quality) => {
    const path = await encode('video.webm', RGB, 12, quality);
    expect(await describeVideo(binary, path)).toMatch(/Video: vp9.*yuv420p\(tv, bt709.*96x64.*25 fps/);
    const decoded = await decodeRaw(binary, path, 'rgb24');
    expect(decoded.length).toBe(12 * 96 * 64 * 3);
    expect(colourError(frameAt(decoded, 11, RGB), RGB)).toBeLessThan(5);
  });

  test('keeps transparency in webm', async () => {
    const path = await encode('video.webm', RGBA, 6);
    expect(await describeVideo(binary, path)).toMatch(/alpha_mode\s*: 1/i);
    const decoded = await decodeRaw(binary, path, 'rgba', 'libvpx-vp9');
    expect(decoded.length).toBe(6 * 96 * 64 * 4);
    const last = frameAt(decoded, 5, RGBA);
    expect(colourError(last, RGBA, 2)).toBeLessThan(6);
    expect(patchColour(last, RGBA, 0)[3]).toBeGreaterThan(250);
    expect(patchColour(last, RGBA, 3)[3]).toBeLessThan(5);
  });

  test('writes gif that repeats for ever', async () => {
    const path = await encode('video.gif', RGB, 60);
    const { pages, loop, delay } = await sharp(path, { animated: true }).metadata();
    expect({ pages, loop, delay: delay?.[0] }).toEqual({ pages: 60, loop: 0, delay: 40 });
    const decoded = await sharp(path, { page: 59 }).flatten({ background: '#000' }).raw().toBuffer();
    expect(colourError(decoded, RGB)).toBeLessThan(8);
  });

  test('thins a gif out to what browsers can play', async () => {
    const path = await encode('fast.gif', { ...RGB, fps: 100 }, 20);
    const { pages, delay } = await sharp(path, { animated: true }).metadata();
    expect(pages).toBe(10);
    expect(delay?.[0]).toBe(20);
  });

  test('writes webp that repeats for ever', async () => {
    const path = await encode('video.webp', RGB, 8);
    const { pages, loop, delay } = await sharp(path, { animated: true }).metadata();
    expect({ pages, loop, delay: delay?.[0] }).toEqual({ pages: 8, loop: 0, delay: 40 });
    const decoded = await sharp(path, { page: 7 }).flatten({ background: '#000' }).raw().toBuffer();
    expect(colourError(decoded, RGB)).toBeLessThan(8);
  });

  test('keeps transparency in webp', async () => {
    const path = await encode('video.webp', RGBA, 3);
    const { data, info } = await sharp(path, { page: 2 }).raw().toBuffer({ resolveWithObject: true });
    expect(info.channels).toBe(4);
    expect(colourError(data, RGBA, 2)).toBeLessThan(8);
    expect(patchColour(data, RGBA, 0)[3]).toBe(255);
    expect(patchColour(data, RGBA, 3)[3]).toBe(0);
  });

  test('writes one frame', async () => {
    const sizes = await Promise.all(
      ['one.mp4', 'one.webm', 'one.gif', 'one.webp'].map(
        async (name) => (await stat(await encode(name, RGB, 1))).size,
      ),
    );
    expect(Math.min(...sizes)).toBeGreaterThan(100);
  });
});

test.each(['.mp4', '.webm', '.gif', '.webp'])('writes the same %s for the same frames', async (extension) => {
  const first = await encode(`a${extension}`, RGB, 10);
  const second = await encode(`b${extension}`, RGB, 10);
  expect(await readFile(first)).toEqual(await readFile(second));
});

test('replaces an existing file only when the new one is complete', async () => {
  const path = await workspace.write('video.mp4', 'the old one');
  const sink = await ffmpeg.create({ path, quality: 'draft' }, quietHost());
  await sink.start(RGB);
  for (const frame of syntheticVideo(RGB, 3)) await sink.write(frame);
  expect(await readFile(path, 'utf8')).toBe('the old one');
  await sink.finish();
  expect((await readFile(path)).subarray(4, 8).toString()).toBe('ftyp');
  expect(await workspace.list()).toEqual(['video.mp4']);
});

test('disposed of before the end, leaves what was there before', async () => {
  const path = await workspace.write('video.mp4', 'the old one');
  const sink = await ffmpeg.create({ path, quality: 'draft' }, quietHost());
  await sink.start(RGB);
  for (const frame of syntheticVideo(RGB, 3)) await sink.write(frame);
  await sink[Symbol.asyncDispose]?.();
  expect(await workspace.list()).toEqual(['video.mp4']);
  expect(await readFile(path, 'utf8')).toBe('the old one');
});

test('disposed of before the start, does nothing', async () => {
  const sink = await ffmpeg.create({ path: workspace.path('video.mp4'), quality: 'good' }, quietHost());
  await sink[Symbol.asyncDispose]?.();
  expect(await workspace.list()).toEqual([]);
});
