import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeTarFiles, TAR_END } from '../../core/dataset/tar-entry.ts';
import type { SyntheticReport } from '../../plugins/synthetic/dataset-report.ts';
import { readTar } from '../core/dataset/read-tar.ts';
import { slp } from '../support/run-cli.ts';
import { createWorkspace, EXAMPLE_POSES, type Workspace } from '../support/workspace.ts';

const SMALL = ['--signers', '2', '--frames', '3', '--size', '64', '--seed', '7'];

let space: Workspace;
let report: SyntheticReport;
beforeAll(async () => {
  space = await createWorkspace();
  for (const folder of ['one', 'two', 'synthsl']) await mkdir(space.path(folder));
  const { stdout, code, stderr } = await run('one', '--threads', '1', '--sheet', 'one/sheet.png', '--json');
  expect([code, stderr.match(/error.*/)]).toEqual([0, null]);
  report = JSON.parse(String(stdout));
}, 300_000);
afterAll(() => space[Symbol.asyncDispose]());

const run = (folder: string, ...more: string[]) =>
  slp(['dataset', 'synth', ...SMALL, '-o', `${folder}/train.tar`, ...more], {
    cwd: space.directory,
    env: { SLP_CACHE: space.path('cache') },
  });

async function hashes(folder: string): Promise<Record<string, string>> {
  const out: Record<string, string> = {};
  for (const name of await readdir(space.path(folder))) {
    if (!/\.(tar|json)$/.test(name)) continue;
    const bytes = await readFile(space.path(`${folder}/${name}`));
    out[name] = createHash('sha256').update(bytes).digest('hex');
  }
  return out;
}

describe('slp dataset synth', () => {
  it('writes a dataset that is found to be sound, with planes, references and a report', async () => {
    expect(report.parts.train).toEqual({ signers: 2, clips: 2, samples: 6 });
    expect(JSON.parse(await readFile(space.path('one/train.report.json'), 'utf8'))).toEqual(report);
    const train = await readTar(space.path('one/train.tar'));
    expect([...train.keys()].slice(0, 6)).toEqual(
      ['jpg', 'pose.json', 'json', 'depth.png', 'segm.png', 'normal.png'].map(
        (end) => `s7-0001_c001_000000.${end}`,
      ),
    );
    expect(train.size).toBe(36);
    expect((await readTar(space.path('one/base.tar'))).has('s7-0002.jpg')).toBe(true);
    const check = await slp(['dataset', 'check', 'one/train.tar'], { cwd: space.directory });
    expect(check.stderr).toContain('6 of 6 samples are good');
    expect(check.code).toBe(0);
    expect((await sharp(space.path('one/sheet.png')).metadata()).width).toBe(6 * 256);
    expect((await readdir(space.path('one'))).filter((name) => /part|journal|lock/.test(name))).toEqual([]);
  });

  it('writes the same bytes when it was interrupted, and on two threads', async () => {
    const interrupted = slp(['dataset', 'synth', ...SMALL, '-o', 'two/train.tar', '--threads', '1'], {
      cwd: space.directory,
      onStart: async (child) => {
        const lines = async () =>
          (await readFile(space.path('two/train.tar.journal'), 'utf8').catch(() => '')).split('\n');
        while ((await lines()).length < 3) await pause(20);
        child.kill('SIGINT');
      },
    });
    expect((await interrupted).code).toBe(130);
    expect(await readdir(space.path('two'))).not.toContain('train.tar');
    const again = await run('two', '--threads', '2');
    expect(again.stderr).toContain('two/train.tar: going on after 1 of 2 clips');
    expect(await hashes('two')).toEqual(await hashes('one'));
  }, 300_000);

  it('holds out whole signers, in the layout of SynthSL, following given poses', async () => {
    const { code, stderr } = await slp(
      [
        'dataset',
        'synth',
        ...SMALL,
        '-o',
        'synthsl/training.tar',
        '--layout',
        'synthsl',
        '--split',
        '0.5',
        '--poses',
        EXAMPLE_POSES,
      ],
      { cwd: space.directory },
    );
    expect([code, stderr.match(/error.*/)]).toEqual([0, null]);
    expect((await readdir(space.path('synthsl'))).sort()).toEqual(
      ['depths', 'imgs', 'kps', 'normals', 'segms']
        .map((what) => `base_${what}_tar.tar`)
        .concat('test.tar', 'training.report.json', 'training.tar'),
    );
    const test = await readTar(space.path('synthsl/test.tar'));
    expect([...test.keys()].slice(0, 6)).toEqual(
      ['rgb.jpg', 'keypoints.pkl', 'depth.png', 'segm.png', 'normal.png', 'meta.json'].map(
        (end) => `s7-0002_c001.000000.${end}`,
      ),
    );
    const { stdout } = await slp(['dataset', 'info', 'synthsl/training.tar'], { cwd: space.directory });
    expect(String(stdout)).toMatch(/^signers +1, 1 with a reference$/m);
  }, 300_000);

  it('follows poses that are a folder of files', async () => {
    const pose_keypoints_2d = Array.from({ length: 25 }, (_, i) => [200 - 3 * i, 100 + 7 * i, 0.9]).flat();
    await mkdir(space.path('openpose'));
    await space.write('openpose/clip_0_keypoints.json', JSON.stringify({ people: [{ pose_keypoints_2d }] }));
    const args = ['--signers', '1', '--size', '64', '--poses', 'openpose', '-o', 'followed.tar'];
    const { code, stderr } = await slp(['dataset', 'synth', ...args], { cwd: space.directory });
    expect([code, stderr.match(/error.*/)]).toEqual([0, null]);
    expect((await readTar(space.path('followed.tar'))).size).toBe(6);
  }, 300_000);

  it.each([
    [['--signers', '1', '--split', '0.5'], 'OPTION_INVALID'],
    [['--layout', 'phoenix'], 'OPTION_INVALID'],
    [['--poses', 'gone.json'], 'FILE_UNREADABLE'],
    [['--sheet', 'no/sheet.png'], 'OUTPUT_UNWRITABLE'],
    [['--sheet', 'one'], 'OUTPUT_UNWRITABLE'],
    [['-o', 'test.tar', '--layout', 'synthsl', '--split', '0.5'], 'OPTION_INVALID'],
    [['-o', 'base_kps_tar.tar', '--layout', 'synthsl'], 'OPTION_INVALID'],
    [['-o', 'synthsl/other.tar', '--layout', 'synthsl'], 'OPTION_INVALID'],
    [['-o', 'train.zip'], 'OUTPUT_FORMAT_UNKNOWN'],
  ])('%o is %s', async (args, errorCode) => {
    const { code, stderr } = await slp(['dataset', 'synth', ...args], { cwd: space.directory });
    expect(stderr).toContain(`[${errorCode}]`);
    expect(code).toBe(2);
  });
});

