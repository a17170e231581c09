import { mkdir, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Pose } from '../../core/contract.ts';
import { openPoseFile } from '../../plugins/pose-files/open.ts';
import { type Blob, blobFrame, writeBlobVideo, writePicture } from '../support/blob-video.ts';
import { type CliOptions, slp } from '../support/run-cli.ts';
import { describeWithSharedData, sharedData } from '../support/shared-data.ts';
import { createWorkspace, repository, type Workspace } from '../support/workspace.ts';

const BLOB = ['--plugin', repository('test/support/plugins/blob.mjs'), '--estimator'];
const BLOBS: Blob[] = ['both', 'left', 'nobody', 'both', 'both', 'left', 'both'];

let media: Workspace;
let work: Workspace;
let clip: string;
beforeAll(async () => {
  media = await createWorkspace();
  clip = await writeBlobVideo(media.path('clip.mkv'), BLOBS);
});
beforeEach(async () => {
  work = await createWorkspace();
  return () => work[Symbol.asyncDispose]();
});
afterAll(() => media[Symbol.asyncDispose]());

const extract = (args: readonly string[], options?: CliOptions) =>
  slp(['pose', 'extract', ...args, ...BLOB, 'blob'], { cwd: work.directory, ...options });

/** Where the nose is seen in each frame, null where nobody is. */
async function noses(
  name: string,
): Promise<{ file: Awaited<ReturnType<typeof openPoseFile>>; at: unknown[] }> {
  const file = await openPoseFile(work.path(name));
  const at: unknown[] = [];
  const nose = ({ body: [x, y] }: Pose) => [x, y];
  for await (const pose of file.poses()) at.push(pose && nose(pose));
  return { file, at };
}

