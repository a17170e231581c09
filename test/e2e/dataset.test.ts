import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DatasetReport } from '../../core/dataset/dataset-report.ts';
import { keypointFile, standing, writeClip } from '../core/dataset/clips.ts';
import { readTar } from '../core/dataset/read-tar.ts';
import { slp } from '../support/run-cli.ts';
import { describeWithSharedData, sharedData } from '../support/shared-data.ts';
import { createWorkspace, repository, type Workspace } from '../support/workspace.ts';

let clips: Workspace;
let space: Workspace;
beforeAll(async () => {
  clips = await createWorkspace();
  await writeClip(clips.path('anna/apple.mkv'), { keypoints: standing });
  await writeClip(clips.path('anna/moon.mkv'), { keypoints: standing });
  await writeClip(clips.path('ben/sun.mkv'));
  await writeClip(clips.path('ben/short.mkv'), { frames: 3, keypoints: standing });
  await clips.write('anna/notes.txt', 'to be passed over');
  await clips.write('pose.json', keypointFile(1, standing));
});
afterAll(() => clips[Symbol.asyncDispose]());
beforeEach(async () => {
  space = await createWorkspace();
});
afterEach(() => space[Symbol.asyncDispose]());

const build = (args: readonly string[], options: Parameters<typeof slp>[1] = {}) =>
  slp(['dataset', 'build', ...args], { cwd: space.directory, ...options });

/** Everything, in the clips' order: apple, moon, short, sun; the last one is estimated. */
const all = () => [
  ...[clips.path('anna'), clips.path('ben'), '--crop', 'none', '--size', '96'],
  ...[
    '--plugin',
    repository('test/support/plugins/patient.mjs'),
    '--estimator',
    `patient:{"file":"${clips.path('pose.json')}"}`,
  ],
];

async function hashOf(name: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(space.path(name)))
    .digest('hex');
}

