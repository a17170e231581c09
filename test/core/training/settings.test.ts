import { writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fingerprint } from '../../../core/training/fingerprint.ts';
import { adamOptions, endingOf, epochsDone, progressOf, rateAt } from '../../../core/training/schedule.ts';
import { differences, identityOf, type TrainSettings } from '../../../core/training/settings.ts';
import { createWorkspace, type Workspace } from '../../support/workspace.ts';

const SETTINGS: TrainSettings = {
  objective: { name: 'gan', options: { preset: 'fast' } },
  data: { name: 'tar-dataset', options: { path: '/here/train.tar', size: 256 } },
  test: null,
  baseline: null,
  batch: 4,
  threads: 2,
  backend: 'wasm',
  seed: 1,
  learningRate: 1e-4,
  decay: 0.2,
  clipNorm: 1,
  steps: 10,
  epochs: null,
  timeLimit: null,
  patience: null,
  checkpointEvery: 300,
  gridEvery: 500,
  evaluateEvery: null,
  testSamples: 200,
};
const PRINTS = { training: 'abc', test: '' };

describe('what a run may be gone on with', () => {
  const differing = (other: Partial<TrainSettings>, prints = PRINTS): string[] =>
    differences(identityOf(SETTINGS, PRINTS), identityOf({ ...SETTINGS, ...other }, prints));

  it('limits, rhythm, learning rate and the place of the data may change', () => {
    const data = { name: 'tar-dataset', options: { size: 256, path: '/there/train.tar' } };
    expect(
      differing({ steps: null, epochs: 3, learningRate: 1, decay: 1, checkpointEvery: 1, data }),
    ).toEqual([]);
  });

  it('names what may not, down to the option of a plugin', () => {
    const objective = { name: 'gan', options: { preset: 'base', crop: 64 } };
    const names = differing({ batch: 8, objective }, { training: 'xyz', test: '' });
    expect(names.sort()).toEqual([
      'batch',
      'dataset.training',
      'objective.options.crop',
      'objective.options.preset',
    ]);
  });
});

describe('the schedule', () => {
  it('goes from 0 at the first step to 1 at the last', () => {
    const limits = { steps: 5, epochs: null, timeLimit: null };
    const at = (step: number) => progressOf({ step, epoch: 0, seconds: 0 }, limits);
    expect([0, 1, 2, 3, 4].map(at)).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(progressOf({ step: 0, epoch: 0, seconds: 0 }, { ...limits, steps: 1 })).toBe(0);
  });

  it('ends at the first limit', () => {
    const limits = { steps: 100, epochs: 2, timeLimit: 60 };
    expect(endingOf({ step: 99, epoch: 1.9, seconds: 59 }, limits)).toBeUndefined();
    expect(endingOf({ step: 99, epoch: 2, seconds: 59 }, limits)).toBe('epochs');
    expect(endingOf({ step: 99, epoch: 1, seconds: 60 }, limits)).toBe('time');
    expect(progressOf({ step: 10, epoch: 1, seconds: 45 }, limits)).toBe(0.75);
    expect(progressOf({ step: 10, epoch: 1.8, seconds: 45 }, limits)).toBe(0.9);
  });

  it('counts epochs by samples, or by the slowest thread', () => {
    const positions = [
      { epoch: 2, taken: 5 },
      { epoch: 1, taken: 9 },
    ];
    expect(epochsDone(5, { batch: 4 }, 8, positions)).toBe(2.5);
    expect(epochsDone(5, { batch: 4 }, undefined, positions)).toBe(1);
  });

  it('lets learning rates rise, stay, and fall over the last part of the run', () => {
    const [late, decay] = [1e6, 0.2];
    expect([0, 49, 99, 100].map((updates) => rateAt(0, updates, decay))).toEqual([0.01, 0.5, 1, 1]);
    const rates = [0.5, 0.8, 0.9, 1].map((progress) => rateAt(progress, late, decay));
    expect(rates).toEqual([1, 1, 0.525, 0.05].map((rate) => expect.closeTo(rate, 10)));
    expect([0, 0.5, 1].map((progress) => rateAt(progress, late, 1))).toEqual([1, 0.525, 0.05]);
    expect(rateAt(1, late, 0)).toBe(1);
    // A network that joins as late as this rises and falls at once.
    expect(rateAt(0.9, 49, decay)).toBeCloseTo(0.2625, 10);
  });

  it('has learning rates for all networks, or complains', () => {
    expect(adamOptions({ learningRate: 0.1 }, ['generator']).get('generator')).toEqual({
      learningRate: 0.1,
      beta1: 0.9,
      beta2: 0.999,
    });
    const two = adamOptions({ learningRate: { generator: 1, critic: 2 } }, ['generator', 'critic']);
    expect(two.get('critic')).toMatchObject({ learningRate: 2, beta1: 0.5 });
    expect(two.get('generator')).toMatchObject({ learningRate: 1, beta1: 0.9 });
    expect(() => adamOptions({ learningRate: { generator: 1 } }, ['generator', 'critic'])).toThrow(
      /one each for generator, critic/,
    );
  });
});

describe('fingerprint', () => {
  let space: Workspace;
  beforeEach(async () => {
    space = await createWorkspace();
  });
  afterEach(() => space[Symbol.asyncDispose]());
  const of = (path: string, base?: string) =>
    fingerprint({ name: 'tar-dataset', options: { path, ...(base && { base }) } });

  it('is that of the content, wherever it lies', async () => {
    const content = Buffer.alloc(3_000_000, 'abcdefg');
    const one = await space.write('one.tar', content);
    const two = await space.write('two.tar', content);
    expect(await of(one)).toBe(await of(two));
    content[2_999_990] ^= 1;
    await writeFile(two, content);
    expect(await of(one)).not.toBe(await of(two));
    await writeFile(two, content.subarray(1));
    expect(await of(one)).not.toBe(await of(two));
    expect(await of(one, one)).not.toBe(await of(one));
  });

  it('of a folder takes all its tars; of what is no file, nothing', async () => {
    await space.write('a.tar', 'a');
    const before = await of(space.directory);
    await space.write('notes.txt', 'not counted');
    expect(await of(space.directory)).toBe(before);
    await space.write('b.tar', 'b');
    expect(await of(space.directory)).not.toBe(before);
    expect(await fingerprint({ name: 'made-up', options: { count: 3 } })).toBe('');
    await expect(of(space.path('gone.tar'))).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  });
});
