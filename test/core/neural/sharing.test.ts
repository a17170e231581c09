import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { useBackend } from '../../../core/neural/backend.ts';

beforeAll(async () => {
  await useBackend('wasm');
});

it('clones on wasm share their numbers, and outlive what they were cloned from', () => {
  const before = tf.memory();
  const x = tf.tensor1d([1, 2, 3]);
  const y = tf.clone(x);
  expect(y.dataId).toBe(x.dataId);
  x.dispose();
  const z = tf.mul(y, 2);
  expect([...y.dataSync()]).toEqual([1, 2, 3]);
  expect([...z.dataSync()]).toEqual([2, 4, 6]);
  tf.dispose([y, z]);
  expect(tf.memory().numTensors).toBe(before.numTensors);
  expect(tf.memory().numBytes).toBe(before.numBytes);
});
