import { mkdir, symlink, truncate, utimes } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findClips } from '../../../core/dataset/find-clips.ts';
import { createWorkspace, type Workspace } from '../../support/workspace.ts';
import { writeClip } from './clips.ts';

let space: Workspace;
beforeAll(async () => {
  space = await createWorkspace();
  await writeClip(space.path('clips/ben/moon.mkv'), { frames: 2 });
  await writeClip(space.path('clips/anna/sun'), { frames: 2 });
  await writeClip(space.path('clips/anna/.hidden.mkv'), { frames: 2 });
  await writeClip(space.path('clips/anna/apple.v2.mkv'), { frames: 2 });
  await space.write('clips/anna/apple.v2.pose', 'x');
  await space.write('clips/anna/apple.v2.json', '{}');
  await space.write('clips/anna/notes.txt', 'no video');
  await space.write('clips/anna/broken.mp4', 'no video, but called one');
  await symlink(space.path('clips'), space.path('clips/anna/loop'));
  await mkdir(space.path('empty'));
});
afterAll(() => space[Symbol.asyncDispose]());

it('finds videos by content or name, at any depth, sorted', async () => {
  const clips = await findClips([space.path('clips')]);
  expect(clips.map(({ folder, name }) => `${folder}/${name}`)).toEqual([
    'anna/apple.v2',
    'anna/broken',
    'anna/sun',
    'ben/moon',
  ]);
});

it('finds each clip once, however often it is named, in any order', async () => {
  const [a, b] = [space.path('clips/anna/sun'), space.path('clips/ben')];
  const twice = await findClips([b, a, space.path('clips/ben/../anna/sun'), b]);
  expect(twice.map(({ name }) => name)).toEqual(['sun', 'moon']);
});

it('finds keypoints beside a clip, .pose before .json', async () => {
  const [apple, , sun] = await findClips([space.path('clips/anna')]);
  expect(apple.keypoints?.path).toBe(space.path('clips/anna/apple.v2.pose'));
  expect(sun.keypoints).toBeUndefined();
});

it('notes size and time: what a change shows in', async () => {
  const path = space.path('clips/anna/broken.mp4');
  const [before] = await findClips([path]);
  await truncate(path, 3);
  await utimes(path, 1000, 1000);
  const [after] = await findClips([path]);
  expect(before.video.size).toBe(24);
  expect(after.video).toEqual({ path, size: 3, modified: 1_000_000 });
});

it('finds nothing in an empty folder, and reports an input that is not there', async () => {
  expect(await findClips([space.path('empty')])).toEqual([]);
  await expect(findClips([space.path('gone')])).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
});
