/** What `definePlugin` lets pass and what it infers: compiled, never run. Also by a stranger, see `test/api/install.test.ts`. */

import {
  createFrame,
  definePlugin,
  type Estimator,
  type Frame,
  type Generator,
  type Host,
  type NodeKinds,
  type Objective,
  type OptionsSchema,
  type PluginDefinition,
  type PluginKind,
  type PoseSource,
  type Refiner,
  type Sample,
  type Sink,
} from 'slp';
import { z } from 'zod';
import { holds, type Same } from './same.ts';

holds<Same<PluginKind, 'source' | 'estimator' | 'generator' | 'refiner' | 'sink' | 'objective'>>(true);
holds<Same<NodeKinds['source'], PoseSource>>(true);
holds<Same<NodeKinds['estimator'], Estimator>>(true);
holds<Same<NodeKinds['generator'], Generator>>(true);
holds<Same<NodeKinds['refiner'], Refiner>>(true);
holds<Same<NodeKinds['sink'], Sink>>(true);
holds<Same<NodeKinds['objective'], Objective>>(true);

const amount = z.strictObject({ amount: z.number().min(0).max(1).default(0.5) });
const base = { contract: 1, name: 'typed', options: amount } as const;

/** Options come out of the schema, defaults filled in; hooks get the types of their kind. */
export const refiner = definePlugin({
  ...base,
  kind: 'refiner',
  create(options, host) {
    holds<Same<typeof options, { amount: number }>>(true);
    holds<Same<typeof host, Host>>(true);
    // @ts-expect-error there is no such option
    options.amuont;
    return {
      refine(frame, sample) {
        holds<Same<typeof frame, Frame>>(true);
        holds<Same<typeof sample, Sample>>(true);
        return frame;
      },
    };
  },
});
holds<Same<typeof refiner, PluginDefinition<'refiner', { amount: number }>>>(true);

/** Any definition is one of `PluginDefinition`'s, whatever its options. */
export const definitions: readonly PluginDefinition[] = [refiner];

export const source = definePlugin({
  ...base,
  kind: 'source',
  create: () => ({
    pace: 'live',
    fps: 25,
    async *samples(signal) {
      holds<Same<typeof signal, AbortSignal>>(true);
      yield {
        pose: { timestamp: 0, body: new Float32Array(52), face: null, leftHand: null, rightHand: null },
      };
    },
  }),
});

export const sink = definePlugin({
  ...base,
  kind: 'sink',
  create: async () => ({
    start({ width, pace }) {
      holds<Same<typeof width, number>>(true);
      holds<Same<typeof pace, 'file' | 'live' | undefined>>(true);
    },
    async write(frame) {
      holds<Same<typeof frame, Frame>>(true);
    },
    finish() {},
    async [Symbol.asyncDispose]() {},
  }),
});

/** A schema of any library, here of none. */
const handMade: OptionsSchema<{ readonly path: string }> = {
  '~standard': {
    version: 1,
    vendor: 'mine',
    validate: () => ({ issues: [{ message: 'no', path: ['path'] }] }),
  },
};
export const estimator = definePlugin({
  ...base,
  kind: 'estimator',
  options: handMade,
  async create({ path }, host) {
    holds<Same<typeof path, string>>(true);
    const other = await host.use('estimator', { name: 'holistic', options: {} });
    holds<Same<typeof other, Estimator>>(true);
    return { estimate: (picture) => other.estimate(picture), reset: () => other.reset() };
  },
});

// @ts-expect-error there is no such kind
export const kind: PluginKind = 'filter';

definePlugin({
  ...base,
  kind: 'estimator',
  // @ts-expect-error an estimator has to forget, too
  create: () => ({ estimate: () => null }),
});

definePlugin({
  ...base,
  kind: 'generator',
  // @ts-expect-error a generator makes frames, not bytes
  create: () => ({ generate: () => new Uint8Array(12) }),
});

definePlugin({
  ...base,
  kind: 'source',
  // @ts-expect-error the pace is "file" or "live"
  create: () => ({ pace: 'slow', fps: 25, async *samples() {} }),
});

definePlugin({
  ...base,
  kind: 'refiner',
  // @ts-expect-error an option of this name exists, and it is a number
  create: ({ amount }) => ({ refine: () => createFrame(amount.length, 1, 3) }),
});

// @ts-expect-error the contract has to be stated
definePlugin({
  name: 'typed',
  kind: 'sink',
  options: amount,
  create: () => ({ start() {}, write() {}, finish() {} }),
});
