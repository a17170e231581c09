import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { appendFile, mkdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Estimator } from '../../../core/contract.ts';
import type { DatasetReport } from '../../../core/dataset/dataset-report.ts';
import { partOf } from '../../../core/dataset/split-clips.ts';
import { openPoseFile } from '../../../plugins/pose-files/open.ts';
import { createWorkspace, type Workspace } from '../../support/workspace.ts';
import { type BuildChange, build, FPS, fakeEstimator, SIDE, standing, writeClip } from './clips.ts';
import { readTar } from './read-tar.ts';

/** Four clips of two signers; of these, two are takes of one sign, and one has no keypoints beside it. */
let clips: Workspace;
let space: Workspace;
beforeAll(async () => {
  clips = await createWorkspace();
  const keypoints = standing;
  await writeClip(clips.path('anna/apple.mkv'), { keypoints });
  await writeClip(clips.path('anna/apple-2.mkv'), { keypoints, frames: 10 });
  await writeClip(clips.path('ben b./moon (old).mkv'), { keypoints, frames: 9 });
  await writeClip(clips.path('ben b./pizza.mkv'), { frames: 8 });
  return () => clips[Symbol.asyncDispose]();
});
beforeEach(async () => {
  space = await createWorkspace();
});
afterEach(() => space[Symbol.asyncDispose]());

const OUTPUTS = ['train.tar', 'train-test.tar', 'train-base.tar', 'train.report.json'];
const withEstimator = () => ({ estimator: async () => fakeEstimator(standing) });

/** All four clips, on both sides of the split. */
function buildAll(change: BuildChange = {}, out = space.path('train.tar')): Promise<DatasetReport> {
  return build([clips.directory], out, { share: 0.5, ...withEstimator(), ...change });
}

async function hashes(folder = space): Promise<Record<string, string>> {
  const all: Record<string, string> = {};
  for (const name of OUTPUTS) {
    all[name] = createHash('sha256')
      .update(await readFile(folder.path(name)))
      .digest('hex');
  }
  return all;
}

