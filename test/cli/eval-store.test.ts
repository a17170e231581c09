import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EvalIdentity } from '../../cli/eval-identity.ts';
import { type ClipRecord, EvalStore, type FigureRecord } from '../../cli/eval-store.ts';
import { createWorkspace, type Workspace } from '../support/workspace.ts';

let space: Workspace;
beforeEach(async () => {
  space = await createWorkspace();
});
afterEach(() => space[Symbol.asyncDispose]());

const video = { path: '/clips/anna/apple.mp4', size: 10, modified: 1.5 };
const identity: EvalIdentity = {
  slp: '1.0.0',
  settings: { size: 256, refiner: [] },
  inputs: [{ name: 'anna/apple', video }],
};
const record: ClipRecord = {
  format: 'slp-clip-evaluation',
  version: 1,
  name: 'anna/apple',
  notes: ['a note'],
  dropped: 'nobody was found',
};

const open = (changed: Partial<EvalIdentity> = {}, restart = false) =>
  EvalStore.open(space.path('out'), { ...identity, ...changed }, { restart });

describe('EvalStore', () => {
  it('keeps what is known of a clip for the next run', async () => {
    {
      await using store = await open();
      expect(store.isResumed).toBe(false);
      expect(await store.readClip('anna/apple')).toBeUndefined();
      await store.writeClip('anna/apple', record);
    }
    await using store = await open();
    expect(store.isResumed).toBe(true);
    expect(await store.readClip('anna/apple')).toEqual(record);
  });

  it('keeps figures as files', async () => {
    await using store = await open();
    const figure = {
      kind: 'worst',
      area: 'face',
      caption: 'it',
      index: 3,
      timestamp: 9,
      width: 4,
      height: 2,
    } as const;
    const figures = [{ ...figure, jpeg: Buffer.from('picture') }];
    const records = await store.writeFigures('anna/apple', figures);
    expect(records).toEqual([{ ...figure, file: '01-worst.jpg' }]);
    expect(await readFile(space.path('out/clips/anna/apple/01-worst.jpg'), 'utf8')).toBe('picture');
    expect(await store.readFigures('anna/apple', records)).toEqual(figures);
  });

  it.each(['{"format":"slp-clip-ev', '{"format":"slp-clip-evaluation","version":1,"notes":[]}', 'null'])(
    'takes a damaged record for none: %s',
    async (text) => {
      await using store = await open();
      await store.write(store.path('clips', 'anna', 'apple.json'), text);
      expect(await store.readClip('anna/apple')).toBeUndefined();
    },
  );

  it('takes a record for none where a picture or the estimated keypoints are gone', async () => {
    await using store = await open();
    const figures = [{ file: '01-worst.jpg' } as FigureRecord];
    const survey = {} as NonNullable<ClipRecord['survey']>;
    await store.writeClip('anna/apple', { ...record, figures });
    await store.writeClip('anna/moon', { ...record, survey });
    for (const key of ['anna/apple', 'anna/moon']) expect(await store.readClip(key)).toBeUndefined();
    await store.write(store.path('clips/anna/apple/01-worst.jpg'), 'picture');
    await store.write(store.estimatedPath('anna/moon'), '{}');
    for (const key of ['anna/apple', 'anna/moon']) expect(await store.readClip(key)).toBeDefined();
  });

  it.each<[string, Partial<EvalIdentity>]>([
    ['size (256, now 512)', { settings: { size: 512, refiner: [] } }],
    ['refiner ([], now nothing); ref (nothing, now "auto")', { settings: { size: 256, ref: 'auto' } }],
    ['version of slp (1.0.0, now 1.0.1)', { slp: '1.0.1' }],
    ['clips: anna/apple changed', { inputs: [{ name: 'anna/apple', video: { ...video, size: 11 } }] }],
    ['clips: anna/apple gone', { inputs: [] }],
    [
      'clips: ben/1 and 1 more added',
      { inputs: [...identity.inputs, { name: 'ben/1', video }, { name: 'ben/2', video }] },
    ],
  ])('names what differs: %s', async (differences, changed) => {
    await (await open())[Symbol.asyncDispose]();
    await expect(open(changed)).rejects.toMatchObject({
      code: 'EVAL_DIFFERS',
      message: `${space.path('out')} holds another evaluation, which differs in: ${differences}`,
    });
    expect(existsSync(space.path('out.lock'))).toBe(false);
  });

  it('throws away on demand what an earlier run left, and nothing else', async () => {
    {
      await using store = await open();
      await store.writeClip('anna/apple', record);
      await store.write(store.path('notes.txt'), 'mine');
    }
    await using store = await open({ slp: '2.0.0' }, true);
    expect(await store.readClip('anna/apple')).toBeUndefined();
    expect((await readdir(space.path('out'))).sort()).toEqual(['evaluation.json', 'notes.txt']);
  });

  it('begins in the folder of a run that was killed at its very start', async () => {
    await mkdir(space.path('out'));
    await space.write('out/evaluation.json.123.part', '{');
    await using store = await open();
    expect(store.isResumed).toBe(false);
  });

  it.each([
    ['', /it holds something else$/],
    ['{"format":"slp-evaluation","version":1,"clips":[]}', /its evaluation\.json is damaged, or not one of/],
    ['{"format":', /its evaluation\.json is damaged, or not one of/],
  ])('never touches a folder that holds something else: %s', async (evaluation, message) => {
    await mkdir(space.path('out/clips'), { recursive: true });
    if (evaluation) await space.write('out/evaluation.json', evaluation);
    await expect(open({}, true)).rejects.toMatchObject({
      code: 'OUTPUT_UNWRITABLE',
      message: expect.stringMatching(message),
    });
    expect(existsSync(space.path('out/clips'))).toBe(true);
  });

  it('sweeps away what a run that was killed had begun to write', async () => {
    {
      await using store = await open();
      await store.write(store.path('keypoints', 'anna', 'apple.json.123.part'), 'half');
    }
    await using _ = await open();
    expect(await readdir(space.path('out/keypoints/anna'))).toEqual([]);
  });

  it('is for one run at a time', async () => {
    await using _ = await open();
    // The lock names this process, whose own earlier locks count for nothing: a parent process is another one.
    await space.write('out.lock', String(process.ppid));
    await expect(open()).rejects.toMatchObject({ code: 'OUTPUT_UNWRITABLE' });
  });
});
