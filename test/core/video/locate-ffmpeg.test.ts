import { chmod } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ffmpegVersion, listEncoders, locateFfmpeg } from '../../../core/video/locate-ffmpeg.ts';
import { availableBinaries } from '../../support/ffmpeg.ts';
import { createWorkspace, type Workspace } from '../../support/workspace.ts';

let workspace: Workspace;

beforeEach(async () => {
  workspace = await createWorkspace();
});
afterEach(() => workspace[Symbol.asyncDispose]());

async function script(name: string, text: string): Promise<string> {
  const path = await workspace.write(name, `#!/bin/sh\n${text}\n`);
  await chmod(path, 0o755);
  return path;
}

describe('locateFfmpeg', () => {
  test('prefers the one that SLP_FFMPEG names', async () => {
    const path = await script('mine', 'exit 0');
    expect(await locateFfmpeg({ SLP_FFMPEG: path, PATH: process.env.PATH })).toEqual({
      path,
      origin: 'SLP_FFMPEG',
    });
  });

  test('looks a bare name in SLP_FFMPEG up on PATH', async () => {
    const path = await script('ffmpeg-7', 'exit 0');
    const environment = { SLP_FFMPEG: 'ffmpeg-7', PATH: `/nowhere:${workspace.directory}` };
    expect(await locateFfmpeg(environment)).toEqual({ path, origin: 'SLP_FFMPEG' });
  });

  test('takes no other where the one in SLP_FFMPEG is missing or cannot be executed', async () => {
    const plain = await workspace.write('plain', 'text');
    for (const path of [workspace.path('missing'), plain, workspace.directory, 'no-such-ffmpeg']) {
      await expect(locateFfmpeg({ SLP_FFMPEG: path, PATH: process.env.PATH })).rejects.toMatchObject({
        code: 'FFMPEG_MISSING',
        message: expect.stringContaining(path),
      });
    }
  });

  test('takes the first one on PATH', async () => {
    const path = await script('ffmpeg', 'exit 0');
    expect(await locateFfmpeg({ PATH: `/nowhere::${workspace.directory}` })).toEqual({
      path,
      origin: 'PATH',
    });
  });
});

describe.each(await availableBinaries())('the ffmpeg from $origin', ({ path }) => {
  test('lists its encoders, and only those', async () => {
    const encoders = await listEncoders(path);
    expect([...encoders]).toEqual(expect.arrayContaining(['libx264', 'libvpx-vp9', 'libwebp_anim', 'gif']));
    expect([...encoders].filter((name) => !/^\w[\w-]*$/.test(name))).toEqual([]);
  });

  test('tells its version', async () => {
    expect(await ffmpegVersion(path)).toMatch(/^N-\d+|^\d+\.\d+/);
  });
});

test('asks a binary for its encoders once', async () => {
  const path = await script(
    'counting',
    `echo asked >> '${workspace.path('log')}'; echo ' V....D libx264 H.264'`,
  );
  const [first, second] = await Promise.all([listEncoders(path), listEncoders(path)]);
  expect([...first]).toEqual(['libx264']);
  expect(second).toBe(first);
  expect(await workspace.list()).toEqual(['counting', 'log']);
});

test('FFMPEG_MISSING for a binary that fails', async () => {
  const path = await script('failing', 'echo "wrong machine" >&2; exit 1');
  await expect(listEncoders(path)).rejects.toMatchObject({
    code: 'FFMPEG_MISSING',
    message: expect.stringContaining('does not run'),
  });
  await expect(ffmpegVersion(path)).rejects.toMatchObject({ code: 'FFMPEG_MISSING' });
});
