import { readdir } from 'node:fs/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatasetCheck } from '../../cli/dataset-check.ts';
import type { DatasetInfo } from '../../cli/dataset-info.ts';
import type { TarFile } from '../../core/dataset/tar-entry.ts';
import { figure, pickled, picture, points, writeTar } from '../core/dataset/published-tars.ts';
import { slp } from '../support/run-cli.ts';
import { createWorkspace, type Workspace } from '../support/workspace.ts';

let space: Workspace;
beforeAll(async () => {
  space = await createWorkspace();
  const rgb = await picture('#c0a080', 128, 128);
  const files: TarFile[] = Array.from({ length: 10 }, (_, frame) => [
    { name: `seq.${frame}.rgb.png`, data: rgb },
    { name: `seq.${frame}.keypoints.pickle`, data: pickled(points(figure(frame), 'body-face-hands')) },
    { name: `seq.${frame}.depth.png`, data: rgb },
  ]).flat();
  await writeTar(space.path('training.tar'), files);
  files[4] = { ...files[4], data: Buffer.from("cos\nsystem\n(S'touch pwned'\ntR.") };
  files.splice(9, 1);
  await writeTar(space.path('bad.tar.gz'), files);
  await space.write('text.tar', 'no tar');
});
afterAll(() => space[Symbol.asyncDispose]());

const run = (...args: string[]) =>
  slp(['dataset', ...args], { cwd: space.directory, env: { SLP_CACHE: space.path('cache') } });

describe('slp dataset info', () => {
  it('shows layout, counts, sizes and what is seen', async () => {
    const { code, stdout } = await run('info', 'training.tar');
    expect(code).toBe(0);
    expect(String(stdout)).toMatch(/^layout +synthsl, keypoints body-face-hands$/m);
    expect(String(stdout)).toMatch(/^samples +10 in 1 clips, 25 fps$/m);
    expect(String(stdout)).toMatch(/^signers +1, 0 with a reference$/m);
    expect(String(stdout)).toMatch(/^pictures +128×128 \(10\); read as 256×256$/m);
    expect(String(stdout)).toMatch(/both hands 100%/);
    expect(String(stdout)).toMatch(/^missing +segm in 10, normal in 10, meta in 10$/m);
  });

  it('prints JSON', async () => {
    const { stdout } = await run('info', 'bad.tar.gz', '--json');
    const info: DatasetInfo = JSON.parse(String(stdout));
    expect(info).toMatchObject({
      layout: 'synthsl',
      samples: 9,
      incomplete: 1,
      bad: 1,
      lookedAt: 9,
      seen: { face: 1 },
    });
  });

  it.each([
    [['info', 'text.tar'], 'DATASET_UNREADABLE'],
    [['info', 'gone.tar'], 'FILE_UNREADABLE'],
    [['info', 'training.tar', '--layout', 'zip'], 'OPTION_INVALID'],
    [['info', 'training.tar', '--joints', 'zip'], 'OPTION_INVALID'],
    [['check', 'training.tar', '--sheet', 'no/folder.png'], 'OUTPUT_UNWRITABLE'],
  ])('%o is %s', async (args, errorCode) => {
    const { code, stderr } = await run(...args);
    expect(stderr).toContain(`[${errorCode}]`);
    expect(code).toBe(2);
  });
});

describe('slp dataset check', () => {
  it('is content with a good dataset, and draws a sheet', async () => {
    const { code, stderr } = await run('check', 'training.tar', '--sheet', 'sheet.png');
    expect(stderr).toContain('10 of 10 samples are good');
    expect(code).toBe(0);
    const { data, info } = await sharp(space.path('sheet.png')).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([6 * 256, 2 * (256 + 18)]);
    // The left hand of the reference, the first tile, is drawn in its colour.
    const colours = new Set<string>();
    for (let i = 0; i < data.length; i += info.channels) colours.add(data.subarray(i, i + 3).join());
    for (const colour of ['255,59,107', '43,212,255', '255,212,0']) expect(colours).toContain(colour);
  });

  it('names bad samples, runs nothing that is in them, and fails', async () => {
    const { code, stderr } = await run('check', 'bad.tar.gz');
    expect(stderr).toMatch(
      /^seq\.1: its keypoints cannot be read: it asks for os\.system, which is not allowed$/m,
    );
    expect(stderr).toMatch(/^seq\.3: it has no rgb$/m);
    expect(stderr).toMatch(/^8 of 10 samples are good$/m);
    expect(code).toBe(1);
    expect(await readdir(space.directory)).not.toContain('pwned');
    const { stdout } = await run('check', 'bad.tar.gz', '--json');
    const check: DatasetCheck = JSON.parse(String(stdout));
    expect(check.bad.map(({ sample }) => sample)).toEqual(['seq.3', 'seq.1']);
  });
});

it('slp render shows a dataset, signers and all', async () => {
  const source = JSON.stringify({ path: 'training.tar', limit: 3 });
  const args = ['render', '--source', `tar-dataset:${source}`, '--out', 'x.mp4', '--threads', '1'];
  const { code, stderr } = await slp(args, { cwd: space.directory });
  expect(stderr).toMatch(/x\.mp4: 3 frames/);
  expect(code).toBe(0);
});