describe('what is in the tars', () => {
  it('has three files of one name for every frame', async () => {
    const report = await buildAll();
    const train = await readTar(space.path('train.tar'));
    const test = await readTar(space.path('train-test.tar'));
    expect(report.parts).toEqual({ train: { clips: 3, samples: 31 }, test: { clips: 1, samples: 8 } });
    expect(partOf('pizza', 0.5)).toBe('test');
    expect(train.size).toBe(93);
    expect([...train.keys()].slice(0, 6)).toEqual([
      'anna_apple-2_000000.jpg',
      'anna_apple-2_000000.pose.json',
      'anna_apple-2_000000.json',
      'anna_apple-2_000001.jpg',
      'anna_apple-2_000001.pose.json',
      'anna_apple-2_000001.json',
    ]);
    expect([...test.keys()].at(-1)).toBe('ben-b_pizza_000007.json');
    expect(JSON.parse(String(train.get('ben-b_moon-old_000003.json')))).toEqual({
      signer: 'ben-b',
      clip: 'moon (old)',
      frame: 3,
      timestamp: 300_000,
      fps: FPS,
      width: 96,
      height: 96,
    });
  });

  it('has pictures with colours at full resolution', async () => {
    await buildAll();
    const train = await readTar(space.path('train.tar'));
    const { format, width, height, chromaSubsampling } = await sharp(
      train.get('anna_apple_000000.jpg'),
    ).metadata();
    expect({ format, width, height, chromaSubsampling }).toEqual({
      format: 'jpeg',
      width: 96,
      height: 96,
      chromaSubsampling: '4:4:4',
    });
  });

  it.each(['anna_apple_000004', 'ben-b_pizza_000004'])(
    'has keypoints in pixels of the picture: %s',
    async (key) => {
      await buildAll();
      const tar = key.includes('pizza') ? 'train-test.tar' : 'train.tar';
      const files = await readTar(space.path(tar));
      const path = await space.write('one.json', files.get(`${key}.pose.json`)!);
      const file = await openPoseFile(path);
      expect(file).toMatchObject({ format: 'slp-poses', width: 96, height: 96, fps: FPS, length: 1 });
      for await (const pose of file.poses()) {
        const { body, rightHand } = standing(4);
        pose!.body.forEach((value, i) => {
          expect(value).toBeCloseTo(i % 4 < 2 ? (body[i] * 96) / SIDE : body[i], 1);
        });
        expect(pose!.rightHand![1]).toBeCloseTo((rightHand![1] * 96) / SIDE, 1);
      }
    },
  );

  it('has one reference for each signer: the best sample, as it is', async () => {
    const report = await buildAll();
    const [base, train] = [
      await readTar(space.path('train-base.tar')),
      await readTar(space.path('train.tar')),
    ];
    expect([...base.keys()]).toEqual(
      ['anna', 'ben-b'].flatMap((name) => [`${name}.jpg`, `${name}.pose.json`, `${name}.json`]),
    );
    for (const { signer, reference } of report.signers) {
      expect(base.get(`${signer}.jpg`)).toEqual(train.get(`${reference!.key}.jpg`));
      expect(base.get(`${signer}.pose.json`)).toEqual(train.get(`${reference!.key}.pose.json`));
      const facts = JSON.parse(String(train.get(`${reference!.key}.json`)));
      expect(JSON.parse(String(base.get(`${signer}.json`)))).toEqual({ ...facts, reference: true });
    }
    // The right hand is at its lowest in the first frames.
    expect(report.signers.map(({ reference }) => reference!.key.slice(-2))).toEqual(['00', '00']);
  });

  it('takes a reference from what is held out only where there is nothing else', async () => {
    const report = await build(
      [clips.path('ben b./pizza.mkv'), clips.path('anna')],
      space.path('train.tar'),
      {
        share: 0.5,
        ...withEstimator(),
      },
    );
    expect(report.signers.map(({ signer, reference }) => [signer, reference!.part])).toEqual([
      ['anna', 'train'],
      ['ben-b', 'test'],
    ]);
    expect((await readTar(space.path('train-base.tar'))).has('ben-b.jpg')).toBe(true);
  });

  it('crops to the signing space', async () => {
    await build([clips.path('anna')], space.path('train.tar'), { crop: 'auto', size: 128 });
    const train = await readTar(space.path('train.tar'));
    const { width, height } = await sharp(train.get('anna_apple_000000.jpg')).metadata();
    expect([width, height]).toEqual([128, 128]);
    const { body } = JSON.parse(String(train.get('anna_apple_000000.pose.json'))).frames[0];
    const [left, right] = [body[5][0], body[6][0]];
    // Less of the picture's breadth is seen than there is: the person is larger than with all of it.
    expect(left - right).toBeGreaterThan((1.1 * 64 * 128) / SIDE);
    expect((left + right) / 2).toBeCloseTo(64, -1);
  });

  it('shows the estimator what the samples show', async () => {
    const estimator = fakeEstimator(standing);
    const sizes = new Set<string>();
    const watching: Estimator = {
      estimate: (picture) => {
        sizes.add(`${picture.width}×${picture.height}`);
        return estimator.estimate(picture);
      },
      reset: () => estimator.reset(),
    };
    const path = clips.path('ben b./pizza.mkv');
    await build([path], space.path('train.tar'), { estimator: async () => watching, size: 96 });
    expect([...sizes]).toEqual(['96×96']);
    expect(estimator.resets).toBeGreaterThan(0);
  });

  it('takes every nth frame, and so many a second', async () => {
    const framesOf = async (change: BuildChange) => {
      await build([clips.path('anna/apple.mkv')], space.path('train.tar'), change);
      const files = [...(await readTar(space.path('train.tar'))).keys()];
      return files.flatMap((name) => /_(\d+)\.jpg$/.exec(name)?.slice(1).map(Number) ?? []);
    };
    expect(await framesOf({ every: 4 })).toEqual([0, 4, 8]);
    expect(await framesOf({ fps: 5 })).toEqual([0, 2, 4, 6, 8, 10]);
    expect(await framesOf({ fps: 5, every: 2 })).toEqual([0, 4, 8]);
    expect(await framesOf({ fps: 4 })).toEqual([0, 2, 5, 7, 10]);
    expect(await framesOf({ fps: 60 })).toHaveLength(12);
  });
});

