import { execFile } from 'node:child_process';
import { copyFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drivingSource } from '../../cli/driving-source.ts';
import { locateFfmpeg } from '../../core/video/locate-ffmpeg.ts';
import { createWorkspace, EXAMPLE_POSES, EXAMPLE_REF, type Workspace } from '../support/workspace.ts';

const estimator = { name: 'holistic', options: {} };

let space: Workspace;
let film: string;
beforeAll(async () => {
  space = await createWorkspace();
  film = space.path('film.mp4');
  const { path } = await locateFfmpeg();
  const picture = ['-f', 'lavfi', '-i', 'color=size=32x32:rate=5:duration=1'];
  await promisify(execFile)(path, ['-v', 'error', ...picture, film]);
});
afterAll(() => space[Symbol.asyncDispose]());

describe('drivingSource', () => {
  it('takes a video by its content, and has keypoints found in it', async () => {
    const misnamed = space.path('film.json');
    await copyFile(film, misnamed);
    expect(await drivingSource(misnamed, { person: 1, estimator })).toEqual({
      name: 'video',
      options: { path: misnamed, person: 1, estimator },
    });
  });

  it('takes files and folders of poses for such', async () => {
    expect(await drivingSource(EXAMPLE_POSES, { estimator })).toEqual({
      name: 'pose-files',
      options: { path: EXAMPLE_POSES },
    });
    expect(await drivingSource(space.directory, { estimator })).toMatchObject({ name: 'pose-files' });
  });

  it('lets --source win, with its options', async () => {
    const source = { name: 'video', options: { crop: 'auto' } };
    expect(await drivingSource('none.json', { source, estimator })).toEqual({
      name: 'video',
      options: { path: 'none.json', estimator, crop: 'auto' },
    });
    const other = { name: 'webcam', options: {} };
    expect(await drivingSource(undefined, { source: other, estimator })).toEqual(other);
  });

  it('says what to do with a picture, and where there is nothing', async () => {
    await expect(drivingSource(EXAMPLE_REF, { estimator })).rejects.toMatchObject({
      code: 'POSE_FORMAT_UNKNOWN',
      message: expect.stringContaining('slp pose extract'),
    });
    await expect(drivingSource(undefined, { estimator })).rejects.toMatchObject({ code: 'OPTION_INVALID' });
    await expect(drivingSource('none.mp4', { estimator })).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  });
});
