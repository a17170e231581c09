import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countFrames, openPictures } from '../../../core/video/pictures.ts';
import { barOf, collect, makeSynthetic, SIZE, syntheticFrames } from '../../support/make-video.ts';
import { createWorkspace, EXAMPLE_REF, type Workspace } from '../../support/workspace.ts';

let files: Workspace;
let clip: string;
beforeAll(async () => {
  files = await createWorkspace();
  clip = await makeSynthetic(files.path('clip.mkv'), 12);
});
afterAll(() => files[Symbol.asyncDispose]());

/** A folder of plain pictures by name. */
async function folder(
  name: string,
  pictures: Readonly<Record<string, { grey?: number; width?: number; height?: number; alpha?: number }>>,
): Promise<string> {
  const path = files.path(name);
  await mkdir(path);
  for (const [file, { grey = 0, width = 8, height = 6, alpha = 1 }] of Object.entries(pictures)) {
    const background = { r: grey, g: grey, b: grey, alpha };
    await sharp({ create: { width, height, channels: 4, background } }).toFile(join(path, file));
  }
  return path;
}

describe('a video', () => {
  it('gives its frames from the start each time, and what its container says of them', async () => {
    const video = await openPictures(clip);
    expect(video).toMatchObject({ path: clip, kind: 'video', ...SIZE, fps: 25, length: 12 });
    expect(await collect(video.frames())).toEqual(syntheticFrames(12));
    expect(await collect(video.frames())).toHaveLength(12);
  });

  it('is scaled, and resampled by time, where that is asked for', async () => {
    const video = await openPictures(clip);
    const small = await collect(video.frames({ size: { width: 32, height: 24 }, fps: 12.5 }));
    expect(small.map(({ width, height }) => [width, height])).toEqual(Array(6).fill([32, 24]));
    expect(small.map(({ timestamp }) => timestamp)).toEqual([0, 80_000, 160_000, 240_000, 320_000, 400_000]);
  });

  it('is counted by decoding: a container may be wrong', async () => {
    const video = await openPictures(clip);
    let heard = 0;
    expect(await countFrames({ ...video, length: 99 }, { onFrame: () => (heard += 1) })).toBe(12);
    expect(heard).toBe(12);
  });
});

describe('a folder', () => {
  it('gives its pictures in the order of their numbers, and nothing else that lies in it', async () => {
    const path = await folder('frames', {
      'frame-10.png': { grey: 30 },
      'frame-9.PNG': { grey: 20 },
      'frame-1.webp': { grey: 10 },
      '.frame-2.png': { grey: 99 },
    });
    await writeFile(join(path, 'notes.txt'), 'no picture');
    await mkdir(join(path, 'more'));
    const pictures = await openPictures(path);
    expect(pictures).toMatchObject({ kind: 'folder', width: 8, height: 6, length: 3 });
    expect(pictures.fps).toBeUndefined();
    const frames = await collect(pictures.frames({ fps: 10 }));
    expect(frames.map(({ data }) => data[0])).toEqual([10, 20, 30]);
    expect(frames.map(({ timestamp }) => timestamp)).toEqual([0, 100_000, 200_000]);
    expect(await countFrames(pictures)).toBe(3);
  });

  it('gives the pixels of a PNG as they are, odd sizes included, and white for what is transparent', async () => {
    const path = await folder('odd', {
      '1.png': { grey: 77, width: 7, height: 5 },
      '2.png': { grey: 77, width: 7, height: 5, alpha: 0 },
    });
    const [first, second] = await collect((await openPictures(path)).frames());
    expect(first).toMatchObject({ width: 7, height: 5, channels: 3, timestamp: 0 });
    expect(first!.data).toEqual(new Uint8Array(105).fill(77));
    expect(second!.data).toEqual(new Uint8Array(105).fill(255));
  });

  it('gives what a video of the same frames gives', async () => {
    const path = files.path('same');
    await mkdir(path);
    for (const [i, { data, width, height }] of syntheticFrames(3).entries()) {
      await sharp(data, { raw: { width, height, channels: 3 } }).toFile(join(path, `frame-00000${i}.png`));
    }
    const frames = await collect((await openPictures(path)).frames({ fps: 25 }));
    expect(frames).toEqual(syntheticFrames(3));
    expect(frames.map(barOf)).toEqual([0, 1, 2]);
  });

  it('ends with the reason of the signal', async () => {
    const path = await folder('stopped', { '1.png': {}, '2.png': {} });
    const controller = new AbortController();
    const frames = (await openPictures(path)).frames({ signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(collect(frames)).rejects.toThrow('enough');
  });
});

describe('what is neither', () => {
  it('names the picture that is of another size, and both sizes', async () => {
    const path = await folder('mixed', { '1.png': {}, '2.png': {}, '3.png': { width: 9 } });
    await expect(openPictures(path)).rejects.toMatchObject({
      code: 'PICTURES_UNUSABLE',
      message: `${join(path, '3.png')} cannot be used as frames of a video: it is 9×6, and ${join(path, '1.png')} is 8×6`,
    });
  });

  it('says of a folder whether it is empty or holds something else', async () => {
    const path = await folder('empty', {});
    await expect(openPictures(path)).rejects.toThrow(/the folder is empty$/);
    await writeFile(join(path, 'poses.json'), '{}');
    await expect(openPictures(path)).rejects.toThrow(/there is no picture in the folder$/);
  });

  it('refuses a single picture, a damaged one in a folder, and what is missing', async () => {
    await expect(openPictures(EXAMPLE_REF)).rejects.toMatchObject({ code: 'PICTURES_UNUSABLE' });
    const path = await folder('damaged', { '1.png': {} });
    await writeFile(join(path, '2.png'), 'no picture');
    await expect(openPictures(path)).rejects.toMatchObject({
      code: 'IMAGE_INVALID',
      message: expect.stringContaining('2.png'),
    });
    await expect(openPictures(files.path('none'))).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
    const text = await files.write('text.mp4', 'no video');
    await expect(openPictures(text)).rejects.toMatchObject({ code: 'VIDEO_UNREADABLE' });
  });
});