describe('slp dataset build', () => {
  it('writes samples, references and a report, and says what it did', async () => {
    const { code, stdout, stderr } = await build(all());
    expect({ code, stdout: String(stdout) }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toMatch(/^train\.tar +3 +36$/m);
    expect(stderr).toMatch(/^anna +2 +24 +anna_apple_0000\d\d \(0\.\d\d\)/m);
    expect(stderr).toMatch(/^ben +1 of 2 +12 +ben_sun_0000\d\d/m);
    expect(stderr).toContain('  short: too short');
    expect(await space.list()).toEqual(['base.tar', 'train.report.json', 'train.tar']);
    expect([...(await readTar(space.path('base.tar'))).keys()]).toEqual(
      ['anna', 'ben'].flatMap((name) => [`${name}.jpg`, `${name}.pose.json`, `${name}.json`]),
    );
  });

  it('prints its report as JSON', async () => {
    const { stdout, stderr } = await build([
      ...all(),
      '--json',
      '--signer',
      'Cleo',
      '-o',
      'out.tar',
      '--every',
      '5',
    ]);
    const report: DatasetReport = JSON.parse(String(stdout));
    expect(report).toEqual(JSON.parse(await readFile(space.path('out.report.json'), 'utf8')));
    expect(report.signers).toMatchObject([{ signer: 'Cleo', clips: { seen: 4, kept: 3 }, samples: 9 }]);
    expect(report.clips.dropped).toEqual({ 'too short': 1 });
    expect(stderr).not.toContain('Cleo');
  });

  it('gives samples that the pose tools read', async () => {
    await build([clips.path('anna')]);
    const train = await readTar(space.path('train.tar'));
    const path = await space.write('one.json', train.get('anna_moon_000005.pose.json')!);
    const { stdout } = await slp(['pose', 'info', path, '--json']);
    expect(JSON.parse(String(stdout))).toMatchObject({ format: 'slp-poses', frames: 1, width: 512, fps: 10 });
  });

  it.each<[string, () => string[], string, RegExp]>([
    ['no videos', () => [clips.path('pose.json')], 'OPTION_INVALID', /there is no video in/],
    ['an input that is missing', () => ['gone'], 'FILE_UNREADABLE', /gone/],
    ['no tar', () => [clips.path('anna'), '-o', 'a.zip'], 'OUTPUT_FORMAT_UNKNOWN', /a\.zip/],
    ['a share above 1', () => [clips.path('anna'), '--split', '2'], 'OPTION_INVALID', /--split/],
    [
      'all clips held out',
      () => [clips.path('anna'), '--split', '0.01'],
      'OPTION_INVALID',
      /--split.*held out/,
    ],
    ['nothing good enough', () => [clips.path('ben/short.mkv')], 'DATASET_EMPTY', /too short \(1\)/],
  ])('refuses %s', async (_, args, errorCode, message) => {
    const { code, stderr } = await build(args());
    expect(stderr).toContain(`[${errorCode}]`);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });

  it.each(['SIGKILL', 'SIGINT'] as const)(
    'goes on after %s, and ends with the same bytes',
    async (signal) => {
      await build([...all(), '-o', 'whole.tar']);
      const args = [...all(), '-o', 'train.tar'];
      const interrupted = await build(args, {
        env: { WAIT: '1' },
        onStart: (child) => {
          let isSent = false;
          child.stderr!.on('data', (text) => {
            // Once: a second Ctrl-C ends the program without another word.
            if (!isSent && String(text).includes('waiting')) isSent = child.kill(signal);
          });
        },
      });
      expect(existsSync(space.path('train.tar'))).toBe(false);
      if (signal === 'SIGINT') {
        expect(interrupted.code).toBe(130);
        expect(interrupted.stderr).toContain('3 of 4 clips are done; the same command goes on from there');
      }
      const other = await build([...args, '--every', '2']);
      expect(other.stderr).toContain('[BUILD_DIFFERS]');
      expect(other.code).toBe(2);
      const { stderr, code } = await build(args);
      expect(stderr).toContain('train.tar: going on after 3 of 4 clips');
      expect(code).toBe(0);
      expect(await hashOf('train.tar')).toBe(await hashOf('whole.tar'));
      expect(await hashOf('base.tar')).toBe(await hashOf('whole-base.tar'));
      expect((await space.list()).filter((name) => /part|journal|lock/.test(name))).toEqual([]);
    },
  );
});

describeWithSharedData('slp dataset build on real clips', () => {
  it('keeps them, with their keypoints, and chooses references with hanging arms', async () => {
    const names = ['black_woman/bye', 'black_woman/hello', 'navy_woman/pleasewrite', 'white_kurta/A'];
    const paths = names.map((name) => sharedData(`clips/unseen/${name}.mp4`));
    const { code, stdout } = await build([...paths, '--size', '256', '--every', '3', '--json']);
    expect(code).toBe(0);
    const report: DatasetReport = JSON.parse(String(stdout));
    expect(report.clips).toEqual({ seen: 4, kept: 4, dropped: {} });
    expect(report.details.every(({ keypoints }) => keypoints !== undefined)).toBe(true);
    const [black, navy, kurta] = report.signers.map(({ reference }) => reference!);
    expect(black.problems).toEqual([]);
    expect(black.score).toBeGreaterThan(0.8);
    // She folds her hands low; in all of her frames forearms lie on the body.
    expect(navy.score).toBeGreaterThan(kurta.score);
    expect(kurta.problems).toContain('hand or forearm over the body');
    const train = await readTar(space.path('train.tar'));
    const pictures = [...train].filter(([name]) => name.endsWith('.jpg'));
    expect(pictures).toHaveLength(report.parts.train.samples);
    for (const [name, data] of pictures.slice(0, 20)) {
      const { width, height } = await sharp(data).metadata();
      expect([width, height]).toEqual([256, 256]);
      const { frames } = JSON.parse(String(train.get(name.replace('.jpg', '.pose.json'))));
      const [left, right] = [frames[0].body[5], frames[0].body[6]];
      expect(left[0] - right[0]).toBeGreaterThan(50);
      expect((left[1] + right[1]) / 2).toBeGreaterThan(60);
      expect((left[1] + right[1]) / 2).toBeLessThan(170);
    }
  });
});
