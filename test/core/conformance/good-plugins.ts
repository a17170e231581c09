import { appendFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import {
  definePlugin,
  type Frame,
  type Host,
  type NodeKinds,
  type PluginDefinition,
  type PluginKind,
  type Pose,
  type Sample,
} from '../../../core/contract.ts';
import { createFrame } from '../../../core/image/frame.ts';
import { BODY, STRIDE } from '../../../core/pose/topology.ts';
import { type ConformanceSetup, exampleObservations } from '../../../core/testing.ts';

export interface Options {
  readonly level?: number | undefined;
  readonly path?: string | undefined;
}

const options = z.strictObject({ level: z.number().min(0).optional(), path: z.string().optional() });

/** One tiny plugin of each kind that keeps all rules, or breaks the one that `change` makes it break. */
export function plugin<Kind extends PluginKind>(
  kind: Kind,
  change: (node: NodeKinds[Kind], host: Host, options: Options) => Partial<NodeKinds[Kind]> = () => ({}),
  definition: Partial<PluginDefinition> = {},
): PluginDefinition<Kind> {
  const good = definePlugin({
    contract: 1,
    name: 'tiny',
    kind,
    options,
    create: (options: Options, host) => {
      const node: NodeKinds[Kind] = MAKE[kind](options);
      return Object.assign(node, change(Object.assign(Object.create(node), node), host, options));
    },
  });
  return { ...good, ...definition } as PluginDefinition<Kind>;
}

/** What the good one gets. */
export function setupFor(kind: PluginKind, more: Partial<ConformanceSetup> = {}): ConformanceSetup {
  const options = kind === 'sink' ? { level: 1, path: '{folder}/film.bin' } : { level: 1 };
  return { options, refused: [{ level: -1 }], patience: 1000, ...more };
}

const wrist = ({ body }: Pose): number => body[BODY.rightWrist * STRIDE];

/** As grey as the wrist is far to the right, and as the photo begins. */
export function paint({ pose, signer }: Sample): Frame {
  const { width, height, data } = signer.image;
  const frame = createFrame(width, height, 3, pose.timestamp);
  frame.data.fill((wrist(pose) * 4 + data[0]) & 255);
  return frame;
}

export function person(timestamp: number, x = 10): Pose {
  const { pose } = exampleObservations(1)[0];
  pose.body[0] = x;
  return { ...pose, timestamp };
}

const MAKE: { readonly [Kind in PluginKind]: (options: Options) => NodeKinds[Kind] } = {
  source: () => ({
    pace: 'file',
    fps: 25,
    async *samples(signal) {
      for (const observation of exampleObservations(100)) {
        await setImmediate();
        if (signal.aborted) return;
        yield observation;
      }
    },
  }),
  estimator: () => ({
    estimate: async ({ timestamp, data }) => person(timestamp, data[0]),
    reset: () => {},
  }),
  generator: () => ({
    generate: paint,
    planes: ({ signer: { image } }) => {
      const count = image.width * image.height;
      const plane = () => new Float32Array(count);
      return {
        width: image.width,
        height: image.height,
        confidence: plane(),
        alpha: plane(),
        part: new Uint8Array(count),
        handDepth: plane(),
        handShading: plane(),
        reference: new Float32Array(2 * count),
      };
    },
  }),
  refiner: () => ({
    refine: (frame, { pose }) => {
      for (let i = 0; i < frame.data.length; i++) frame.data[i] ^= wrist(pose);
      return frame;
    },
  }),
  sink: ({ path = '' }) => {
    let isFinished = false;
    return {
      start: ({ width, height }) => writeFile(path, `${width}×${height}`),
      write: ({ data }) => appendFile(path, data),
      finish: () => {
        isFinished = true;
      },
      [Symbol.asyncDispose]: async () => {
        if (!isFinished) await rm(path, { force: true });
      },
    };
  },
  objective: () => ({
    networks: { generator: [{ name: 'gain', shape: [2, 2], init: 'he' }] },
    gradients: async (batch, { generator }, { seed }) => ({
      losses: { total: batch.length + seed },
      gradients: { generator: generator.map((weight) => weight * wrist(batch[0].pose) + seed) },
    }),
    preview: async (sample) => [sample.signer.image, paint(sample)],
    export: async ({ generator }, directory) => {
      await writeFile(join(directory, 'model.json'), JSON.stringify([...generator]));
    },
  }),
};
