import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '../../../core/neural/backend.ts';
import { SeededRandom } from '../../../core/neural/seeded-random.ts';
import { featureMap, fromPlanes, TfjsOps } from '../../../core/neural/tfjs.ts';
import {
  type NetworkCase,
  networks,
  operations,
  randomInputs,
  randomWeights,
} from '../../support/networks.ts';

const DIRECTIONS = 3;

type Choose = (disagreements: number[]) => number;

const largest: Choose = (list) => Math.max(...list);
/** Where many activations bend, some lie within a step of where they do, and a direction or two meet one. */
const median: Choose = (list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)]!;

/**
 * The derivative of a random sum of what `f` returns, along random directions of each argument: by the tape, and by central
 * differences. How much they disagree, relative to the derivative's usual size along such directions: one figure for the
 * directions of an argument, and the largest of all arguments.
 */
function disagreement(
  f: (args: Tensor[]) => Tensor[],
  args: Tensor[],
  step: number,
  choose = largest,
): number {
  return tf.tidy(() => {
    const random = new SeededRandom(5);
    const noise = (like: Tensor): Tensor =>
      tf.tensor(
        Float32Array.from({ length: like.size }, () => random.normal()),
        like.shape,
      );
    const mixes = f(args).map(noise);
    const mixed = (at: Tensor[]): number => f(at).reduce((sum, out, i) => sum + dot(out, mixes[i]!), 0);
    const gradients = tf.grads((...at: Tensor[]) =>
      tf.addN(f(at).map((out, i) => tf.sum(tf.mul(out, mixes[i]!)))),
    )(args);
    const worst = args.map((arg, i) => {
      expect(gradients[i]!.shape).toEqual(arg.shape);
      const scale = Math.sqrt(dot(gradients[i]!, gradients[i]!)) + 1e-3;
      const found = Array.from({ length: DIRECTIONS }, () => {
        const direction = noise(arg);
        const shifted = (by: number): Tensor[] =>
          args.map((other, j) => (j === i ? tf.add(arg, tf.mul(direction, by)) : other));
        const difference = (mixed(shifted(step)) - mixed(shifted(-step))) / (2 * step);
        return Math.abs(difference - dot(gradients[i]!, direction)) / scale;
      });
      return choose(found);
    });
    return Math.max(...worst);
  });
}

/** In double precision: differences are taken of it. */
function dot(a: Tensor, b: Tensor): number {
  const [x, y] = [a.dataSync<'float32'>(), b.dataSync<'float32'>()];
  return x.reduce((sum, value, i) => sum + value * y[i]!, 0);
}

function networkDisagreement(example: NetworkCase, step: number, choose?: Choose): number {
  return tf.tidy(() => {
    const weights = randomWeights(example);
    const values = randomInputs(example);
    const inputs = Object.entries(example.inputs);
    const names = weights.shapes().map(([name]) => name);
    const args = [
      ...inputs.map(([name, shape]): Tensor => fromPlanes(values[name]!, shape).tensor),
      ...[...weights.entries()].map(([, weight]) => tf.tensor(weight.values, [...weight.shape])),
    ];
    const run = (at: Tensor[]): Tensor[] => {
      const lookup = (name: string): Tensor => at[inputs.length + names.indexOf(name)]!;
      const maps = Object.fromEntries(inputs.map(([name], i) => [name, featureMap(at[i]!)]));
      return Object.values(example.network(new TfjsOps(lookup), maps)).map(({ tensor }) => tensor);
    };
    return disagreement(run, args, step, choose);
  });
}

const positive = (x: Tensor): Tensor => tf.add(tf.abs(x), 0.5);

