import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '../../../core/neural/backend.ts';
import { Engine } from '../../../core/neural/engine.ts';
import { inspect } from '../../../core/neural/inspect.ts';
import { toOnnx } from '../../../core/neural/onnx.ts';
import { fromPlanes, TfjsOps, toPlanes } from '../../../core/neural/tfjs.ts';
import { TfjsWeights } from '../../../core/neural/tfjs-weights.ts';
import {
  type NetworkCase,
  networks,
  operations,
  randomInputs,
  randomWeights,
} from '../../support/networks.ts';

type Outputs = Record<string, { shape: readonly number[]; values: Float32Array }>;

async function byTfjs(example: NetworkCase): Promise<Outputs> {
  const weights = new TfjsWeights(randomWeights(example));
  const values = randomInputs(example);
  const inputs = Object.fromEntries(
    Object.entries(example.inputs).map(([name, shape]) => [name, fromPlanes(values[name]!, shape)]),
  );
  const outputs = tf.tidy(() => {
    const maps = example.network(new TfjsOps(weights.lookup), inputs);
    // tidy keeps tensors, and containers of them.
    return Object.fromEntries(Object.entries(maps).map(([name, { tensor }]) => [name, tensor]));
  });
  const result: Outputs = {};
  for (const [name, tensor] of Object.entries(outputs)) {
    const [batch, height, width, channels] = tensor.shape;
    result[name] = { shape: [batch, channels, height, width], values: await toPlanes({ tensor, channels }) };
    tensor.dispose();
  }
  for (const { tensor } of Object.values(inputs)) tensor.dispose();
  weights.dispose();
  return result;
}

async function byOnnx(example: NetworkCase): Promise<Outputs> {
  const model = toOnnx(example.name, example.network, randomWeights(example), example.inputs);
  await using engine = await Engine.load(model);
  for (const [name, values] of Object.entries(randomInputs(example))) engine.input(name).set(values);
  return await engine.run();
}

describe.each(['wasm', 'cpu'] as const)('on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  it.each([...operations, ...networks])('$name: TensorFlow.js and ONNX Runtime agree', async (example) => {
    const expected = await byTfjs(example);
    const found = await byOnnx(example);
    const { outputs } = inspect(example.network, example.inputs);
    expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
    for (const [name, { shape, values }] of Object.entries(expected)) {
      const { batch, channels, height, width } = outputs[name]!;
      expect(shape).toEqual([batch, channels, height, width]);
      expect(found[name]!.shape).toEqual(shape);
      expect(spread(values)).toBeGreaterThan(0.1);
      expect(largestDifference(values, found[name]!.values)).toBeLessThan(1e-4);
    }
  });
});

const largestDifference = (a: Float32Array, b: Float32Array): number =>
  a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!)), 0);

const spread = (values: Float32Array): number => Math.max(...values) - Math.min(...values);
