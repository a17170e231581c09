import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSafetensors } from '../../../core/neural/safetensors.ts';
import { seedFor } from '../../../core/neural/seeded-random.ts';
import type { RunFolder } from '../../../core/training/run-folder.ts';
import type { TrainSettings } from '../../../core/training/settings.ts';
import type { TrainEvent } from '../../../core/training/train-event.ts';
import type { TrainServices } from '../../../core/training/trainer.ts';
import { Registry } from '../../../dist/core/registry.js';
// The built files: a worker thread runs JavaScript, not TypeScript.
import { RunFolder as BuiltRunFolder } from '../../../dist/core/training/run-folder.js';
import { train } from '../../../dist/core/training/trainer.js';
import lineSamples from '../../support/plugins/line-samples.mjs';
import { quietHost } from '../../support/quiet-host.ts';
import { readEvents } from '../../support/read-events.ts';
import { createWorkspace, type Workspace } from '../../support/workspace.ts';

const fixture = (name: string): string => new URL(`../../support/plugins/${name}`, import.meta.url).href;
const PLUGINS = ['line-samples.mjs', 'line-objective.mjs', 'line-generator.mjs'].map(fixture);

let space: Workspace;
let folder: RunFolder;
let events: TrainEvent[];
beforeEach(async () => {
  space = await createWorkspace();
  folder = await BuiltRunFolder.create(space.path('runs'));
  events = [];
});
afterEach(() => space[Symbol.asyncDispose]());

const SETTINGS: TrainSettings = {
  objective: { name: 'line', options: {} },
  data: { name: 'line-samples', options: { count: 24 } },
  test: { name: 'line-samples', options: { count: 6 } },
  baseline: null,
  batch: 5,
  threads: 2,
  backend: 'cpu',
  seed: 1,
  learningRate: 0.02,
  decay: 0.2,
  clipNorm: 1,
  steps: 20,
  epochs: null,
  timeLimit: null,
  patience: null,
  checkpointEvery: 300,
  gridEvery: 1000,
  // Of the clock below: only at the end.
  evaluateEvery: 1e9,
  testSamples: 4,
};

interface Options {
  readonly folder?: RunFolder;
  readonly settings?: Partial<TrainSettings>;
  readonly services?: Partial<TrainServices>;
  /** Interrupt it at the end of this step. */
  readonly stopAt?: number;
}

async function run({ settings, services, stopAt, ...options }: Options = {}): Promise<string> {
  const registry = new Registry({});
  for (const url of PLUGINS) await registry.load(url, '/');
  const abort = new AbortController();
  let clock = 0;
  return train(
    {
      folder: options.folder ?? folder,
      settings: { ...SETTINGS, ...settings },
      samples: 24,
      builtins: fixture('builtins.mjs'),
      pluginUrls: PLUGINS,
      versions: {},
    },
    {
      registry,
      signal: abort.signal,
      log: () => {},
      now: () => (clock += 1),
      time: () => 1_700_000_000_000 + clock,
      ...services,
    } as Parameters<typeof train>[1],
    (event: TrainEvent) => {
      events.push(event);
      if (event.type === 'step' && event.step === stopAt) abort.abort(new Error('interrupted'));
    },
  );
}

async function tensors(of = folder): Promise<Buffer> {
  const { latest } = JSON.parse(await readFile(join(of.models, 'latest.json'), 'utf8'));
  return readFile(join(of.models, latest, 'tensors.safetensors'));
}

async function exported(): Promise<{ gain: number; offset: number }> {
  return JSON.parse(await readFile(join(folder.final, 'model.json'), 'utf8'));
}

const steps = (): number[] => events.flatMap((event) => (event.type === 'step' ? [event.step] : []));
const losses = (): number[] => events.flatMap((event) => (event.type === 'step' ? [event.losses.line] : []));