describe('keypoints beside a clip', () => {
  const poses = (report: DatasetReport) => report.details.map(({ keypoints, note }) => [keypoints, note]);

  it('are used where they fit, and nothing is estimated', async () => {
    const report = await build([clips.path('anna')], space.path('train.tar'));
    expect(poses(report)).toEqual([
      [clips.path('anna/apple-2.json'), undefined],
      [clips.path('anna/apple.json'), undefined],
    ]);
  });

  it.each([
    ['too few', { entries: 8 }, /they have 8 frames, the film has 12/],
    ['too many', { entries: 20 }, /they have 20 frames, the film has 12/],
  ])('are not where there are %s', async (_, change, note) => {
    const path = space.path('clips/sun.mkv');
    await writeClip(path, { keypoints: standing, ...change });
    const estimator = fakeEstimator(standing);
    const report = await build([path], space.path('train.tar'), { estimator: async () => estimator });
    expect(poses(report)).toEqual([[undefined, expect.stringMatching(note)]]);
    expect(report.frames).toMatchObject({ seen: 12, kept: 12, dropped: {} });
    expect(estimator).toMatchObject({ pictures: 12 });
    expect((await readTar(space.path('train.tar'))).size).toBe(36);
  });

  it.each([
    [
      'are of another shape',
      JSON.stringify({ format: 'slp-poses', version: 1, width: 300, height: 100, fps: 10, frames: [] }),
    ],
    ['are damaged', '{"format":"slp-poses","version":1,"width":192'],
    ['are no keypoints at all', '{"title":"a description of the clip"}'],
  ])('are not where they %s', async (_, content) => {
    const path = space.path('clips/sun.mkv');
    await writeClip(path);
    await space.write('clips/sun.json', content);
    const report = await build([path], space.path('train.tar'), withEstimator());
    expect(poses(report)).toEqual([
      [undefined, expect.stringMatching(/^keypoints of .*sun\.json not used: /)],
    ]);
    expect(report.clips.kept).toBe(1);
  });
});

describe('what is left out', () => {
  const reportOn = async (name: string, change: Parameters<typeof writeClip>[1]) => {
    await writeClip(space.path(`clips/${name}.mkv`), change);
    await writeClip(space.path('clips/good.mkv'), { keypoints: standing });
    const report = await build([space.path('clips')], space.path('train.tar'));
    return report.details.find(({ clip }) => clip === name)!;
  };

  it.each<[string, Parameters<typeof writeClip>[1], string]>([
    ['a short film', { frames: 5, keypoints: standing }, 'too short'],
    ['an empty room', { keypoints: (i) => (i < 4 ? standing(i) : null) }, 'nobody found in most frames'],
    [
      'no hands',
      { keypoints: (i) => ({ ...standing(i), leftHand: null, rightHand: null }) },
      'no hand found in any frame',
    ],
  ])('%s', async (_, change, reason) => {
    expect(await reportOn('bad', change)).toMatchObject({ dropped: reason });
    const names = [...(await readTar(space.path('train.tar'))).keys()];
    expect(names).toHaveLength(36);
    expect(names.every((name) => name.includes('good'))).toBe(true);
  });

  it('frames without a person, and they are counted; a missing hand is kept, and counted', async () => {
    const keypoints = (i: number) => (i === 3 ? null : { ...standing(i), ...(i > 8 && { leftHand: null }) });
    const { dropped, frames } = await reportOn('gaps', { keypoints });
    expect(dropped).toBeUndefined();
    expect(frames).toEqual({
      seen: 12,
      kept: 11,
      dropped: { 'nobody found': 1 },
      withoutLeftHand: 3,
      withoutRightHand: 0,
      withoutAnyHand: 0,
      withoutFace: 0,
    });
    const names = [...(await readTar(space.path('train.tar'))).keys()];
    expect(names.filter((name) => name.includes('gaps_000003'))).toEqual([]);
  });

  it('an unreadable clip, with the reason; its neighbours stay', async () => {
    await mkdir(space.path('clips'));
    await space.write('clips/broken.mp4', 'this is no video');
    await space.write('clips/nothing.mp4', '');
    await writeClip(space.path('clips/good.mkv'), { keypoints: standing });
    const report = await build([space.path('clips')], space.path('train.tar'));
    expect(report.clips).toEqual({ seen: 3, kept: 1, dropped: { unreadable: 2 } });
    const [broken, , nothing] = report.details;
    expect(broken).toMatchObject({
      clip: 'broken',
      dropped: expect.stringMatching(/^unreadable: .*broken\.mp4/),
    });
    expect(nothing).toMatchObject({ clip: 'nothing', length: 0, frames: { seen: 0, kept: 0 } });
  });

  it('not a clip that breaks off; the report says that it does', async () => {
    const path = space.path('clips/torn.mkv');
    await writeClip(path, { frames: 24 });
    const { length } = await readFile(path);
    await truncate(path, Math.floor(0.6 * length));
    const report = await build([path], space.path('train.tar'), withEstimator());
    const [torn] = report.details;
    expect(torn).toMatchObject({ note: expect.stringMatching(/torn\.mkv is damaged: \w/) });
    expect(torn.frames.kept).toBeGreaterThan(9);
    expect(torn.frames.kept).toBeLessThan(20);
  });

  it('a signer of whom nothing is left', async () => {
    await writeClip(space.path('clips/anna/sun.mkv'), { keypoints: standing });
    await writeClip(space.path('clips/ben/sun.mkv'), { keypoints: () => null });
    const report = await build([space.path('clips')], space.path('train.tar'));
    expect(report.signers).toMatchObject([
      { signer: 'anna', samples: 12 },
      { signer: 'ben', samples: 0, clips: { seen: 1, kept: 0 }, dropped: 'nobody found in most frames' },
    ]);
    expect([...(await readTar(space.path('train-base.tar'))).keys()]).toHaveLength(3);
  });

  it('everything: an error, a report, and no tar', async () => {
    await writeClip(space.path('clips/sun.mkv'), { keypoints: () => null });
    await space.write('train.tar', 'an earlier one');
    await expect(build([space.path('clips')], space.path('train.tar'))).rejects.toMatchObject({
      code: 'DATASET_EMPTY',
      message: expect.stringContaining('nobody found in most frames (1)'),
    });
    expect(await space.list()).toEqual(['clips', 'train.report.json', 'train.tar']);
    expect(await readFile(space.path('train.tar'), 'utf8')).toBe('an earlier one');
  });
});

