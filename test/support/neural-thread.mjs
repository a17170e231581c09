// A thread that trains and renders on its own: runs JavaScript, hence the built files.
import { parentPort } from 'node:worker_threads';
import * as tf from '@tensorflow/tfjs-core';
import { useBackend } from '../../dist/core/neural/backend.js';
import { Engine } from '../../dist/core/neural/engine.js';
import { inspect } from '../../dist/core/neural/inspect.js';
import { toOnnx } from '../../dist/core/neural/onnx.js';
import { fromPlanes, TfjsOps } from '../../dist/core/neural/tfjs.js';
import { TfjsWeights } from '../../dist/core/neural/tfjs-weights.js';
import { initialiseWeights } from '../../dist/core/neural/weights.js';

const shape = { batch: 2, channels: 3, height: 16, width: 16 };
const network = (ops, { x }) => ({
  y: ops.conv2d(ops.leakyRelu(ops.instanceNorm(ops.conv2d(x, 'a', { filters: 8 }), 'n')), 'b', {
    filters: 3,
  }),
});
const values = Float32Array.from({ length: 2 * 3 * 16 * 16 }, (_, i) => Math.sin(i));
const store = initialiseWeights(inspect(network, { x: shape }).weights, 1);

const { name } = await useBackend('wasm');
const weights = new TfjsWeights(store);
const x = fromPlanes(values, shape);
const gradient = new Float32Array(store.count);
const loss = await weights.lossAndGradient(
  () => tf.mean(tf.square(network(new TfjsOps(weights.lookup), { x }).y.tensor)),
  gradient,
);

const engine = await Engine.load(toOnnx('net', network, store, { x: shape }));
engine.input('x').set(values);
const { y } = await engine.run();
const rendered = y.values.reduce((sum, value) => sum + value * value, 0) / y.values.length;

await engine[Symbol.asyncDispose]();
parentPort.postMessage({ name, loss, gradient, rendered });
parentPort.close();
