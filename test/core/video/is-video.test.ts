import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isVideo } from '../../../core/video/is-video.ts';
import { makeSynthetic } from '../../support/make-video.ts';
import { createWorkspace, EXAMPLE_POSES, EXAMPLE_REF, type Workspace } from '../../support/workspace.ts';

let files: Workspace;
beforeAll(async () => {
  files = await createWorkspace();
});
afterAll(() => files[Symbol.asyncDispose]());

test.each([
  ['a.mp4', 'mpeg4'],
  ['a.mov', 'mpeg4'],
  ['a.mkv', 'ffv1'],
  ['a.avi', 'mpeg4'],
  ['a.gif', 'gif'],
  ['a.ts', 'mpeg2video'],
  ['a.mpg', 'mpeg2video'],
  ['a.flv', 'flv'],
  ['a.wmv', 'wmv2'],
  ['a.nut', 'mpeg4'],
  ['a.mxf', 'mpeg2video'],
])('%s is one, whatever its name', async (name, codec) => {
  const path = await makeSynthetic(files.path(name), 40, { codec: ['-c:v', codec] });
  const renamed = await files.write('nameless', await readFile(path));
  expect(await isVideo(renamed)).toBe(true);
});

test.each([
  ['Ogg', 'OggS\0'],
  ['WebM', '\x1a\x45\xdf\xa3'],
  ['bare H.264', '\0\0\0\x01\x67\x42'],
  ['IVF', 'DKIF\0\0'],
  ['YUV4MPEG2', 'YUV4MPEG2 W64 H48'],
])('%s is one', async (_, head) => {
  expect(await isVideo(await files.write('head', Buffer.from(head, 'latin1')))).toBe(true);
});

test.each([
  ['JPEG', '\xff\xd8\xff\xe0\0\x10JFIF'],
  ['WebP', 'RIFF\0\0\0\0WEBPVP8 '],
  ['AVIF', '\0\0\0\x1cftypavif'],
  ['HEIC', '\0\0\0\x1cftypheic'],
  ['an icon', '\0\0\x01\0\x01\0'],
  ['a playlist', '#EXTM3U\n'],
  ['text that begins with G', 'G'.padEnd(700, 'x')],
  ['nothing', ''],
])('%s is none', async (_, head) => {
  expect(await isVideo(await files.write('head', Buffer.from(head, 'latin1')))).toBe(false);
});

test('neither are a photo, a pose file and a folder', async () => {
  expect(await isVideo(EXAMPLE_REF)).toBe(false);
  expect(await isVideo(EXAMPLE_POSES)).toBe(false);
  expect(await isVideo(files.directory)).toBe(false);
});

test('FILE_UNREADABLE for what is not there', async () => {
  await expect(isVideo(files.path('missing.mp4'))).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
});
