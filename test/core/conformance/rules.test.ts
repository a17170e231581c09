import { openSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Frame, NodeKinds, PluginDefinition, PluginKind, Pose, Sample } from '../../../core/contract.ts';
import { createFrame } from '../../../core/image/frame.ts';
import {
  type ConformanceSetup,
  checkConformance,
  exampleObservations,
  RULE_NAMES,
  type RuleName,
} from '../../../core/testing.ts';
import { paint, person, plugin, setupFor } from './good-plugins.ts';

type Bad = readonly [
  rule: RuleName,
  what: string,
  plugin: PluginDefinition,
  message: RegExp,
  setup?: Partial<ConformanceSetup>,
];

const never = new Promise<never>(() => {});
const undo: (() => unknown)[] = [];
afterAll(async () => {
  for (const each of undo) await each();
});

/** Fails at its work or its end in one of the ways that concern every kind. */
const generator = (
  ...change: Parameters<typeof plugin<'generator'>> extends [unknown, ...infer Rest] ? Rest : never
) => plugin('generator', ...change);

/** A number that differs at every call, whatever node it belongs to. */
let calls = 0;

const everyKind: readonly Bad[] = [
  ['definition', 'has a name in capitals', generator(undefined, { name: 'Tiny' }), /"name" is "Tiny"/],
  [
    'definition',
    'is for another contract',
    generator(undefined, { contract: 2 }),
    /"contract" is 2, this is contract 1/,
  ],
  [
    'options-accepted',
    'refuses what it should accept',
    generator(undefined, { options: z.strictObject({ level: z.string() }) }),
    /level: .*expected string/,
  ],
  [
    'options-strict',
    'takes any option',
    generator(undefined, { options: z.looseObject({ level: z.number().min(0).optional() }) }),
    /unknown option "noSuchOption"/,
  ],
  [
    'options-refused',
    'does not refuse',
    generator(undefined, { options: z.strictObject({ level: z.number() }) }),
    /the options {"level":-1} were accepted/,
  ],
  [
    'options-refused',
    'refuses without a word',
    generator((_node, _host, { level = 0 }) => {
      if (level > 5) throw new Error('');
      return {};
    }),
    /{"level":9} were refused without a message/,
    { refused: [{ level: 9 }] },
  ],
  [
    'options-refused',
    'hangs in create',
    generator(undefined, {
      create: ({ level }: { level: number }) => (level > 5 ? never : { generate: paint }),
    } as object),
    /create has not settled within 300 ms/,
    { refused: [{ level: 9 }], patience: 300 },
  ],
  [
    'lifecycle',
    'throws in create',
    generator((_node, host) => {
      throw host.fail('no model', 'give one');
    }),
    /create failed: plugin "tiny": no model/,
  ],
  ['lifecycle', 'makes no generator', generator(() => ({ generate: undefined })), /no function "generate"/],
  [
    'lifecycle',
    'never settles',
    generator(() => ({ generate: () => never })),
    /generate at 0\.000 s has not settled within 300 ms/,
    { patience: 300 },
  ],
  [
    'lifecycle',
    'cannot be disposed of',
    generator(() => ({ [Symbol.asyncDispose]: () => Promise.reject(new Error('stuck')) })),
    /dispose failed: stuck/,
  ],
  [
    'dispose-unused',
    'has to be used first',
    generator((node) => {
      let isUsed = false;
      return {
        generate: (sample) => {
          isUsed = true;
          return node.generate(sample);
        },
        [Symbol.asyncDispose]: async () => {
          if (!isUsed) throw new Error('nothing to free');
        },
      };
    }),
    /dispose failed: nothing to free/,
  ],
  [
    'dispose-twice',
    'frees twice',
    generator(() => {
      let isFreed = false;
      return {
        [Symbol.asyncDispose]: async () => {
          if (isFreed) throw new Error('double free');
          isFreed = true;
        },
      };
    }),
    /the second time, .*double free/,
  ],
  [
    'dispose-midway',
    'forgets the call that is under way',
    generator((node, { signal }) => {
      let turn: NodeJS.Timeout;
      return {
        generate: (sample) =>
          new Promise((resolve) => {
            const finish = () => resolve(node.generate(sample));
            signal.addEventListener('abort', finish);
            turn = setTimeout(finish, 1);
          }),
        [Symbol.asyncDispose]: async () => {
          if (!signal.aborted) clearTimeout(turn);
        },
      };
    }),
    /after disposal, generate has not settled/,
    { patience: 300 },
  ],
  [
    'abort-host',
    'forgets what is under way when the run ends',
    generator((node, { signal }) => ({
      generate: async (sample) => {
        await pause(1);
        return signal.aborted ? never : node.generate(sample);
      },
    })),
    /after an abort, generate has not settled/,
    { patience: 300 },
  ],
  [
    'abort-host',
    'hangs at the start of a run that has ended',
    generator(undefined, {
      create: (_options, { signal }) => (signal.aborted ? never : { generate: paint }),
    } as Partial<PluginDefinition>),
    /with a signal that has aborted, create has not settled/,
    { patience: 300 },
  ],
  [
    'no-leaked-threads',
    'leaves a thread',
    generator(() => {
      const worker = new Worker('setInterval(() => {}, 1000)', { eval: true });
      worker.unref();
      undo.push(() => worker.terminate());
      return {};
    }),
    /threads still running after disposal/,
    { patience: 300 },
  ],
  [
    'no-leaked-files',
    'leaves a file open',
    generator(() => {
      openSync(import.meta.filename, 'r');
      return {};
    }),
    /still open after disposal: .*rules\.test\.ts/,
    { patience: 300 },
  ],
  [
    'no-leaked-handles',
    'leaves a timer',
    generator(() => {
      const timer = setInterval(() => {}, 1000);
      undo.push(() => clearInterval(timer));
      return {};
    }),
    /still active after disposal: Timeout/,
    { patience: 300 },
  ],
  [
    'globals-unchanged',
    'leaves a global',
    generator(() => {
      Object.assign(globalThis, { tinyState: calls++ });
      undo.push(() => Reflect.deleteProperty(globalThis, 'tinyState'));
      return {};
    }),
    /globalThis\.tinyState/,
  ],
  [
    'globals-unchanged',
    'leaves a method on arrays, a listener and a variable',
    generator(() => {
      const listener = () => {};
      process.on('SIGUSR2', listener);
      process.env.TINY = String(calls++);
      Object.defineProperty(Array.prototype, 'tiny', { value: calls, configurable: true });
      undo.push(() => {
        process.off('SIGUSR2', listener);
        delete process.env.TINY;
        Reflect.deleteProperty(Array.prototype, 'tiny');
      });
      return {};
    }),
    /Array\.prototype\.tiny is new, the listeners of process for "SIGUSR2", process\.env\.TINY/,
  ],
];

