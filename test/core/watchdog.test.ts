import { describe, expect, it } from 'vitest';
import { Composition } from '../../core/compose.ts';
import type { Estimator, Generator, PoseSource } from '../../core/contract.ts';
import { type Builtins, Registry } from '../../core/registry.ts';
import { factorOf, Watchdog } from '../../core/watchdog.ts';
import { blankPose, blankSamples, plainFrame } from '../support/samples.ts';
import { repository } from '../support/workspace.ts';

/** Looks that a frame may take, and one more. */
const LOOKS = 7;

const sample = blankSamples(38)[37]!;
const fixture = (name: string): string => repository(`test/support/plugins/${name}.mjs`);

function compose(registry: Registry) {
  // Nothing but the test looks.
  const watchdog = new Watchdog(0);
  const signal = new AbortController().signal;
  return { watchdog, composition: new Composition({ registry, signal, log: () => {}, watchdog }) };
}

async function hanging(hook: string) {
  const registry = new Registry({});
  await registry.load(fixture('hangs'), '/');
  const { watchdog, composition } = compose(registry);
  return {
    watchdog,
    composition,
    start: () => composition.start('generator', { name: 'hangs', options: { hook } }),
  };
}

function look(watchdog: Watchdog, times: number): void {
  for (let i = 0; i < times; i++) watchdog.look();
}

/** Lets everything happen that does not wait for anything. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a call of a third-party plugin that never comes to an end', () => {
  it('fails after a while, naming plugin, hook and moment', async () => {
    const { watchdog, start } = await hanging('generate');
    const frame = (await start()).generate(sample);
    look(watchdog, LOOKS);
    await expect(frame).rejects.toMatchObject({
      code: 'PLUGIN_HUNG',
      plugin: 'hangs',
      message: 'plugin "hangs" does not come to an end in generate at 1.480 s: it has taken more than 30 s',
      exitCode: 1,
    });
  });

  it('does not fail before, nor because of a time in which nobody looked', async () => {
    const { watchdog, start } = await hanging('generate');
    const outcome = Promise.resolve((await start()).generate(sample)).catch(() => 'failed');
    look(watchdog, LOOKS - 1);
    expect(await Promise.race([outcome, turn().then(() => 'waits')])).toBe('waits');
    look(watchdog, 1);
    expect(await outcome).toBe('failed');
  });

  it('is waited for longer in create', async () => {
    const { watchdog, start } = await hanging('create');
    const outcome = start().catch((error: unknown) => error);
    await turn();
    look(watchdog, LOOKS);
    expect(await Promise.race([outcome, turn().then(() => 'waits')])).toBe('waits');
    look(watchdog, LOOKS);
    expect(await outcome).toMatchObject({
      code: 'PLUGIN_HUNG',
      message: expect.stringContaining('in create: it has taken more than 60 s'),
    });
  });

  it('does not keep the others from being disposed of', async () => {
    const { watchdog, composition, start } = await hanging('dispose');
    await start();
    const ended = composition[Symbol.asyncDispose]();
    await turn();
    look(watchdog, LOOKS);
    await expect(ended).rejects.toMatchObject({
      code: 'PLUGIN_HUNG',
      message: expect.stringContaining('in dispose: it has taken more than 10 s'),
    });
  });

  it('fails at once where the program has nothing else to wait for', async () => {
    const { watchdog, start } = await hanging('generate');
    expect(watchdog.starve()).toBe(false);
    const frame = (await start()).generate(sample);
    expect(watchdog.starve()).toBe(true);
    await expect(frame).rejects.toMatchObject({
      message: 'plugin "hangs" does not come to an end in generate at 1.480 s: it waits for what never comes',
    });
    expect(watchdog.starve()).toBe(false);
  });
});

it('of calls that wait for each other, only the first one counts', async () => {
  const settle: (() => void)[] = [];
  const plugin = {
    contract: 1,
    name: 'slow',
    kind: 'estimator' as const,
    options: {
      '~standard': { version: 1 as const, vendor: 'test', validate: (value: unknown) => ({ value }) },
    },
    create: (): Estimator => ({
      estimate: () => new Promise((resolve) => settle.push(() => resolve(null))),
      reset() {},
    }),
  };
  const registry = new Registry({});
  registry.add('slow', plugin);
  const { watchdog, composition } = compose(registry);
  const estimator = await composition.start('estimator', { name: 'slow', options: {} });
  const calls = [0, 40_000, 80_000].map((timestamp) => estimator.estimate(plainFrame(0, timestamp)));
  for (const [i, done] of settle.entries()) {
    look(watchdog, LOOKS - 1);
    done();
    expect(await calls[i]).toBeNull();
  }
  look(watchdog, LOOKS);
});

describe('the next pose of a third-party source', () => {
  const first = { pose: blankPose(40_000) };
  /** Asks for a second observation, which never comes. */
  async function waiting(pace: PoseSource['pace']) {
    const plugin = {
      contract: 1,
      name: 'mute',
      kind: 'source' as const,
      options: {
        '~standard': { version: 1 as const, vendor: 'test', validate: (value: unknown) => ({ value }) },
      },
      create: (): PoseSource => ({
        pace,
        fps: 25,
        async *samples() {
          yield first;
          await new Promise(() => {});
        },
      }),
    };
    const registry = new Registry({});
    registry.add('mute', plugin);
    const { watchdog, composition } = compose(registry);
    const source = await composition.start('source', { name: 'mute', options: {} });
    const iterator = source.samples(new AbortController().signal)[Symbol.asyncIterator]();
    expect(await iterator.next()).toEqual({ done: false, value: first });
    const outcome = iterator.next().catch((error: unknown) => error);
    await turn();
    look(watchdog, LOOKS);
    expect(await Promise.race([outcome, turn().then(() => 'waits')])).toBe('waits');
    look(watchdog, 1000);
    return Promise.race([outcome, turn().then(() => 'waits')]);
  }

  it('takes its time where it is one of a file, but not for ever', async () => {
    expect(await waiting('file')).toMatchObject({
      code: 'PLUGIN_HUNG',
      message: 'plugin "mute" does not come to an end in samples at 0.040 s: it has taken more than 600 s',
    });
  });

  it('may never come where the source is live', async () => {
    expect(await waiting('live')).toBe('waits');
  });
});

it('lets the built-in plugins take as long as they need', async () => {
  const frames: ((frame: ReturnType<typeof plainFrame>) => void)[] = [];
  const generator: Generator = { generate: () => new Promise((resolve) => frames.push(resolve)) };
  const plugin = {
    options: { '~standard': { validate: (value: unknown) => ({ value }) } },
    create: () => generator,
  };
  const builtins = { generator: { own: async () => ({ default: { name: 'own', ...plugin } }) } };
  const { watchdog, composition } = compose(new Registry(builtins as unknown as Builtins));
  const node = await composition.start('generator', { name: 'own', options: {} });
  const frame = node.generate(sample);
  look(watchdog, 1000);
  expect(watchdog.starve()).toBe(false);
  frames[0]!(plainFrame(1, 0, 4, 4));
  expect(await frame).toMatchObject({ width: 4 });
});

it('SLP_PATIENCE stretches, and whatever is no factor does nothing', () => {
  expect(['2', '0.1', undefined, '', 'long', '0', '-1', 'Infinity'].map(factorOf)).toEqual([
    2, 0.1, 1, 1, 1, 1, 1, 1,
  ]);
});
