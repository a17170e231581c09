import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Composition } from '../../core/compose.ts';
import {
  definePlugin,
  type Estimator,
  type Frame,
  type Generator,
  type Host,
  type PluginDefinition,
  type PoseSource,
  type Refiner,
} from '../../core/contract.ts';
import { type Builtins, Registry } from '../../core/registry.ts';
import { blankPose, blankSamples, iterate, plainFrame } from '../support/samples.ts';

const events: string[] = [];
afterEach(() => events.splice(0));

function refiner(name: string, create?: (options: object, host: Host) => void): PluginDefinition<'refiner'> {
  return definePlugin({
    contract: 1,
    name,
    kind: 'refiner',
    options: z.strictObject({ amount: z.number().min(0).default(1) }),
    create: (options, host) => {
      create?.(options, host);
      events.push(`create ${name} ${options.amount}`);
      return {
        refine: (frame) => frame,
        async [Symbol.asyncDispose]() {
          events.push(`dispose ${name}`);
        },
      };
    },
  }) as PluginDefinition<'refiner'>;
}

function compose(...plugins: PluginDefinition<'refiner'>[]) {
  const loaders = plugins.map((plugin) => [plugin.name, async () => ({ default: plugin })]);
  const logged: string[] = [];
  const registry = new Registry({ refiner: Object.fromEntries(loaders) } as Builtins);
  const signal = new AbortController().signal;
  return { composition: new Composition({ registry, signal, log: (line) => logged.push(line) }), logged };
}

const spec = (name: string, options = {}) => ({ name, options });