/** Frames in place of those that the good one makes. */
const making = (change: (frame: Frame, sample: Sample, count: number) => Frame | Promise<Frame>) =>
  generator((node) => {
    let count = 0;
    return { generate: async (sample) => change(await node.generate(sample), sample, count++) };
  });

const generators: readonly Bad[] = [
  [
    'frame-form',
    'makes too few bytes',
    making((frame) => ({ ...frame, data: frame.data.slice(3) })),
    /made a bad frame: it holds/,
  ],
  [
    'frame-size',
    'makes a small frame',
    making(({ timestamp }) => createFrame(10, 10, 3, timestamp)),
    /generate returned 10×10 pixels, the signer's picture has 96×128/,
  ],
  [
    'frame-timestamp',
    'counts from 0',
    making((frame) => ({ ...frame, timestamp: 0 })),
    /at 0 µs, its pose is at 40000 µs/,
  ],
  [
    'frame-owned',
    'gives a frame out again',
    generator((node) => {
      const made = new Map<number, Frame>();
      return {
        generate: async (sample) => {
          const { timestamp } = sample.pose;
          const frame = made.get(timestamp) ?? (await node.generate(sample));
          made.set(timestamp, frame);
          return frame;
        },
      };
    }),
    /overwriting a frame changed a later one: in frame 1, 36\d+ of 36864 bytes differ/,
  ],
  [
    'inputs-unchanged',
    'writes into the pose',
    generator((node) => ({
      generate: (sample) => {
        const frame = node.generate(sample);
        sample.pose.body[0] += 1;
        return frame;
      },
    })),
    /changed "pose" of its sample/,
  ],
  [
    'inputs-released',
    'keeps the first photo',
    generator((node) => {
      let signer: Sample['signer'] | undefined;
      return {
        generate: (sample) => {
          signer ??= sample.signer;
          return node.generate({ ...sample, signer });
        },
      };
    }),
    /overwriting a sample after its frame was made changed the next frame: \d+ of \d+ bytes differ/,
  ],
  [
    'deterministic',
    'counts its frames',
    making((frame, _sample, count) => {
      frame.data[0] = count;
      return frame;
    }),
    /1 of 36864 bytes differ/,
  ],
  [
    'concurrent',
    'mixes up calls',
    generator((node) => {
      let current: Sample;
      return {
        generate: async (sample) => {
          current = sample;
          await pause(1);
          return { ...(await node.generate(current)), timestamp: sample.pose.timestamp };
        },
      };
    }),
    /with 4 calls under way at once, in frame 0, \d+ of 36864 bytes differ/,
  ],
  [
    'both-channels',
    'knows no alpha',
    generator((node) => ({
      generate: (sample) => {
        if (sample.signer.image.channels === 4) throw new Error('RGB only');
        return node.generate(sample);
      },
    })),
    /generate at 0\.040 s failed: RGB only/,
  ],
  [
    'planes-form',
    'leaves a plane out',
    generator((node) => ({
      planes: async (sample) => ({ ...(await node.planes!(sample)), alpha: new Float32Array(1) }),
    })),
    /the plane "alpha" has 1 numbers instead of 12288/,
  ],
];

