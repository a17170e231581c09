import type { Scalar } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { useBackend } from '../../../core/neural/backend.ts';
import type { Network } from '../../../core/neural/ops.ts';
import { fromPlanes, TfjsOps, toPlanes } from '../../../core/neural/tfjs.ts';
import { TfjsWeights } from '../../../core/neural/tfjs-weights.ts';
import { WeightStore } from '../../../core/neural/weights.ts';
import { networks, randomInputs, randomWeights } from '../../support/networks.ts';

describe.each(['wasm', 'cpu'] as const)('TfjsWeights on %s', (backend) => {
  let tensors = 0;
  beforeAll(async () => {
    await useBackend(backend);
  });
  beforeEach(() => {
    tensors = tf.memory().numTensors;
  });
  afterEach(() => {
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('writes derivatives to where the weights are', async () => {
    const store = new WeightStore([
      ['unused', [2]],
      ['a', [2]],
      ['b', [1]],
    ]);
    store.values.set([9, 9, 1, 2, 3]);
    const weights = new TfjsWeights(store);
    const gradient = new Float32Array(5).fill(-1);
    const loss = await weights.lossAndGradient(() => {
      const a = weights.lookup('a', [2]);
      return tf.sum(tf.mul(tf.square(a), weights.lookup('b', [1]))) as Scalar;
    }, gradient);
    expect(loss).toBe(15);
    expect([...gradient]).toEqual([0, 0, 6, 12, 5]);
    weights.dispose();
  });

  it('computes on the numbers of the last upload', async () => {
    const store = new WeightStore([['a', [2]]], 'x', Float32Array.of(1, 2));
    const weights = new TfjsWeights(store);
    const gradient = new Float32Array(2);
    const loss = (): Scalar => tf.sum(tf.square(weights.lookup('a', [2]))) as Scalar;
    store.values.set([3, 4]);
    expect(await weights.lossAndGradient(loss, gradient)).toBe(5);
    weights.upload();
    expect(await weights.lossAndGradient(loss, gradient)).toBe(25);
    weights.dispose();
  });

  it('refuses weights that the store does not have', () => {
    const weights = new TfjsWeights(new WeightStore([['a', [2]]], 'm.safetensors'));
    const invalid = expect.objectContaining({ code: 'MODEL_INVALID' });
    expect(() => weights.lookup('b', [2])).toThrow(invalid);
    expect(() => weights.lookup('a', [1, 2])).toThrow(invalid);
    weights.dispose();
  });

  it.each(networks)('$name learns, repeatably, and leaves no tensor behind', async (example) => {
    const train = async (): Promise<{ losses: number[]; counts: number[] }> => {
      const store = randomWeights(example);
      const weights = new TfjsWeights(store);
      const values = randomInputs(example);
      const inputs = Object.fromEntries(
        Object.entries(example.inputs).map(([name, shape]) => [name, fromPlanes(values[name]!, shape)]),
      );
      const gradient = new Float32Array(store.count);
      const losses: number[] = [];
      const counts: number[] = [];
      for (let step = 0; step < 4; step++) {
        const loss = await weights.lossAndGradient(() => {
          const [map] = Object.values(example.network(new TfjsOps(weights.lookup), inputs));
          return tf.mean(tf.square(tf.sub(map!.tensor, 0.5))) as Scalar;
        }, gradient);
        losses.push(loss);
        counts.push(tf.memory().numTensors);
        gradient.forEach((derivative, i) => {
          store.values[i] -= 0.05 * derivative;
        });
        weights.upload();
      }
      weights.dispose();
      for (const { tensor } of Object.values(inputs)) tensor.dispose();
      return { losses, counts };
    };
    const { losses, counts } = await train();
    expect(losses[3]).toBeLessThan(0.98 * losses[0]!);
    expect(new Set(counts).size).toBe(1);
    expect((await train()).losses).toEqual(losses);
  });

  it('weights that stay fixed cost no derivatives', async () => {
    const network: Network<'x', 'y'> = (ops, { x }) => ({ y: ops.conv2d(x, 'c', { filters: 2 }) });
    const fixed = new TfjsWeights(
      new WeightStore([
        ['c.weight', [2, 1, 3, 3]],
        ['c.bias', [2]],
      ]),
    );
    const learned = new TfjsWeights(new WeightStore([['x', [1, 4, 4, 1]]]));
    const kernels: string[] = [];
    const { runKernel } = tf.engine();
    tf.engine().runKernel = function (this: unknown, ...args: Parameters<typeof runKernel>) {
      kernels.push(args[0]);
      return runKernel.apply(tf.engine(), args);
    } as typeof runKernel;
    try {
      await learned.lossAndGradient(() => {
        const x = learned.lookup('x', [1, 4, 4, 1]) as tf.Tensor4D;
        const { y } = network(new TfjsOps(fixed.lookup), { x: { tensor: x, channels: 1 } });
        return tf.sum(y.tensor) as Scalar;
      }, new Float32Array(16));
    } finally {
      tf.engine().runKernel = runKernel;
    }
    const convolutions = kernels.filter((name) => /Conv2D/.test(name));
    // One forward, one for the input; none for the filter.
    expect(convolutions).toEqual(['FusedConv2D', 'Conv2D']);
    fixed.dispose();
    learned.dispose();
  });

  it('planes come back as they went in', async () => {
    const shape = { batch: 2, channels: 3, height: 4, width: 5 };
    const values = Float32Array.from({ length: 120 }, (_, i) => i);
    const map = fromPlanes(values, shape);
    expect(map.tensor.shape).toEqual([2, 4, 5, 3]);
    expect(await toPlanes(map)).toEqual(values);
    map.tensor.dispose();
  });
});