/** What losses are made of, beside what networks are. */
const losses: Record<string, (a: Tensor, b: Tensor) => Tensor> = {
  'sum over axes': (a) => tf.sum(a, [1, 3]),
  'mean over axes, kept': (a) => tf.mean(a, [0, 2], true),
  'mean of all': (a, b) => tf.mean(tf.abs(tf.sub(a, b))),
  'squared difference': (a, b) => tf.squaredDifference(a, b),
  division: (a, b) => tf.div(a, positive(b)),
  'square root': (a) => tf.sqrt(positive(a)),
  'logarithm and exponential': (a, b) => tf.add(tf.log(positive(a)), tf.exp(b)),
  log1p: (a) => tf.log1p(positive(a)),
  softplus: (a) => tf.softplus(a),
  tanh: (a) => tf.tanh(a),
  leakyRelu: (a) => tf.leakyRelu(a, 0.3),
  negation: (a) => tf.neg(a),
  'maximum and minimum': (a, b) => tf.add(tf.maximum(a, 0.05), tf.minimum(tf.mul(b, 3), 0.05)),
  padding: (a) =>
    tf.pad(a, [
      [0, 0],
      [1, 2],
      [0, 1],
      [0, 0],
    ]),
  'stacking and expanding': (a, b) => tf.stack([a, tf.mul(b, 2)], 1),
  splitting: (a) => {
    const [first, , last] = tf.split(a, 3, 2);
    return tf.mul(first!, last!);
  },
  expandDims: (a) => tf.expandDims(a, 2),
  'products of matrices': (a, b) => {
    const [x, y] = [a, b].map((t) => tf.reshape(t, [4, 12]));
    const plain = tf.matMul(x!, tf.transpose(y!));
    const turned = tf.matMul(x!, y!, false, true);
    const both = tf.matMul(tf.transpose(x!), y!, true, true);
    return tf.addN([plain, tf.mul(turned, 2), tf.mul(both, 3), tf.matMul(turned, both, true, false)]);
  },
  'finite differences of pixels': (a) =>
    tf.sub(tf.slice(a, [0, 1, 0, 0], [2, 3, 3, 2]), tf.slice(a, [0, 0, 0, 0], [2, 3, 3, 2])),
  'structural similarity': (a, b) => {
    const window = tf.ones([3, 3, 2, 1]) as Tensor4D;
    const blur = (t: Tensor): Tensor => tf.div(tf.depthwiseConv2d(t as Tensor4D, window, 1, 'same'), 9);
    const [meanA, meanB] = [blur(a), blur(b)];
    const covariance = tf.sub(blur(tf.mul(a, b)), tf.mul(meanA, meanB));
    const variance = tf.sub(blur(tf.square(a)), tf.square(meanA));
    return tf.div(tf.add(covariance, 0.1), tf.add(variance, 1));
  },
  "convolution with TensorFlow's own padding": (a, b) =>
    tf.conv2d(a as Tensor4D, tf.reshape(tf.slice(b, 0, 1), [2, 2, 2, 3]) as Tensor4D, 2, 'same'),
};

describe.each(['wasm', 'cpu'] as const)('gradients on %s are those of finite differences', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  it.each(operations)('$name', (example) => {
    expect(networkDisagreement(example, 1e-3)).toBeLessThan(2e-3);
  });

  it.each(networks)('$name', (example) => {
    expect(networkDisagreement(example, 1e-4, median)).toBeLessThan(2e-2);
  });

  it.each(Object.entries(losses))('%s', (name, loss) => {
    const values = randomInputs({
      name,
      network: () => ({}),
      inputs: {
        a: { batch: 2, channels: 2, height: 4, width: 3 },
        b: { batch: 2, channels: 2, height: 4, width: 3 },
      },
    });
    const worst = tf.tidy(() => {
      const args = Object.values(values).map((numbers) => tf.tensor(numbers, [2, 4, 3, 2]));
      // Both are used by all, for a gradient that is nothing is no gradient to the tape.
      return disagreement(([a, b]) => [loss(a!, b!), tf.mul(a!, b!)], args, 0.005);
    });
    expect(worst).toBeLessThan(2e-3);
  });
});
