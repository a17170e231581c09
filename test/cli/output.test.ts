import { mkdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultOutput, refuseInput, sinkFor } from '../../cli/output.ts';
import { createWorkspace, type Workspace } from '../support/workspace.ts';

let space: Workspace;
beforeAll(async () => {
  space = await createWorkspace();
  await mkdir(space.path('folder.mp4'));
});
afterAll(() => space[Symbol.asyncDispose]());

describe('sinkFor', () => {
  it.each([
    ['-', { name: 'raw', options: {} }],
    ['a/b.MP4', { name: 'ffmpeg', options: { path: 'a/b.MP4' } }],
    ['frames/', { name: 'png', options: { path: 'frames' } }],
    ['frames', { name: 'png', options: { path: 'frames' } }],
  ])('chooses by the path: %s', async (out, spec) => {
    expect(await sinkFor(out, {})).toEqual(spec);
  });

  it.each(['ws://127.0.0.1:8787/rooms/demo.mp4', 'WSS://example.org/'])(
    'publishes to a room: %s',
    async (url) => {
      const quality = 'best';
      const options = { url };
      expect(await sinkFor(url, {})).toEqual({ name: 'websocket', options });
      expect(await sinkFor(url, { quality })).toEqual({
        name: 'websocket',
        options: { ...options, quality },
      });
      const sink = { name: 'websocket', options: { codec: 'h264' } };
      expect((await sinkFor(url, { sink })).options).toEqual({ url, codec: 'h264' });
      await expect(sinkFor(url, { background: 'transparent' })).rejects.toMatchObject({
        code: 'OPTION_INVALID',
      });
    },
  );

  it('takes an existing folder for a folder, whatever it is called', async () => {
    expect(await sinkFor(space.path('folder.mp4'), {})).toMatchObject({ name: 'png' });
  });

  it('hands the quality to the encoder', async () => {
    expect((await sinkFor('a.webm', { quality: 'best' })).options).toEqual({
      path: 'a.webm',
      quality: 'best',
    });
  });

  it('lets --sink win, and gives it the path', async () => {
    const sink = { name: 'hls', options: { seconds: 2 } };
    expect(await sinkFor('live', { sink })).toEqual({ name: 'hls', options: { path: 'live', seconds: 2 } });
  });

  it('gives a named sink no path where none was given', async () => {
    expect(await sinkFor(undefined, { sink: { name: 'raw', options: {} } })).toEqual({
      name: 'raw',
      options: {},
    });
    const sink = { name: 'ffmpeg', options: {} };
    expect(await sinkFor('a.mp4', { sink, quality: 'best' })).toEqual({
      name: 'ffmpeg',
      options: { path: 'a.mp4', quality: 'best' },
    });
  });

  it.each(['-', 'frames/'])('refuses a quality for %s', async (out) => {
    await expect(sinkFor(out, { quality: 'best' })).rejects.toMatchObject({ code: 'OPTION_INVALID' });
  });

  it('refuses a transparent background where the format has no alpha', async () => {
    await expect(sinkFor('a.mp4', { background: 'transparent' })).rejects.toMatchObject({
      code: 'OPTION_INVALID',
    });
    await expect(sinkFor('a.webm', { background: 'transparent' })).resolves.toMatchObject({ name: 'ffmpeg' });
  });
});

it('defaultOutput is named after the pose file', () => {
  const names = ['x/hello.pose', 'openpose/', 'x/y/..', '/', undefined];
  expect(names.map((name) => defaultOutput(name, false))).toEqual([
    'hello.mp4',
    'openpose.mp4',
    'x.mp4',
    'video.mp4',
    'video.mp4',
  ]);
});

it('defaultOutput never is the video that drives', () => {
  expect(['film.mp4', 'x/film.webm', 'film'].map((name) => defaultOutput(name, true))).toEqual(
    Array(3).fill('film.signed.mp4'),
  );
});

it('refuseInput keeps a photo from being replaced by its video', () => {
  const inputs = ['poses.json', 'signer.webp', undefined, 'keep'];
  expect(() => refuseInput('./signer.webp', inputs)).toThrow(
    expect.objectContaining({ code: 'OPTION_INVALID' }),
  );
  for (const out of [undefined, '-', 'keep', 'other.webp', 'ws://host/signer.webp'])
    expect(() => refuseInput(out, inputs)).not.toThrow();
});