describe('an interrupted build', () => {
  let whole: Workspace;
  let expected: Record<string, string>;
  beforeAll(async () => {
    whole = await createWorkspace();
    await buildAll({}, whole.path('train.tar'));
    expected = await hashes(whole);
    return () => whole[Symbol.asyncDispose]();
  });

  /** Aborts while the film of the `n`th clip (from 0) is decoded, at its frame `frame`. */
  async function abortIn(n: number, frame = 4): Promise<void> {
    const controller = new AbortController();
    let clip = -1;
    const interrupted = buildAll({
      signal: controller.signal,
      onClip: () => {
        clip += 1;
      },
      onFrame: (index) => {
        if (clip === n && index === frame) controller.abort(new Error('stop'));
      },
    });
    await expect(interrupted).rejects.toThrow('stop');
  }

  async function expectResumed(clipsDone: number): Promise<void> {
    let resumed = 0;
    const seen: string[] = [];
    await buildAll({
      onResume: (done) => {
        resumed = done.length;
      },
      onClip: ({ name }) => seen.push(name),
    });
    expect(resumed).toBe(clipsDone);
    expect(seen).toHaveLength(4 - clipsDone);
    expect(await hashes()).toEqual(expected);
    expect(await space.list()).toEqual([...OUTPUTS].sort());
  }

  it('has nothing under the final names, and is what an uninterrupted one is after the same call again', async () => {
    await abortIn(2);
    expect(await space.list()).toEqual(['train-test.tar.part', 'train.tar.journal', 'train.tar.part']);
    await expectResumed(2);
  });

  it.each([0, 1, 3])('goes on wherever it was: in clip %d', async (n) => {
    await abortIn(n);
    await expectResumed(n);
  });

  it('survives several interruptions', async () => {
    await abortIn(1, 0);
    await abortIn(0, 7);
    await abortIn(1);
    await expectResumed(2);
  });

  it('forgets the half of a sample that was written', async () => {
    await abortIn(2);
    await appendFile(space.path('train.tar.part'), Buffer.alloc(3_000_000, 'x'));
    await expectResumed(2);
  });

  it('does the clips again of which something is missing', async () => {
    await abortIn(2);
    const { entries } = await journal();
    await truncate(space.path('train.tar.part'), entries[0].ends.train + 700);
    await abortIn(1);
    await expectResumed(2);
  });

  it('forgets the half of a line in its journal', async () => {
    await abortIn(2);
    const { bytes } = await journal();
    await truncate(space.path('train.tar.journal'), bytes - 10);
    await expectResumed(1);
  });

  it('begins anew where the journal is gone, or nothing of it can be read', async () => {
    await abortIn(2);
    await rm(space.path('train.tar.journal'));
    await expectResumed(0);
    await abortIn(2);
    await writeFile(space.path('train.tar.journal'), '\0\0\0\n');
    await expectResumed(0);
  });

  it('goes on giving files their names', async () => {
    const blocked = space.path('train-test.tar');
    let done = 0;
    const failing = buildAll({
      onClipDone: () => {
        done += 1;
        if (done === 4) mkdirSync(blocked);
      },
    });
    await expect(failing).rejects.toMatchObject({ code: 'OUTPUT_UNWRITABLE' });
    expect(await space.list()).toEqual([
      'train-base.tar.part',
      'train-test.tar',
      'train-test.tar.part',
      'train.report.json.part',
      'train.tar',
      'train.tar.journal',
    ]);
    await rm(blocked, { recursive: true });
    await expectResumed(4);
  });

  it('is not gone on with under other options or with other clips, unless told to begin anew', async () => {
    await abortIn(2);
    const part = await readFile(space.path('train.tar.part'));
    await expect(buildAll({ size: 128, every: 2 })).rejects.toMatchObject({
      code: 'BUILD_DIFFERS',
      message: expect.stringMatching(/in: size, every$/),
    });
    await expect(build([clips.path('anna')], space.path('train.tar'), { share: 0.5 })).rejects.toMatchObject({
      code: 'BUILD_DIFFERS',
      message: expect.stringMatching(/in: clips$/),
    });
    expect(await readFile(space.path('train.tar.part'))).toEqual(part);
    await buildAll({ size: 128, every: 2, restart: true });
    expect((await hashes())['train.tar']).not.toBe(expected['train.tar']);
    await buildAll({ restart: true });
    expect(await hashes()).toEqual(expected);
  });

  it('notices a clip that has changed', async () => {
    await writeClip(space.path('clips/a.mkv'), { keypoints: standing });
    await writeClip(space.path('clips/b.mkv'), { keypoints: standing });
    const out = space.path('train.tar');
    const stop = new Error('stop');
    await expect(
      build([space.path('clips')], out, {
        onClipDone: () => {
          throw stop;
        },
      }),
    ).rejects.toBe(stop);
    await utimes(space.path('clips/b.json'), 1, 1);
    await expect(build([space.path('clips')], out)).rejects.toMatchObject({ code: 'BUILD_DIFFERS' });
  });

  const journal = async () => {
    const text = await readFile(space.path('train.tar.journal'), 'utf8');
    const [head, ...entries] = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    return { head, entries, bytes: Buffer.byteLength(text) };
  };
});