describe('Composition', () => {
  it('starts nodes with checked options and disposes of them newest first', async () => {
    const { composition } = compose(refiner('a'), refiner('b'));
    await composition.start('refiner', spec('a'));
    await composition.start('refiner', spec('b', { amount: 2 }));
    expect(composition.nodes('refiner')).toHaveLength(2);
    expect(composition.nodes('sink')).toEqual([]);
    await composition[Symbol.asyncDispose]();
    expect(events).toEqual(['create a 1', 'create b 2', 'dispose b', 'dispose a']);
  });

  it('disposes of what has started when a later node fails', async () => {
    const failing = refiner('b', () => {
      throw new Error('no model');
    });
    const { composition } = compose(refiner('a'), failing);
    await composition.start('refiner', spec('a'));
    await expect(composition.start('refiner', spec('b'))).rejects.toMatchObject({
      code: 'PLUGIN_FAILED',
      plugin: 'b',
      message: 'plugin "b" failed in create: no model',
    });
    await composition[Symbol.asyncDispose]();
    expect(events).toEqual(['create a 1', 'dispose a']);
  });

  it('disposes of every node although one fails at it', async () => {
    const stuck: PluginDefinition<'refiner'> = {
      ...refiner('b'),
      create: () => ({
        refine: (frame) => frame,
        [Symbol.asyncDispose]: () => Promise.reject(new Error('stuck')),
      }),
    };
    const { composition } = compose(refiner('a'), stuck);
    await composition.start('refiner', spec('a'));
    await composition.start('refiner', spec('b'));
    await expect(composition[Symbol.asyncDispose]()).rejects.toThrow('plugin "b" failed in dispose: stuck');
    expect(events).toContain('dispose a');
  });

  it('names every bad option, with a suggestion for a misspelt one', async () => {
    const { composition } = compose(refiner('a'));
    await expect(composition.start('refiner', spec('a', { amout: 1 }))).rejects.toMatchObject({
      code: 'PLUGIN_OPTIONS',
      message: expect.stringContaining('did you mean "amount"?'),
    });
    await expect(composition.start('refiner', spec('a', { amount: -1 }))).rejects.toMatchObject({
      code: 'PLUGIN_OPTIONS',
      message: expect.stringContaining('amount:'),
    });
  });

  it('names plugin, hook and moment of whatever a node throws', async () => {
    const broken: PluginDefinition<'refiner'> = {
      ...refiner('a'),
      create: () => ({
        refine: () => {
          throw new TypeError('oops');
        },
      }),
    };
    const { composition } = compose(broken);
    const node = await composition.start('refiner', spec('a'));
    const sample = blankSamples(38)[37]!;
    await expect(node.refine(plainFrame(0, 1_480_000), sample)).rejects.toMatchObject({
      code: 'PLUGIN_FAILED',
      message: 'plugin "a" failed in refine at 1.480 s: oops',
      exitCode: 1,
    });
  });

  it.each([
    [undefined, 'it is undefined'],
    [{ ...plainFrame(1, 0), data: new Uint8Array(5) }, '5 bytes instead of 24'],
  ])('names the plugin that made a bad frame: %s', async (frame, problem) => {
    const broken = { ...refiner('a'), create: () => ({ refine: () => frame as Frame }) };
    const { composition } = compose(broken);
    const node = await composition.start('refiner', spec('a'));
    await expect(node.refine(plainFrame(0, 0), blankSamples(1)[0]!)).rejects.toMatchObject({
      code: 'FRAME_INVALID',
      message: expect.stringMatching(`plugin "a" made a bad frame: .*${problem}`),
      plugin: 'a',
    });
  });

  it('names a refiner that changes the size of a frame', async () => {
    const broken = { ...refiner('a'), create: () => ({ refine: () => plainFrame(0, 0, 2, 2) }) };
    const { composition } = compose(broken);
    const node = await composition.start('refiner', spec('a'));
    await expect(node.refine(plainFrame(0, 0, 4, 2), blankSamples(1)[0]!)).rejects.toMatchObject({
      code: 'FRAME_INVALID',
      message: 'plugin "a" made a bad frame: it is 2×2 pixels, the one that it was given 4×2',
      plugin: 'a',
    });
  });

  it.each([
    [undefined, 'it made no refiner but undefined'],
    [{}, 'its refiner has no function "refine"'],
  ])('refuses what is no node: %s', async (made, problem) => {
    const broken = { ...refiner('a'), create: () => made as unknown as Refiner };
    const { composition } = compose(broken);
    await expect(composition.start('refiner', spec('a'))).rejects.toMatchObject({
      code: 'PLUGIN_FAILED',
      message: `plugin "a" failed in create: ${problem}`,
    });
    await composition[Symbol.asyncDispose]();
  });

  it('takes an abort of the plugin, such as a request that timed out, for a failure of the plugin', async () => {
    const { composition } = compose(
      refiner('a', () => {
        throw new DOMException('too slow', 'AbortError');
      }),
    );
    await expect(composition.start('refiner', spec('a'))).rejects.toMatchObject({ code: 'PLUGIN_FAILED' });
  });

  it('gives a plugin a host that logs with its name and makes its errors', async () => {
    const talkative = refiner('a', (_, host) => {
      host.log('loading');
      throw host.fail('needs a model', 'download one');
    });
    const { composition, logged } = compose(talkative);
    await expect(composition.start('refiner', spec('a'))).rejects.toMatchObject({
      code: 'PLUGIN_REFUSED',
      message: 'plugin "a": needs a model',
      hint: 'download one',
    });
    expect(logged).toEqual(['a: loading']);
  });
});

describe('a plugin that uses another', () => {
  const user: PluginDefinition<'refiner'> = {
    ...refiner('user'),
    async create(_, host) {
      const used = await host.use('refiner', spec('used', { amount: 3 }));
      return {
        refine: used.refine,
        async [Symbol.asyncDispose]() {
          events.push('dispose user');
        },
      };
    },
  };

  it('gets it started with its options, and is disposed of first', async () => {
    const { composition } = compose(user, refiner('used'));
    await composition.start('refiner', spec('user'));
    expect(composition.nodes('refiner')).toHaveLength(1);
    await composition[Symbol.asyncDispose]();
    expect(events).toEqual(['create used 3', 'dispose user', 'dispose used']);
  });

  it('fails with what the other one reports', async () => {
    const { composition } = compose(user);
    await expect(composition.start('refiner', spec('user'))).rejects.toMatchObject({
      code: 'PLUGIN_NOT_FOUND',
      message: expect.stringContaining('there is no refiner "used"'),
    });
  });
});

