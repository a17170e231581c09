import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { NetworkWeights, Objective, Sample, TrainingStep } from '../contract.ts';
import { frameProblem } from '../image/frame.ts';
import { seededRandom } from '../seeded-random.ts';
import { freeze } from './compare.ts';
import { exampleSample } from './fixtures.ts';
import { begin, type KindRules } from './rule-of.ts';
import type { Started, Trial } from './trial.ts';

const STEP: TrainingStep = { seed: 5, progress: 0.9 };

type Gradients = Awaited<ReturnType<Objective['gradients']>>;

export const objectiveRules: KindRules<'objective'> = {
  work: async (started, trial) => {
    await gradients(started, trial);
    await preview(started, trial);
    await write(started, trial);
  },
  halfway: async ({ node }) => ({
    underWay: [begin('gradients', () => node.gradients(batch(), weightsOf(node), STEP))],
  }),
  rules: [
    {
      name: 'networks-form',
      title: 'names its networks, "generator" among them, and the shapes of their weights',
      run: (trial) =>
        trial.round(async ({ node: { networks } }) => {
          if (!networks.generator)
            throw new Error(`its networks are ${Object.keys(networks).join(', ')}, without "generator"`);
          for (const [network, weights] of Object.entries(networks)) {
            const names = weights.map(({ name }) => name);
            const twice = names.find((name, i) => names.indexOf(name) !== i);
            if (twice !== undefined) throw new Error(`two weights of "${network}" are named "${twice}"`);
            const bad = weights.find(
              ({ shape }) => !shape.every((length) => Number.isInteger(length) && length > 0),
            );
            if (bad) throw new Error(`the shape of "${bad.name}" in "${network}" is ${bad.shape.join('×')}`);
          }
        }),
    },
    {
      name: 'gradients-form',
      title: 'gives finite losses, and a finite gradient for every weight of every network',
      run: (trial) =>
        trial.round(async (started) => {
          const problem = gradientsProblem(await gradients(started, trial), started.node);
          if (problem) throw new Error(problem);
        }),
    },
    {
      name: 'deterministic',
      title: 'gives the same gradients for the same samples, weights and seed',
      run: async (trial) => {
        const first = await trial.round((started) => gradients(started, trial));
        const [, again] = await trial.round(async (started) => [
          await gradients(started, trial, { ...STEP, seed: STEP.seed + 1 }),
          await gradients(started, trial),
        ]);
        if (!isDeepStrictEqual(first, again)) {
          throw new Error(
            'gradients differed the second time; whatever is drawn by chance comes from the seed of the step',
          );
        }
      },
    },
    {
      name: 'inputs-unchanged',
      title: 'changes neither samples nor weights',
      run: (trial) =>
        trial.round(async (started) => {
          const given = { batch: freeze(batch()), weights: weightsOf(started.node) };
          await trial.within('gradients', () => started.node.gradients(given.batch, given.weights, STEP));
          await trial.within('preview', () => started.node.preview(given.batch[0], given.weights));
          if (!isDeepStrictEqual(given.batch, batch())) throw new Error('it changed its samples');
          if (!isDeepStrictEqual(given.weights, weightsOf(started.node)))
            throw new Error('it changed the weights');
        }),
    },
    {
      name: 'preview-form',
      title: 'previews a sample as pictures of one size',
      run: (trial) =>
        trial.round(async (started) => {
          const frames = await preview(started, trial);
          if (frames.length === 0) throw new Error('preview made no picture');
          const problem = frames.map(frameProblem).find(Boolean);
          if (problem) throw new Error(`preview made a bad frame: ${problem}`);
          const sizes = new Set(frames.map(({ width, height }) => `${width}×${height}`));
          if (sizes.size > 1) throw new Error(`preview made pictures of ${[...sizes].join(' and ')}`);
        }),
    },
    {
      name: 'export-writes',
      title: 'exports a model into the folder that it is given',
      run: (trial) =>
        trial.round(async (started) => {
          const folder = await write(started, trial);
          if ((await readdir(folder)).length === 0) throw new Error('the folder is empty after export');
        }),
    },
  ],
};

/** New memory with every call. */
const batch = (): Sample[] => [exampleSample(1), exampleSample(4)];

/** Small numbers, the same with every call: no network is at rest. */
function weightsOf({ networks }: Objective): NetworkWeights {
  const random = seededRandom(1);
  return Object.fromEntries(
    Object.entries(networks).map(([name, weights]) => {
      const count = weights.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
      return [name, Float32Array.from({ length: count }, () => 0.1 * (random() - 0.5))];
    }),
  );
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);

function gradients(
  { node }: Started<'objective'>,
  trial: Trial<'objective'>,
  step = STEP,
): Promise<Gradients> {
  return trial.within('gradients', () => node.gradients(batch(), weightsOf(node), step));
}

function preview({ node }: Started<'objective'>, trial: Trial<'objective'>) {
  return trial.within('preview', () => node.preview(exampleSample(), weightsOf(node)));
}

/** @returns the folder that was written into */
async function write({ node, home }: Started<'objective'>, trial: Trial<'objective'>): Promise<string> {
  const folder = join(home, 'model');
  await mkdir(folder);
  await trial.within('export', () => node.export(weightsOf(node), folder));
  return folder;
}

function gradientsProblem({ losses, gradients }: Gradients, { networks }: Objective): string | undefined {
  const loss = Object.keys(losses).find((name) => !Number.isFinite(losses[name]));
  if (loss !== undefined) return `the loss "${loss}" is ${losses[loss]}`;
  for (const [name, weights] of Object.entries(networks)) {
    const expected = weights.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    const found = gradients[name];
    if (found?.length !== expected) {
      return `"${name}" has ${expected} weights, and ${found?.length ?? 'no'} gradients`;
    }
    if (!found.every(Number.isFinite)) return `a gradient of "${name}" is no finite number`;
  }
  return undefined;
}
