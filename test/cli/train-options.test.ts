import { describe, expect, it } from 'vitest';
import { checkOptions, newSettings, resumedSettings, TRAIN_OPTIONS } from '../../cli/train-options.ts';
import { resolveOptions } from '../../core/config.ts';

const parse = (flags: Record<string, unknown>) => resolveOptions(TRAIN_OPTIONS, { config: {}, flags });
const DATA = { data: { name: 'tar-dataset', options: { path: '/a.tar', size: 256 } }, test: null };

describe('newSettings', () => {
  it('has good defaults: the gan beside the puppet, for 20 epochs', () => {
    expect(newSettings(parse({ data: 'a.tar' }), DATA)).toMatchObject({
      objective: { name: 'gan', options: {} },
      baseline: { name: 'puppet' },
      batch: 4,
      epochs: 20,
      steps: null,
      timeLimit: null,
      learningRate: 2e-4,
      decay: 0.2,
      checkpointEvery: 300,
      backend: 'auto',
    });
  });

  it('takes what was given, in the units that people use', () => {
    const flags = {
      timeLimit: '1.5h',
      checkpointEvery: '30s',
      evaluateEvery: '10m',
      learningRate: 'generator=1e-4, discriminator=4e-4',
      decay: '0',
      preset: 'base',
      batch: '8',
    };
    expect(newSettings(parse(flags), DATA)).toMatchObject({
      timeLimit: 5400,
      checkpointEvery: 30,
      evaluateEvery: 600,
      learningRate: { generator: 1e-4, discriminator: 4e-4 },
      decay: 0,
      objective: { options: { preset: 'base' } },
      batch: 8,
      epochs: null,
    });
  });

  it('compares another objective with nothing, unless it is told to', () => {
    expect(newSettings(parse({ objective: 'mine:{"a":1}' }), DATA).baseline).toBeNull();
    expect(newSettings(parse({ objective: 'mine', baseline: 'puppet' }), DATA).baseline?.name).toBe('puppet');
    expect(newSettings(parse({ baseline: 'none' }), DATA).baseline).toBeNull();
  });
});

describe('resumedSettings', () => {
  const begun = newSettings(parse({ preset: 'base', steps: '100', batch: '8' }), DATA);

  it('are those that the run has begun with', () => {
    expect(resumedSettings(parse({}), begun, {})).toEqual(begun);
  });

  it('take another limit in place of all limits, and whatever else is given', () => {
    const { steps, timeLimit, preset, batch } = {
      ...resumedSettings(parse({ timeLimit: '90m', batch: '2' }), begun, {}),
      preset: resumedSettings(parse({ preset: 'large' }), begun, {}).objective.options.preset,
    };
    expect({ steps, timeLimit, preset, batch }).toEqual({
      steps: null,
      timeLimit: 5400,
      preset: 'large',
      batch: 2,
    });
  });
});

describe('what is refused', () => {
  it.each([
    ['timeLimit', 'soon', /--time-limit: is no time such as 90s, 5m or 1.5h/],
    ['timeLimit', '0m', /--time-limit/],
    ['learningRate', 'fast', /--learning-rate: is no number/],
    ['learningRate', 'generator=2', /--learning-rate/],
    ['decay', '1.5', /--decay: must be at most 1/],
    ['backend', 'gpu', /--backend: is none of auto, node-gpu/],
    ['batch', '0', /--batch: must be at least 1/],
    ['onBadSample', 'ignore', /--on-bad-sample: is none of fail, warn, skip/],
  ])('%s %s', (name, value, message) => {
    expect(() => parse({ [name]: value })).toThrow(message);
  });

  it('no data at all, and a dry run of a run that is there', () => {
    expect(() => checkOptions(parse({}))).toThrow(/--data: is required/);
    expect(() => checkOptions(parse({ resume: 'exp_1', dryRun: true }))).toThrow(/--dry-run/);
  });
});