describe('slp dataset sheet', () => {
  it('shows what is asked for, a row for each sample', async () => {
    const views = 'picture,keypoints,depth,segments,normals,reference';
    const args = ['dataset', 'sheet', 'one/train.tar', '-o', 'views.png', '--samples', '2', '--show', views];
    const { code, stderr } = await slp(args, { cwd: space.directory });
    expect([code, stderr.match(/error.*/)]).toEqual([0, null]);
    const { data, info } = await sharp(space.path('views.png')).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([6 * 256, 2 * (256 + 18)]);
    const at = (x: number, y: number) => [
      ...data.subarray((y * info.width + x) * info.channels).subarray(0, 3),
    ];
    // Corners of the planes, where nobody is.
    expect(at(2 * 256 + 2, 2)).toEqual([0, 0, 0]);
    expect(at(3 * 256 + 2, 2)).toEqual([0, 0, 0]);
    expect(at(4 * 256 + 2, 2)).toEqual([128, 128, 128]);
  });

  it('says what no sample has', async () => {
    const files = [...(await readTar(space.path('one/train.tar')))].map(([name, data]) => ({ name, data }));
    const plain = encodeTarFiles(files.filter(({ name }) => !name.includes('.depth.')));
    await writeFile(space.path('plain.tar'), Buffer.concat([plain, TAR_END]));
    const args = ['dataset', 'sheet', 'plain.tar', '--show', 'picture,depth', '-o', 'none.png'];
    const { code, stderr } = await slp(args, { cwd: space.directory });
    expect(stderr).toMatch(/it has no .*\.depth\.png \[SAMPLE_BAD\]/);
    expect(code).toBe(1);
    expect(await space.list()).not.toContain('none.png');
  });

  it('refuses what it does not know', async () => {
    const { stderr } = await slp(['dataset', 'sheet', 'one/train.tar', '--show', 'smell'], {
      cwd: space.directory,
    });
    expect(stderr).toContain('[OPTION_INVALID]');
  });
});