const refining = (refine: (frame: Frame, sample: Sample) => Frame) => plugin('refiner', () => ({ refine }));

const refiners: readonly Bad[] = [
  [
    'frame-size',
    'cuts the frame',
    refining(({ timestamp }) => createFrame(10, 10, 3, timestamp)),
    /refine returned 10×10 pixels, the frame it got has 96×128/,
  ],
  ['frame-form', 'makes nothing of it', refining((frame) => ({ ...frame, channels: 2 as 3 })), /2 channels/],
  [
    'both-channels',
    'knows no alpha',
    refining((frame) => ({ ...frame, channels: 3 })),
    /of a picture with 4 channels, refine made a bad frame: it holds/,
  ],
];

/** Poses in place of those of the good one. */
const yielding = (change: (pose: Pose, index: number) => Pose) =>
  plugin('source', (node) => ({
    async *samples(signal) {
      let index = 0;
      for await (const observation of node.samples(signal)) {
        yield { ...observation, pose: change(observation.pose, index++) };
      }
    },
  }));

const sources: readonly Bad[] = [
  [
    'pose-form',
    'gives a place that is no number',
    yielding((pose, index) => {
      if (index === 5) pose.body[0] = Number.NaN;
      return pose;
    }),
    /observation 5: point 0 of "body" is at NaN, 32, 0/,
  ],
  [
    'timestamps-increase',
    'repeats a moment',
    yielding((pose, index) => (index === 3 ? { ...pose, timestamp: 80_000 } : pose)),
    /a pose at 80000 µs came after one at 80000 µs/,
  ],
  [
    'deterministic',
    'gives something else every time',
    yielding((pose) => {
      pose.body[0] += calls++;
      return pose;
    }),
    /observation 0 differed/,
  ],
  [
    'abort-samples',
    'goes on after an abort',
    plugin('source', () => ({
      async *samples() {
        yield* exampleObservations(100);
      },
    })),
    /with a signal that has aborted before: samples went on/,
  ],
  [
    'abort-samples',
    'throws at an abort',
    plugin('source', (node) => ({
      async *samples(signal) {
        for await (const observation of node.samples(new AbortController().signal)) {
          signal.throwIfAborted();
          yield observation;
        }
      },
    })),
    /samples failed: This operation was aborted/,
  ],
  [
    'backpressure',
    'reads on while nobody asks',
    plugin('source', () => ({ samples: pushed })),
    /nobody asked for another, and it made more than 32/,
  ],
];

/** Makes observations as fast as it can, whether anybody wants them or not. */
async function* pushed(signal: AbortSignal) {
  const queue = exampleObservations(200);
  let made = 0;
  let wake = () => {};
  const pushing = (async () => {
    while (made < queue.length && !signal.aborted) {
      await new Promise((resolve) => setImmediate(resolve));
      made++;
      wake();
    }
  })();
  signal.addEventListener('abort', () => wake());
  for (let given = 0; given < queue.length; given++) {
    while (made <= given && !signal.aborted) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    if (signal.aborted) return;
    yield queue[given];
  }
  await pushing;
}

const estimating = (
  change: (pose: Pose, picture: Frame, count: number) => Pose | Promise<Pose>,
  reset = true,
) =>
  plugin('estimator', () => {
    let count = 0;
    return {
      estimate: async (picture) => change(person(picture.timestamp), picture, count++),
      reset: () => {
        if (reset) count = 0;
      },
    };
  });

const estimators: readonly Bad[] = [
  [
    'pose-form',
    'forgets the moment',
    estimating((pose) => ({ ...pose, timestamp: 0 })),
    /a pose at 0 µs, its picture is at 40000 µs/,
  ],
  [
    'inputs-unchanged',
    'draws into the picture',
    estimating((pose, { data }) => {
      data[0] = 0;
      return pose;
    }),
    /changed its picture/,
  ],
  [
    'settle-order',
    'overtakes itself',
    estimating(async (pose, _picture, count) => {
      await pause(30 - 10 * (count % 3));
      return pose;
    }),
    /calls 0 to 2 settled in the order 2, 1, 0/,
  ],
  [
    'deterministic',
    'guesses',
    plugin('estimator', () => {
      const x = calls++;
      return { estimate: async ({ timestamp }) => person(timestamp, x) };
    }),
    /the second time, the pose in picture 0 differed/,
  ],
  [
    'reset-forgets',
    'does not forget',
    estimating((_pose, { timestamp }, count) => person(timestamp, count), false),
    /after reset, the pose in picture 0/,
  ],
];