describe('train', () => {
  it('learns, keeps the best model, and leaves numbers and pictures', async () => {
    expect(await run({ settings: { steps: 200, batch: 8, gridEvery: 80 } })).toBe('steps');
    const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
    expect(mean(losses().slice(-10))).toBeLessThan(0.1 * mean(losses().slice(0, 10)));
    const model = JSON.parse(await readFile(join(folder.final, 'model.json'), 'utf8'));
    expect(model.offset + model.gain / 2).toBeCloseTo(120 / 255, 1);
    expect(await readdir(folder.results)).toEqual([
      'evaluation.json',
      'step_000080.png',
      'step_000160.png',
      'step_000200.png',
    ]);
    const evaluation = JSON.parse(await readFile(join(folder.results, 'evaluation.json'), 'utf8'));
    expect(evaluation.best.scores.whole).toBe(
      Math.max(...evaluation.evaluations.map(({ scores }: { scores: { whole: number } }) => scores.whole)),
    );
    const [log] = await readdir(folder.logs);
    const logged = await readEvents(join(folder.logs, log));
    const numbers = logged.flatMap(({ step, values }) =>
      values.flatMap(({ tag, number }) => (tag === 'loss/line' ? [[step, number]] : [])),
    );
    expect(numbers).toEqual(losses().map((loss, i) => [i + 1, Math.fround(loss)]));
    const rates = logged.flatMap(({ values }) =>
      values.flatMap(({ tag, number }) => (tag === 'learning-rate/generator' ? [number] : [])),
    );
    expect([0, 99, 150, 199].map((step) => rates[step])).toEqual(
      [0.0002, 0.02, 0.02, 0.001].map((rate) => expect.closeTo(rate, 6)),
    );
  });

  it('compares the exported model with the baseline in the end', async () => {
    const baseline = { name: 'line', options: {} };
    await run({ settings: { steps: 150, batch: 8, baseline } });
    const { final } = JSON.parse(await readFile(join(folder.results, 'evaluation.json'), 'utf8'));
    expect(final).toMatchObject({ baseline: 'line', units: 'frames' });
    const { model, difference } = final.regions.whole;
    expect(difference.count).toBe(4);
    expect(difference.value).toBeCloseTo(model.value - final.regions.whole.baseline.value, 10);
    expect(difference.low).toBeLessThanOrEqual(difference.value);
    expect(events.at(-1)).toEqual({ type: 'comparison', comparison: final });
  });

  it('weighs every sample of a batch alike, however the threads share it', async () => {
    await run({ settings: { steps: 1 } });
    const values: number[] = [];
    for (const [index, count] of [2, 3].entries()) {
      const options = { count: 24, shuffle: true, seed: seedFor(1, 'epoch 0'), shard: { index, of: 2 } };
      const source = await lineSamples.create(options, quietHost());
      const own: number[] = [];
      for await (const { target } of source.samples(new AbortController().signal)) own.push(target!.data[0]);
      values.push(...own.slice(0, count));
    }
    const expected = values.reduce((sum, value) => sum + (1 - value / 255) ** 2 / values.length, 0);
    expect(Math.abs(losses()[0] - expected)).toBeLessThan(1e-3);
  });

  it('cuts gradients that are too long', async () => {
    await run({ settings: { steps: 5, clipNorm: 1e-12, test: null } });
    expect((await exported()).offset).toBeCloseTo(1, 3);
  });

  it('exports the averaged weights', async () => {
    await run({ settings: { test: null } });
    const { weights } = readSafetensors(await tensors(), 'the checkpoint');
    const [average, last] = ['average', 'weights'].map(
      (kind) => weights.get(`${kind}/generator/offset`).values[0],
    );
    const { offset } = await exported();
    expect(offset).toBe(average);
    expect(offset).not.toBe(last);
  });

  it('exports the best model, where it has got worse since', async () => {
    await run({ settings: { steps: 150, batch: 8 } });
    const best = await exported();
    await run({ settings: { steps: 155, batch: 8, learningRate: 100 } });
    const { evaluations } = JSON.parse(await readFile(join(folder.results, 'evaluation.json'), 'utf8'));
    expect(evaluations[1].scores.whole).toBeLessThan(evaluations[0].scores.whole);
    expect(await exported()).toEqual(best);
  });

  it('counts the time of all sessions', async () => {
    await expect(run({ stopAt: 10, settings: { test: null } })).rejects.toThrow('interrupted');
    const before = events.findLast((event) => event.type === 'step')!;
    events = [];
    await run({ settings: { test: null } });
    const started = events.find((event) => event.type === 'started')!;
    expect(started.seconds).toBeGreaterThanOrEqual(before.seconds);
  });

  it('gives the same bits after an interruption', async () => {
    await run();
    const other = await BuiltRunFolder.create(space.path('runs'));
    await expect(run({ folder: other, stopAt: 10 })).rejects.toThrow('interrupted');
    events = [];
    await run({ folder: other });
    expect(steps()[0]).toBe(11);
    expect(await tensors(other)).toEqual(await tensors());
    await run({ folder: await BuiltRunFolder.create(space.path('runs')), settings: { seed: 2 } });
    const last = JSON.parse(await readFile(space.path('runs/exp_3/models/latest.json'), 'utf8'));
    const third = await readFile(space.path(`runs/exp_3/models/${last.latest}/tensors.safetensors`));
    expect(third).not.toEqual(await tensors());
  });

  it.each([{}, { onBadSample: 'fail' }])('and far into its data: %j', async (policy) => {
    const data = { name: 'line-samples', options: { count: 200, ...policy } };
    const settings = { data, test: null, batch: 6, steps: 32 };
    await run({ settings });
    const other = await BuiltRunFolder.create(space.path('runs'));
    await expect(run({ settings, folder: other, stopAt: 29 })).rejects.toThrow('interrupted');
    await run({ settings, folder: other });
    expect(await tensors(other)).toEqual(await tensors());
  });

  it('goes on after its end where it is given more steps, and only then', async () => {
    await run({ settings: { steps: 8 } });
    const before = await tensors();
    events = [];
    expect(await run({ settings: { steps: 8 } })).toBe('steps');
    expect(steps()).toEqual([]);
    expect(await tensors()).toEqual(before);
    await run({ settings: { steps: 9 } });
    expect(steps()).toEqual([9]);
  });

  it('does not go on with other settings', async () => {
    await run({ settings: { steps: 3 } });
    await expect(run({ settings: { batch: 6, seed: 9 } })).rejects.toMatchObject({
      code: 'RUN_DIFFERS',
      message: expect.stringMatching(/differ in: batch, seed$/),
    });
  });

  it('does not go on with data that has changed', async () => {
    const path = await space.write('train.tar', 'some samples');
    const data = { name: 'line-samples', options: { count: 24, path } };
    await run({ settings: { steps: 3, data } });
    await writeFile(path, 'more samples');
    await expect(run({ settings: { data } })).rejects.toMatchObject({
      code: 'RUN_DIFFERS',
      message: expect.stringMatching(/dataset\.training$/),
    });
  });

  it.each([
    ['nan', /at step 11: the loss "line" is NaN/],
    ['gradient', /at step 11: the gradient of "generator" is Infinity/],
  ])('stops at a number that is none (%s), and keeps the checkpoint before', async (fault, message) => {
    const objective = { name: 'line', options: { fault, at: 10 / 19 } };
    await expect(run({ settings: { objective, checkpointEvery: 0.001 } })).rejects.toMatchObject({
      code: 'TRAINING_DIVERGED',
      message: expect.stringMatching(message),
    });
    const { latest } = JSON.parse(await readFile(join(folder.models, 'latest.json'), 'utf8'));
    expect(latest).toBe('step_000010');
    expect(
      [...new Float32Array(Uint8Array.from((await tensors()).subarray(-12)).buffer)].every(Number.isFinite),
    ).toBe(true);
  });

  it.each([
    ['exit', 'WORKER_LOST'],
    ['throw', 'PLUGIN_FAILED'],
    ['size', 'PLUGIN_FAILED'],
  ])('ends with the fault of a thread (%s), and goes on from the checkpoint before', async (fault, code) => {
    const options = { fault, at: 0.5 };
    const settings = { objective: { name: 'line', options }, checkpointEvery: 0.001, test: null };
    await expect(run({ settings })).rejects.toMatchObject({ code });
    const { latest } = JSON.parse(await readFile(join(folder.models, 'latest.json'), 'utf8'));
    expect(latest).toMatch(/step_0000(09|10)/);
  });

  it('ends where the disk is full, and goes on when there is room', async () => {
    const isFull = () => steps().length >= 5;
    const writeOrFail = async (path: string, data: Uint8Array): Promise<void> => {
      if (isFull()) throw new Error('ENOSPC: no space left on device, write');
      await writeFile(path, data);
    };
    const settings = { checkpointEvery: 0.001, test: null };
    await expect(run({ settings, services: { writeFile: writeOrFail } })).rejects.toMatchObject({
      code: 'OUTPUT_UNWRITABLE',
      message: expect.stringContaining('ENOSPC'),
    });
    events = [];
    await run({ settings });
    expect(steps()[0]).toBe(5);
  });

  it('stops when it gets no better, and exports what was best', async () => {
    const objective = { name: 'line', options: {} };
    const settings = { objective, learningRate: 1e-12, steps: 1000, patience: 2, evaluateEvery: null };
    expect(await run({ settings })).toBe('patience');
    const { best, evaluations } = JSON.parse(await readFile(join(folder.results, 'evaluation.json'), 'utf8'));
    expect(evaluations.length).toBeGreaterThanOrEqual(3);
    expect(best.step).toBe(evaluations.at(-3).step);
  });

  it('passes on what is wrong with a sample, and what no plugin of that name can be', async () => {
    const data = { name: 'line-samples', options: { count: 24, fault: 'sample' } };
    await expect(run({ settings: { data, test: null } })).rejects.toMatchObject({
      code: 'PLUGIN_REFUSED',
      message: 'plugin "line-samples": sample 7 is damaged',
    });
    await expect(run({ settings: { objective: { name: 'lien', options: {} } } })).rejects.toMatchObject({
      code: 'PLUGIN_NOT_FOUND',
    });
  });

  it('is not run twice at once', async () => {
    await using _lock = await folder.lock();
    await writeFile(join(folder.path, 'run.lock'), String(process.ppid));
    await expect(run()).rejects.toMatchObject({ code: 'OUTPUT_UNWRITABLE' });
  });
});