describe('an estimator', () => {
  const estimator = (fields: object): Promise<Estimator> => {
    const plugin = { ...refiner('e'), kind: 'estimator', create: () => fields };
    const builtins = { estimator: { e: async () => ({ default: plugin }) } } as unknown as Builtins;
    const signal = new AbortController().signal;
    const composition = new Composition({ registry: new Registry(builtins), signal, log: () => {} });
    return composition.start('estimator', spec('e'));
  };

  it('may find nobody', async () => {
    const node = await estimator({ estimate: () => null, reset: () => {} });
    expect(await node.estimate(plainFrame(0, 0))).toBeNull();
  });

  it('is named where it cannot forget', async () => {
    const fields = {
      estimate: () => null,
      reset: () => {
        throw new Error('cannot forget');
      },
    };
    const node = await estimator(fields);
    expect(() => node.reset()).toThrow(
      expect.objectContaining({
        code: 'PLUGIN_FAILED',
        message: 'plugin "e" failed in reset: cannot forget',
      }),
    );
  });

  it.each([
    [undefined, 'it gave no pose'],
    [
      { ...blankPose(0), bodyLandmarks: new Float32Array(13 * 4) },
      '"bodyLandmarks" of a pose has 13 points, not 33',
    ],
    [{ ...blankPose(0), leftHand: [] }, '"leftHand" of a pose is no Float32Array'],
  ])('is named where what it found is no pose: %s', async (found, problem) => {
    const node = await estimator({ estimate: () => found, reset: () => {} });
    await expect(node.estimate(plainFrame(0, 40_000))).rejects.toMatchObject({
      code: 'PLUGIN_FAILED',
      message: `plugin "e" failed in estimate at 0.040 s: ${problem}`,
    });
  });
});

describe('a generator', () => {
  it("is named where its frame has another size than the signer's picture, also the first one", async () => {
    const sizes = [6, 4];
    const create = (): Generator => ({ generate: () => plainFrame(0, 0, sizes.shift(), 4) });
    const plugin = { ...refiner('g'), kind: 'generator', create };
    const builtins = { generator: { g: async () => ({ default: plugin }) } } as unknown as Builtins;
    const signal = new AbortController().signal;
    const composition = new Composition({ registry: new Registry(builtins), signal, log: () => {} });
    const node = await composition.start('generator', spec('g'));
    const [sample] = blankSamples(1);
    await expect(node.generate(sample!)).rejects.toMatchObject({
      code: 'FRAME_INVALID',
      message: `plugin "g" made a bad frame: it is 6×4 pixels, the signer's picture 4×4`,
    });
    expect(await node.generate(sample!)).toMatchObject({ width: 4 });
  });
});

describe('a source', () => {
  const source = (fields: object): Promise<PoseSource> => {
    const plugin = { ...refiner('s'), kind: 'source', create: () => ({ pace: 'file', fps: 25, ...fields }) };
    const builtins = { source: { s: async () => ({ default: plugin }) } } as unknown as Builtins;
    const signal = new AbortController().signal;
    return new Composition({ registry: new Registry(builtins), signal, log: () => {} }).start(
      'source',
      spec('s'),
    );
  };
  const failed = (problem: string) => ({ code: 'PLUGIN_FAILED', message: expect.stringContaining(problem) });

  it.each([
    [{}, 'no function "samples"'],
    [{ samples: () => iterate([]), fps: 0 }, '0 frames per second'],
    [{ samples: () => iterate([]), fps: '25' }, '25 frames per second'],
    [{ samples: () => iterate([]), pace: 'slow' }, 'neither "file" nor "live"'],
  ])('is refused with %s', async (fields, problem) => {
    await expect(source(fields)).rejects.toMatchObject(failed(problem));
  });

  it.each([
    [undefined, 'no pose'],
    [{ pose: { ...blankPose(0), timestamp: Number.NaN } }, 'timestamp of a pose is NaN'],
    [{ pose: { ...blankPose(0), body: new Float32Array(3) } }, '"body" of a pose has 0.75 points, not 13'],
    [{ pose: { ...blankPose(0), face: [1, 2, 3] } }, '"face" of a pose is no Float32Array'],
    [{ pose: { ...blankPose(0), leftHand: undefined } }, '"leftHand" of a pose is no Float32Array'],
  ])('fails where it yields %s', async (observation, problem) => {
    const good = { pose: blankPose(0) };
    const { samples } = await source({ samples: () => iterate([good, observation]) });
    const seen: unknown[] = [];
    const read = async (): Promise<void> => {
      for await (const each of samples(new AbortController().signal)) seen.push(each);
    };
    await expect(read()).rejects.toMatchObject(failed(problem));
    expect(seen).toEqual([good]);
  });
});