const sinks: readonly Bad[] = [
  [
    'both-channels',
    'fails at the first transparent frame',
    plugin('sink', (node) => ({
      write: async (frame) => {
        if (frame.channels === 4) throw new Error('RGB only');
        await node.write(frame);
      },
    })),
    /write at 0\.000 s failed: RGB only/,
  ],
  [
    'both-channels',
    'refuses without a word',
    plugin('sink', (node) => ({
      start: async (format) => {
        if (format.channels === 4) throw new Error('');
        await node.start(format);
      },
    })),
    /refused frames of 4 channels without a message/,
  ],
  [
    'frame-reuse',
    'keeps frames until the end',
    plugin('sink', (node) => {
      const frames: Frame[] = [];
      return {
        write: (frame) => void frames.push(frame),
        finish: async () => {
          for (const frame of frames) await node.write(frame);
          await node.finish();
        },
      };
    }),
    /overwriting frames after write had settled changed what was written/,
  ],
  [
    'unfinished-removed',
    'leaves half a file',
    plugin('sink', () => ({ [Symbol.asyncDispose]: async () => {} })),
    /left behind: folder.film\.bin/,
  ],
];

const learning = (change: (node: NodeKinds['objective']) => Partial<NodeKinds['objective']>) =>
  plugin('objective', change);

const objectives: readonly Bad[] = [
  [
    'networks-form',
    'names two weights alike',
    learning(({ networks: { generator } }) => ({ networks: { generator: [...generator, ...generator] } })),
    /two weights of "generator" are named "gain"/,
  ],
  [
    'gradients-form',
    'forgets a gradient',
    learning((node) => ({
      gradients: async (...given) => ({
        ...(await node.gradients(...given)),
        gradients: { generator: new Float32Array(1) },
      }),
    })),
    /"generator" has 4 weights, and 1 gradients/,
  ],
  [
    'deterministic',
    'draws by itself',
    learning((node) => ({
      gradients: async (...given) => ({ ...(await node.gradients(...given)), losses: { total: calls++ } }),
    })),
    /gradients differed the second time/,
  ],
  [
    'inputs-unchanged',
    'updates the weights itself',
    learning((node) => ({
      gradients: async (batch, weights, step) => {
        const found = await node.gradients(batch, weights, step);
        weights.generator[0] += 1;
        return found;
      },
    })),
    /it changed the weights/,
  ],
  [
    'preview-form',
    'shows pictures of two sizes',
    learning((node) => ({
      preview: async (...given) => [...(await node.preview(...given)), createFrame(10, 10, 3)],
    })),
    /pictures of 96×128 and 10×10/,
  ],
  ['export-writes', 'exports nothing', learning(() => ({ export: async () => {} })), /the folder is empty/],
];

const KINDS: readonly PluginKind[] = ['source', 'estimator', 'generator', 'refiner', 'sink', 'objective'];

describe('a plugin that keeps all rules', () => {
  test.each(KINDS)('%s', async (kind) => {
    const outcomes = await checkConformance(plugin(kind), setupFor(kind));
    expect(outcomes.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
  });
});

describe.each([
  ['of any kind', everyKind],
  ['generator', generators],
  ['refiner', refiners],
  ['source', sources],
  ['estimator', estimators],
  ['sink', sinks],
  ['objective', objectives],
] as const)('a plugin %s', (_kind, bad) => {
  test.each(bad.map(([rule, what, plugin, message, setup]) => ({ rule, what, plugin, message, setup })))(
    'breaks only $rule where it $what',
    async ({ rule, plugin, message, setup }) => {
      const outcomes = await checkConformance(plugin, setupFor(plugin.kind, setup));
      const failed = outcomes.filter(({ outcome }) => outcome === 'failed');
      expect(failed.map(({ rule, why }) => `${rule}: ${why}`)).toEqual([expect.stringMatching(message)]);
      expect(failed[0].rule).toBe(rule);
      expect(failed[0].why).toMatch(new RegExp(`^${rule}: `));
    },
  );
});

test('every rule has a plugin that breaks it', () => {
  const broken = [everyKind, generators, refiners, sources, estimators, sinks, objectives]
    .flat()
    .map(([rule]) => rule);
  expect([...new Set(broken)].sort()).toEqual([...RULE_NAMES].sort());
});
