import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, readdir, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { extractPoses } from '../../cli/pose-extract.ts';
import { locateFfmpeg } from '../../core/video/locate-ffmpeg.ts';
import { blobFrame, writeBlobVideo, writePicture } from '../support/blob-video.ts';
import { createWorkspace, repository, type Workspace } from '../support/workspace.ts';

/** What can be wrong with the command's inputs; `test/e2e/pose-extract.test.ts` shows what it does when all is well. */
let space: Workspace;
beforeAll(async () => {
  space = await createWorkspace();
  await mkdir(space.path('poses'));
  await mkdir(space.path('other'));
  await writeBlobVideo(space.path('clip.mkv'), ['both', 'left', 'nobody', 'both']);
  await copyFile(space.path('clip.mkv'), space.path('other/clip.mkv'));
  await writeBlobVideo(space.path('empty-room.mkv'), ['nobody', 'nobody']);
  await writePicture(space.path('a.png'), blobFrame('left', 8));
  await writePicture(space.path('large.png'), blobFrame('left', 8, 128, 96));
  await space.write('notes.txt', 'a line of text, long enough to be looked at');
  await space.write('notes.mp4', 'a line of text, long enough to be looked at');
  await space.write('nothing.mp4', '');
  const picture = await readFile(space.path('a.png'));
  await space.write('torn.png', picture.subarray(0, picture.length / 2));
  const clip = await readFile(space.path('clip.mkv'));
  await space.write('headless.mkv', clip.subarray(0, 300));
  const { path: ffmpeg } = await locateFfmpeg();
  const tone = ['-f', 'lavfi', '-i', 'sine=duration=0.2', '-y', space.path('tone.mkv')];
  expect(spawnSync(ffmpeg, ['-v', 'error', ...tone], { encoding: 'utf8' }).stderr).toBe('');
});
afterAll(() => space[Symbol.asyncDispose]());

const OUT = 'out.json';

it.each([
  ['a file that is not there', ['gone.mp4'], {}, 'FILE_UNREADABLE', 'gone.mp4'],
  [
    'a file of nothing',
    ['nothing.mp4'],
    {},
    'MEDIA_UNKNOWN',
    'nothing.mp4 is neither a video nor a picture: it is empty',
  ],
  ['text', ['notes.txt'], {}, 'MEDIA_UNKNOWN', 'notes.txt'],
  ['text that is called a video', ['notes.mp4'], {}, 'MEDIA_UNKNOWN', 'notes.mp4'],
  ['a folder', ['poses'], {}, 'OPTION_INVALID', 'is a folder; name its files, as in'],
  ['sound alone', ['tone.mkv'], {}, 'VIDEO_UNREADABLE', 'tone.mkv'],
  ['a video of which only the start is left', ['headless.mkv'], {}, 'VIDEO_UNREADABLE', 'headless.mkv'],
  ['a broken picture after a good one', ['a.png', 'torn.png'], {}, 'IMAGE_INVALID', 'torn.png'],
  [
    'pictures of two sizes',
    ['a.png', 'large.png'],
    {},
    'OPTION_INVALID',
    /a\.png is 96×64 and .*large\.png 128×96/,
  ],
  ['two videos for one file', ['clip.mkv', 'empty-room.mkv'], {}, 'OPTION_INVALID', 'name a folder/'],
  ['a video among pictures', ['a.png', 'clip.mkv'], {}, 'OPTION_INVALID', 'name a folder/'],
  [
    'several inputs and no name',
    ['a.png', 'a.png'],
    { out: undefined },
    'OPTION_INVALID',
    '--out: is required',
  ],
  [
    'names that clash',
    ['clip.mkv', 'other/clip.mkv'],
    { out: 'poses/' },
    'OPTION_INVALID',
    'would both become',
  ],
  [
    'an output that is an input',
    ['a.png'],
    { out: 'a.png', format: 'mediapipe' },
    'OPTION_INVALID',
    'replace',
  ],
  ['an unknown extension', ['clip.mkv'], { out: 'out.xml' }, 'OUTPUT_FORMAT_UNKNOWN', 'out.xml'],
  ['a folder that is not there', ['clip.mkv'], { out: 'gone/out.json' }, 'OUTPUT_UNWRITABLE', 'gone'],
  ['a folder whose parent is not there', ['clip.mkv'], { out: 'gone/poses/' }, 'OUTPUT_UNWRITABLE', 'gone'],
  ['a folder that is a file', ['clip.mkv'], { out: 'notes.txt/' }, 'OUTPUT_UNWRITABLE', 'notes.txt'],
  ['an empty name', ['clip.mkv'], { out: '' }, 'OPTION_INVALID', '--out'],
  ['an unknown format', ['clip.mkv'], { format: 'bvh' }, 'OPTION_INVALID', '--format'],
  ['a rate of nothing', ['clip.mkv'], { fps: '0' }, 'OPTION_INVALID', '--fps: must be at least'],
  ['no number', ['clip.mkv'], { every: 'two' }, 'OPTION_INVALID', '--every: is not a number'],
  ['a crop of pictures', ['a.png'], { crop: 'auto' }, 'OPTION_INVALID', '--crop: is for videos'],
  ['an unknown crop', ['clip.mkv'], { crop: 'tight' }, 'OPTION_INVALID', '--crop: is neither auto nor none'],
  ['an unknown estimator', ['clip.mkv'], { estimator: 'blobs' }, 'PLUGIN_NOT_FOUND', 'no estimator "blobs"'],
  [
    'an estimator that does not start',
    ['clip.mkv'],
    { estimator: 'blob:{"fault":"create"}' },
    'PLUGIN_REFUSED',
    'cannot start',
  ],
  [
    'an estimator that fails',
    ['clip.mkv'],
    { estimator: 'blob:{"fault":"estimate"}' },
    'PLUGIN_FAILED',
    'failed in estimate at 0.000 s: cannot see',
  ],
  ['a video of nobody', ['empty-room.mkv'], {}, 'NOBODY_FOUND', 'nobody was found in'],
  ['somebody who is not there', ['clip.mkv'], { person: '2' }, 'NOBODY_FOUND', 'no person 2 was found in'],
] as const)('refuses %s, and writes nothing', async (_, inputs, flags, code, message) => {
  const before = [await space.list(), await files('poses')];
  const given = {
    out: OUT,
    estimator: 'blob',
    plugin: [repository('test/support/plugins/blob.mjs')],
    ...flags,
  };
  const { out } = given;
  const run = extractPoses(
    inputs.map((name) => space.path(name)),
    { ...given, ...(out !== undefined && { out: out && space.path(out) }) },
    new AbortController().signal,
  );
  const error = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toEqual(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  expect([await space.list(), await files('poses')]).toEqual(before);
});

async function files(folder: string): Promise<string[]> {
  return readdir(space.path(folder));
}
