import { mkdir, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runEval } from '../../cli/eval.ts';
import { makeSynthetic, SIZE } from '../support/make-video.ts';
import { createWorkspace, EXAMPLE_REF, type Workspace } from '../support/workspace.ts';

let files: Workspace;
let pred: string;
let target: string;
let poses: string;
beforeAll(async () => {
  files = await createWorkspace();
  pred = await makeSynthetic(files.path('out.mkv'), 6);
  target = await makeSynthetic(files.path('film.mkv'), 6);
  poses = await files.write('film.json', poseFile({}));
  await mkdir(files.path('empty'));
});
afterAll(() => files[Symbol.asyncDispose]());

function poseFile(change: Readonly<Record<string, unknown>>): string {
  const frame = { body: Array(13).fill([20, 20]), face: null, leftHand: null, rightHand: null };
  const frames = Array(6).fill(frame);
  return JSON.stringify({ format: 'slp-poses', version: 1, ...SIZE, fps: 25, frames, ...change });
}

const run = (flags: Readonly<Record<string, unknown>>): Promise<void> =>
  runEval({ pred, target, poses, legibility: false, ...flags }, new AbortController().signal);

it.each([
  ['no prediction', () => ({ pred: undefined }), 'OPTION_INVALID', /^--pred: is required/],
  ['no target', () => ({ target: undefined }), 'OPTION_INVALID', /^--target: is required/],
  ['a photo', () => ({ pred: EXAMPLE_REF }), 'PICTURES_UNUSABLE', /signer\.png .* it is a single picture$/],
  ['an empty folder', () => ({ target: files.path('empty') }), 'PICTURES_UNUSABLE', /the folder is empty$/],
  ['a pose file as a video', () => ({ pred: poses }), 'VIDEO_UNREADABLE', /film\.json is no video/],
  ['what is not there', () => ({ baseline: 'none.mp4' }), 'FILE_UNREADABLE', /none\.mp4/],
  ['a video as the photo', () => ({ ref: pred }), 'IMAGE_INVALID', /out\.mkv/],
  ['a photo as keypoints', () => ({ poses: EXAMPLE_REF }), 'POSE_FORMAT_UNKNOWN', /signer\.png/],
  ['an unknown person', () => ({ person: '3' }), 'PERSON_NOT_FOUND', /no person 3/],
  [
    'a report in place of an input',
    () => ({ report: pred }),
    'OPTION_INVALID',
    /^--report: it would replace/,
  ],
  ['figures in place of keypoints', () => ({ csv: poses }), 'OPTION_INVALID', /^--csv: it would replace/],
  ['one file for both', () => ({ csv: 'a', report: './a' }), 'OPTION_INVALID', /^--csv: a is the report/],
  ['a folder that is not there', () => ({ csv: 'none/a.csv' }), 'OUTPUT_UNWRITABLE', /there is no folder/],
  ['a folder to write', () => ({ report: files.path('empty') }), 'OUTPUT_UNWRITABLE', /it is a folder$/],
  ['another way to align', () => ({ align: 'end' }), 'OPTION_INVALID', /^--align: is neither start nor/],
])('refuses %s', async (_, flags, code, message) => {
  await expect(run(flags())).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
});

it('refuses to replace keypoints that it finds beside the target', async () => {
  await expect(run({ poses: undefined, csv: poses })).rejects.toMatchObject({
    message: `--csv: it would replace ${poses}, which is read`,
  });
});

it.each([
  ['nobody', { frames: [null] }, 'POSE_EMPTY', /holds no frame with a person/],
  ['another shape', { width: 48 }, 'EVAL_MISMATCH', /poses\.json is 48×48 and .*film\.mkv 64×48, .* shape$/],
  ['a coordinate that is none', { frames: [{ body: [['x', 1]] }] }, 'POSE_CORRUPT', /poses\.json/],
])('refuses keypoints of %s', async (_, change, code, message) => {
  const path = files.path('poses.json');
  await writeFile(path, poseFile(change));
  await expect(run({ poses: path })).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
});