describe('slp pose extract', () => {
  it('makes a pose file of a video, frame by frame, gaps included', async () => {
    const { code, stdout, stderr } = await extract([clip]);
    expect(stderr).toContain('clip.poses.json: 7 frames, 6 with a person, left hand in 6, right hand in 4\n');
    expect([code, stdout.toString(), await work.list()]).toEqual([0, '', ['clip.poses.json']]);
    const { file, at } = await noses('clip.poses.json');
    expect(file).toMatchObject({ format: 'slp-poses', width: 96, height: 64, fps: 10 });
    expect(at).toEqual([16, 18, null, 22, 24, 26, 28].map((x) => x && [x, 20]));
  });

  it.each([
    ['mediapipe.json', 'mediapipe', undefined],
    ['a.mediapipe.json', 'mediapipe', undefined],
    ['a.pose', 'pose', '0.2'],
  ])('writes %s in the format of that name', async (name, format, version) => {
    const { code } = await extract([clip, '-o', name]);
    const { file, at } = await noses(name);
    expect([code, file.format, file.version, at.length]).toEqual([0, format, version, 7]);
  });

  it('reports as JSON, takes each n-th frame, and resamples before that', async () => {
    const { code, stdout, stderr } = await extract([
      clip,
      '-o',
      'a.json',
      '--fps',
      '20',
      '--every',
      '4',
      '--json',
    ]);
    expect(stderr).toBe('blob: disposed\n');
    const { at } = await noses('a.json');
    expect(at).toEqual([[16, 20], null, [24, 20], [28, 20]]);
    expect([code, JSON.parse(stdout.toString())]).toEqual([
      0,
      {
        files: [
          {
            ...{ out: 'a.json', inputs: [clip], format: 'slp-poses', width: 96, height: 64, fps: 5 },
            ...{ frames: 4, person: 3, face: 0, leftHand: 3, rightHand: 3 },
          },
        ],
        failed: [],
      },
    ]);
  });

  it('crops a video to the signing space', async () => {
    const { code, stdout } = await extract([clip, '-o', 'a.json', '--crop', 'auto', '--json']);
    const { file, at } = await noses('a.json');
    const [{ crop }] = JSON.parse(stdout.toString()).files;
    expect([code, crop.width, file.width, file.height]).toEqual([0, crop.height, crop.width, crop.height]);
    expect(crop.width).not.toBe(96);
    expect(at[0]).toEqual([16 - crop.x, 20 - crop.y]);
  });

  it('makes one pose file of pictures of one size, whatever that is', async () => {
    for (const [name, x] of [
      ['b', 8],
      ['a', 40],
      ['c', 20],
    ] as const) {
      await writePicture(media.path(`${name}.png`), blobFrame('left', x, 97, 65));
    }
    const pictures = ['b', 'a', 'c'].map((name) => media.path(`${name}.png`));
    const { code, stderr } = await extract([...pictures, '-o', 'a.json', '--fps', '12.5']);
    expect([code, stderr]).toEqual([0, expect.stringContaining('a.json: 3 frames, 3 with a person')]);
    const { file, at } = await noses('a.json');
    expect(file).toMatchObject({ width: 97, height: 65, fps: 12.5 });
    expect(at).toEqual([16, 48, 28].map((x) => [x, 20]));
    await extract([pictures[0]!]);
    expect((await noses('b.poses.json')).at).toEqual([[16, 20]]);
  });

  it('makes a pose file of each input in a folder, and goes on after one without a person', async () => {
    await writePicture(media.path('photo.jpg'), blobFrame('both', 8));
    await writeBlobVideo(media.path('room.mkv'), ['nobody']);
    await mkdir(work.path('old'));
    const inputs = [clip, media.path('room.mkv'), media.path('photo.jpg')];
    const { code, stdout, stderr } = await extract([
      ...inputs,
      '-o',
      'new/',
      '--format',
      'pose-0.1',
      '--json',
    ]);
    expect(stderr).toContain(`error: nobody was found in ${inputs[1]} [NOBODY_FOUND]`);
    const { files, failed } = JSON.parse(stdout.toString());
    expect(files.map(({ out, frames }: { out: string; frames: number }) => [out, frames])).toEqual([
      ['new/clip.pose', 7],
      ['new/photo.pose', 1],
    ]);
    expect(failed).toMatchObject([{ out: 'new/room.pose', code: 'NOBODY_FOUND' }]);
    expect(code).toBe(2);
    expect((await noses('new/photo.pose')).file).toMatchObject({ version: '0.1', width: 96 });
    const again = await extract([clip, '-o', 'old']);
    expect([again.code, again.stderr]).toEqual([0, expect.stringContaining('old/clip.json: 7 frames')]);
  });

  it('says so where a video breaks off, and keeps what there was', async () => {
    const whole = await readFile(await writeBlobVideo(media.path('long.mkv'), Array(60).fill('both')));
    const broken = await media.write('broken.mkv', whole.subarray(0, whole.length / 2));
    const { code, stderr } = await extract([broken, '-o', 'a.json']);
    expect(stderr).toMatch(/broken\.mkv is damaged: \w/);
    expect(stderr).toMatch(/broken\.mkv: about 60 frames were announced, [23]\d could be read\n/);
    const { at } = await noses('a.json');
    expect([code, at.length > 20 && at.length < 40, at[19]]).toEqual([0, true, [54, 20]]);
  });

  it('explains itself in lines of at most 100 characters', async () => {
    const { stdout } = await slp(['pose', 'extract', '--help']);
    expect(stdout.toString()).toContain('$ slp pose extract clips/*.mp4 -o poses/');
    for (const line of stdout.toString().split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  it.skipIf(process.platform === 'win32')(
    'leaves an older file as it was where it is interrupted',
    async () => {
      await work.write('a.json', 'older');
      const { code, stderr } = await slp(
        ['pose', 'extract', clip, '-o', 'a.json', ...BLOB, 'blob:{"delay":400}'],
        {
          cwd: work.directory,
          onStart: (child) => {
            const interrupt = setInterval(async () => {
              if ((await work.list()).length > 1) child.kill('SIGINT');
            }, 5);
            child.once('exit', () => clearInterval(interrupt));
          },
        },
      );
      expect([code, stderr.replace('blob: disposed\n', '')]).toEqual([130, '']);
      expect([await work.list(), await readFile(work.path('a.json'), 'utf8')]).toEqual([['a.json'], 'older']);
    },
  );
});

describeWithSharedData('slp pose extract with MediaPipe Holistic', () => {
  const read = async (path: string): Promise<HolisticFile> => JSON.parse(await readFile(path, 'utf8'));

  it('finds in photos what MediaPipe finds, to the digits of its files', async () => {
    const names = ['dgs_woman_a', 'signfordeaf_owais', 'startasl_blond_man_rest'];
    const photos = names.map((name) => sharedData(`photos/${name}.png`));
    const { code } = await slp(['pose', 'extract', ...photos, '-o', 'out/', '--format', 'mediapipe'], {
      cwd: work.directory,
    });
    expect(code).toBe(0);
    for (const name of names) {
      const found = await read(work.path(`out/${name}.json`));
      const expected = await read(sharedData(`photos/${name}.json`));
      expect([found.width, found.height]).toEqual([expected.width, expected.height]);
      for (const part of PARTS) {
        const distances = differences(found, expected, part);
        expect(Math.max(0, ...distances), `${part} of ${name}`).toBeLessThan(0.1);
      }
    }
  });

  // How a decoder turns YUV into RGB moves the body by a pixel or two already, and the tracking of each third frame differs.
  it('finds in a video what MediaPipe finds in each frame of it, hardly elsewhere', async () => {
    const clip = 'clips/unseen/bald_man/public__name';
    const { code, stderr } = await slp(
      ['pose', 'extract', sharedData(`${clip}.mp4`), '-o', 'mediapipe.json', '--every', '3'],
      { cwd: work.directory },
    );
    expect([code, stderr]).toEqual([0, expect.stringContaining('12 frames, 12 with a person')]);
    const found = await read(work.path('mediapipe.json'));
    const expected = await read(sharedData(`${clip}.json`));
    const same = { ...expected, frames: expected.frames.filter((_, index) => index % 3 === 0) };
    for (const part of PARTS) {
      const distances = differences(found, same, part);
      const mean = distances.reduce((sum, each) => sum + each, 0) / distances.length;
      expect(mean, part).toBeLessThan(part.endsWith('Hand') ? 4 : 2);
    }
  });
});

const PARTS = ['pose', 'face', 'leftHand', 'rightHand'] as const;
/** Nothing of the legs is in these pictures. */
const UPPER_BODY = 25;

type HolisticFrame = Readonly<Record<(typeof PARTS)[number], readonly number[][] | null>>;

interface HolisticFile {
  readonly width: number;
  readonly height: number;
  readonly frames: readonly HolisticFrame[];
}

/** Distances in pixels between the points of a part, over all frames; both files have it in the same ones. */
function differences(a: HolisticFile, b: HolisticFile, part: (typeof PARTS)[number]): number[] {
  expect(a.frames.map((frame) => frame[part] !== null)).toEqual(
    b.frames.map((frame) => frame[part] !== null),
  );
  return a.frames.flatMap((frame, index) => {
    const points = (frame[part] ?? []).slice(0, part === 'pose' ? UPPER_BODY : undefined);
    const others = b.frames[index]![part];
    return points.map(([x, y], row) =>
      Math.hypot((x! - others![row]![0]!) * a.width, (y! - others![row]![1]!) * a.height),
    );
  });
}