describe('one output', () => {
  it('is built by one program at a time', async () => {
    await space.write('train.tar.lock', String(process.ppid));
    await expect(buildAll()).rejects.toMatchObject({
      code: 'OUTPUT_UNWRITABLE',
      message: expect.stringContaining(`process ${process.ppid} is building it`),
      hint: expect.stringContaining('wait until it has ended'),
    });
    await space.write('train.tar.lock', String(2 ** 22 + 1));
    await buildAll();
    expect(await space.list()).toEqual([...OUTPUTS].sort());
  });

  it('leaves out the held-out part where nothing is in it, and what an earlier build had held out', async () => {
    await space.write('train-test.tar', 'of an earlier build');
    await build([clips.path('anna')], space.path('train.tar'), { share: 0.5 });
    expect(await space.list()).toEqual(['train-base.tar', 'train.report.json', 'train.tar']);
  });

  it('replaces an earlier one when it is complete, not before', async () => {
    await space.write('train.tar', 'an earlier one');
    const failing = buildAll({
      onClipDone: () => {
        throw new Error('stop');
      },
    });
    await expect(failing).rejects.toThrow('stop');
    expect(await readFile(space.path('train.tar'), 'utf8')).toBe('an earlier one');
    await buildAll();
    expect((await readTar(space.path('train.tar'))).size).toBe(93);
  });

  it('is refused before any work where it cannot be written', async () => {
    await mkdir(space.path('train-base.tar'));
    const onClip = () => {
      throw new Error('work was done');
    };
    await expect(buildAll({ onClip })).rejects.toMatchObject({ code: 'OUTPUT_UNWRITABLE' });
    await expect(buildAll({ onClip }, space.path('gone/train.tar'))).rejects.toMatchObject({
      code: 'OUTPUT_UNWRITABLE',
    });
  });
});
