import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Sink, VideoFormat } from '../../../core/contract.ts';
import { partPath } from '../../../core/files/partial-output.ts';
import png from '../../../plugins/png/index.ts';
import { quietHost } from '../../support/quiet-host.ts';
import { syntheticVideo } from '../../support/synthetic-video.ts';
import { createWorkspace, type Workspace } from '../../support/workspace.ts';

const RGB: VideoFormat = { width: 48, height: 32, channels: 3, fps: 25 };

let workspace: Workspace;
let directory: string;

beforeEach(async () => {
  workspace = await createWorkspace();
  directory = workspace.path('frames');
});
afterEach(() => workspace[Symbol.asyncDispose]());

const createSink = async (compression = 3): Promise<Sink> =>
  png.create({ path: directory, compression }, quietHost());

describe.each([3, 4] as const)('frames of %i channels', (channels) => {
  test('come back as they were, in order', async () => {
    const format = { ...RGB, channels };
    const sink = await createSink();
    await sink.start(format);
    const originals = [...syntheticVideo(format, 7)].map((frame) => ({ ...frame, copy: frame.data.slice() }));
    for (const frame of originals) {
      await sink.write(frame);
      frame.data.fill(0); // the frame is the caller's again
    }
    await sink.finish();
    await sink[Symbol.asyncDispose]?.();
    expect(await workspace.list()).toEqual(['frames']);
    expect((await readdir(directory)).sort()).toEqual(originals.map((_, i) => `frame-00000${i}.png`));
    for (const [index, { copy }] of originals.entries()) {
      const picture = sharp(`${directory}/frame-00000${index}.png`);
      const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
      expect(info.channels).toBe(channels);
      expect(data.equals(copy)).toBe(true);
    }
  });
});

test('writes into an existing folder that is empty', async () => {
  await mkdir(directory);
  const sink = await createSink();
  await sink.start(RGB);
  for (const frame of syntheticVideo(RGB, 2)) await sink.write(frame);
  await sink.finish();
  expect(await readdir(directory)).toHaveLength(2);
});

test('disposed of while it starts, leaves nothing', async () => {
  const sink = await createSink();
  const starting = sink.start(RGB);
  await sink[Symbol.asyncDispose]?.();
  await starting;
  expect(await workspace.list()).toEqual([]);
});

test('disposed of while a frame waits for its turn, leaves nothing', async () => {
  const format = { ...RGB, width: 640, height: 480 };
  const sink = await createSink();
  await sink.start(format);
  const [first, second, third] = [...syntheticVideo(format, 3)];
  await sink.write(first!);
  await sink.write(second!);
  const writing = sink.write(third!);
  await sink[Symbol.asyncDispose]?.();
  await writing;
  expect(await workspace.list()).toEqual([]);
});

test('disposed of before the end, leaves nothing', async () => {
  const sink = await createSink();
  await sink.start(RGB);
  for (const frame of syntheticVideo(RGB, 5)) await sink.write(frame);
  await sink[Symbol.asyncDispose]?.();
  expect(await workspace.list()).toEqual([]);
});

test('takes the place of what an interrupted run left', async () => {
  await mkdir(partPath(directory));
  await writeFile(`${partPath(directory)}/frame-000042.png`, 'left over');
  const sink = await createSink();
  await sink.start(RGB);
  for (const frame of syntheticVideo(RGB, 1)) await sink.write(frame);
  await sink.finish();
  expect(await readdir(directory)).toEqual(['frame-000000.png']);
});

describe('OUTPUT_UNWRITABLE', () => {
  const refusal = (problem: string) => ({
    code: 'OUTPUT_UNWRITABLE',
    message: expect.stringContaining(problem),
  });

  test('where the folder around it is missing', async () => {
    directory = workspace.path('missing/frames');
    await expect(createSink()).rejects.toMatchObject(refusal('there is no folder'));
  });

  test('where the folder holds anything', async () => {
    await mkdir(directory);
    await writeFile(`${directory}/frame-000000.png`, '');
    await expect(createSink()).rejects.toMatchObject(refusal('not empty'));
  });

  test('where the name is that of a file', async () => {
    await writeFile(directory, '');
    await expect(createSink()).rejects.toMatchObject(refusal('ENOTDIR'));
  });

  test('where its working folder holds what no run of this program wrote', async () => {
    await mkdir(partPath(directory));
    await writeFile(`${partPath(directory)}/thesis.txt`, 'my only copy');
    await expect(createSink()).rejects.toMatchObject(refusal('in the way'));
    expect(await readdir(partPath(directory))).toEqual(['thesis.txt']);
  });

  test('where the folder was filled meanwhile, which then stays', async () => {
    const sink = await createSink();
    await sink.start(RGB);
    for (const frame of syntheticVideo(RGB, 1)) await sink.write(frame);
    await mkdir(directory);
    await writeFile(`${directory}/other.png`, '');
    await expect(sink.finish()).rejects.toMatchObject(refusal('not empty'));
    await sink[Symbol.asyncDispose]?.();
    expect(await workspace.list()).toEqual(['frames']);
    expect(await readdir(directory)).toEqual(['other.png']);
  });

  test('where pictures can no longer be written, at most two frames later', async () => {
    const sink = await createSink();
    await sink.start(RGB);
    await rm(partPath(directory), { recursive: true });
    const [first, second, third] = [...syntheticVideo(RGB, 3)];
    await sink.write(first!);
    await sink.write(second!);
    await expect(sink.write(third!)).rejects.toMatchObject(refusal('frame-000000.png'));
    await sink[Symbol.asyncDispose]?.();
    expect(await workspace.list()).toEqual([]);
  });
});

test('FRAME_INVALID for a frame whose bytes are too few', async () => {
  const sink = await createSink();
  await sink.start(RGB);
  const [frame] = [...syntheticVideo(RGB, 1)];
  await expect(sink.write({ ...frame!, data: frame!.data.subarray(1) })).rejects.toMatchObject({
    code: 'FRAME_INVALID',
  });
  await sink[Symbol.asyncDispose]?.();
});
