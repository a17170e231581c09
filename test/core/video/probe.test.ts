import { execFileSync } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { probeVideo } from '../../../core/video/probe.ts';
import { fakeFfmpeg } from '../../support/ffmpeg.ts';
import { makeSynthetic, makeVideo, SIZE, turnClockwise } from '../../support/make-video.ts';
import { createWorkspace, type Workspace } from '../../support/workspace.ts';

const MPEG4 = ['-c:v', 'mpeg4'];

let files: Workspace;
beforeAll(async () => {
  files = await createWorkspace();
});
afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(() => files[Symbol.asyncDispose]());

test.each([
  ['plain.mp4', 25, MPEG4],
  ['ntsc.mkv', '30000/1001', undefined],
  ['film.mov', '24000/1001', MPEG4],
  ['half.mp4', '15000/1001', MPEG4],
  ['fast.mp4', '60000/1001', MPEG4],
  ['odd.avi', '25/2', MPEG4],
  ['slow.mkv', '1/2', undefined],
  ['animation.gif', 10, ['-c:v', 'gif']],
] as const)('%s: size, rate of %s and duration', async (name, fps, codec) => {
  const info = await probeVideo(await makeSynthetic(files.path(name), 10, { fps, codec }));
  const [over, under = '1'] = String(fps).split('/');
  const rate = Number(over) / Number(under);
  expect(info).toMatchObject(SIZE);
  expect(info.fps).toBeCloseTo(rate, 9);
  // Some versions of ffmpeg do not measure a GIF.
  if (info.duration !== undefined) expect(info.duration).toBeCloseTo(10 / rate, 0);
  else expect(name).toBe('animation.gif');
});

test('the rotation flag of a phone turns the picture upright', async () => {
  const path = await makeSynthetic(files.path('lying.mp4'), 5, { codec: MPEG4 });
  const turned = await files.write('phone.mp4', turnClockwise(await readFile(path), SIZE.height));
  expect(await probeVideo(turned)).toMatchObject({ width: SIZE.height, height: SIZE.width });
});

test('pixels that are not square are stretched, as players do', async () => {
  const codec = ['-vf', 'setsar=3/2', ...MPEG4];
  const path = await makeSynthetic(files.path('anamorphic.mp4'), 5, { codec });
  expect(await probeVideo(path)).toMatchObject({ width: 96, height: 48 });
});

test('names that look like protocols, patterns or options are names of files', async () => {
  const film = await readFile(await makeSynthetic(files.path('film.mkv'), 3));
  for (const name of ['-x.mkv', 'concat:a|b.mkv', 'http:x.mkv', '%03d.mkv', 'a b\'"%20.mkv']) {
    expect(await probeVideo(await files.write(name, film))).toMatchObject(SIZE);
  }
});

describe('VIDEO_UNREADABLE', () => {
  const refused = async (path: string, problem: RegExp): Promise<void> => {
    await expect(probeVideo(path)).rejects.toMatchObject({
      code: 'VIDEO_UNREADABLE',
      message: expect.stringMatching(problem),
    });
  };

  test('for an empty file', async () => {
    await refused(await files.write('empty.mp4', ''), /it is empty/);
  });

  test('for text, and for what is no video', async () => {
    await refused(await files.write('words.txt', 'no video\n'.repeat(50)), /words\.txt is no video/);
    await refused(await files.write('words.mp4', 'no video\n'.repeat(50)), /words\.mp4 is no video/);
  });

  test('for a recording that was cut short before its index', async () => {
    const whole = await readFile(await makeSynthetic(files.path('whole.mp4'), 30, { codec: MPEG4 }));
    await refused(await files.write('cut.mp4', whole.subarray(0, whole.length / 2)), /moov atom not found/);
  });

  test('for sound alone, also with a cover picture', async () => {
    const tone = ['-f', 'lavfi', '-i', 'sine=duration=0.2', '-c:a', 'aac'];
    const path = await makeVideo(files.path('tone.m4a'), tone);
    await refused(path, /sound and no pictures/);
    const song = await files.write('song.m4a', await withCover(await readFile(path)));
    await refused(song, /sound and only a cover picture/);
  });

  test('for a playlist, which could name other files and servers', async () => {
    const film = await makeSynthetic(files.path('secret.ts'), 10, { codec: ['-c:v', 'mpeg2video'] });
    const list = `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n${film}\n#EXT-X-ENDLIST\n`;
    await refused(await files.write('list.m3u8', list), /hls|not read|Invalid data/);
    await refused(await files.write('list.mp4', list), /is no video/);
    await refused(await files.write('list.ffconcat', `ffconcat version 1.0\nfile ${film}\n`), /is no video/);
  });

  test('for pictures that would not fit in memory', async () => {
    const head = Buffer.from('GIF89a\x60\xea\x60\xea\x80\0\0\0\0\0\xff\xff\xff', 'latin1');
    const image = Buffer.from(',\0\0\0\0\x60\xea\x60\xea\0\x02\x02\x44\x01\0;', 'latin1');
    await refused(await files.write('bomb.gif', Buffer.concat([head, image])), /60000x60000.*64 megapixels/);
  });

  test('where ffmpeg crashes over it', async () => {
    const path = await makeSynthetic(files.path('crash.mkv'), 3);
    vi.stubEnv('SLP_FFMPEG', await fakeFfmpeg(files.directory, 'kill -SEGV $$'));
    await refused(path, /ended by SIGSEGV/);
  });
});

test('FILE_UNREADABLE for what is not there, a folder, a pipe and a device', async () => {
  execFileSync('mkfifo', [files.path('pipe.mp4')]);
  await mkdir(files.path('folder.mp4'));
  const paths = ['missing.mp4', 'pipe.mp4', 'folder.mp4'].map((name) => files.path(name));
  for (const path of [...paths, '/dev/zero']) {
    await expect(probeVideo(path)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  }
});

/** Puts a picture behind the tags of an M4A; they are the last part of the file. */
async function withCover(m4a: Buffer): Promise<Buffer> {
  const picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
    .png()
    .toBuffer();
  const PNG = Buffer.from([0, 0, 0, 14, 0, 0, 0, 0]);
  const cover = box('covr', box('data', Buffer.concat([PNG, picture])));
  const grown = Buffer.from(m4a);
  for (const name of ['moov', 'udta', 'meta', 'ilst']) {
    const at = grown.indexOf(name) - 4;
    expect(at + grown.readUInt32BE(at)).toBe(grown.length);
    grown.writeUInt32BE(grown.readUInt32BE(at) + cover.length, at);
  }
  return Buffer.concat([grown, cover]);
}

function box(name: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + content.length);
  head.write(name, 4, 'latin1');
  return Buffer.concat([head, content]);
}
