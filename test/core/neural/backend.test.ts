import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { BACKENDS, surveyBackends, useBackend } from '../../../core/neural/backend.ts';

const OPTIONAL = {
  'node-gpu': '@tensorflow/tfjs-node-gpu',
  node: '@tensorflow/tfjs-node',
  webgpu: '@tensorflow/tfjs-backend-webgpu',
} as const;

const found = await Promise.all(
  Object.entries(OPTIONAL).map(([name, packageName]) =>
    import(packageName).then(
      () => [],
      () => [[name, packageName] as const],
    ),
  ),
);
const missing = found.flat();

describe('useBackend', () => {
  // The first test, for wasm starts once.
  it('leaves the handling of unexpected errors to the program', async () => {
    const listeners = () => [process.listeners('uncaughtException'), process.listeners('unhandledRejection')];
    const before = listeners();
    await useBackend('wasm');
    expect(listeners()).toEqual(before);
  });

  it.each(['wasm', 'cpu'] as const)('computes and differentiates on %s', async (name) => {
    expect(await useBackend(name)).toEqual({ name, passedOver: [] });
    expect(tf.getBackend()).toBe(name);
    const slope = tf.tidy(
      () =>
        tf
          .grad((x) => tf.sum(tf.square(x)))(tf.tensor1d([3]))
          .dataSync()[0],
    );
    expect(slope).toBe(6);
  });

  it('chooses the first that works, and tells why not those before it', async () => {
    const { name, passedOver } = await useBackend('auto');
    expect(passedOver.map((unusable) => unusable.name)).toEqual(BACKENDS.slice(0, BACKENDS.indexOf(name)));
    expect(BACKENDS.indexOf(name)).toBeLessThanOrEqual(BACKENDS.indexOf('wasm'));
    for (const { error } of passedOver) expect(error.code).toBe('BACKEND_UNAVAILABLE');
  });

  it.each(missing)('says how to get %s where it is missing', async (name, packageName) => {
    await expect(useBackend(name as keyof typeof OPTIONAL)).rejects.toMatchObject({
      code: 'BACKEND_UNAVAILABLE',
      message: `cannot compute on ${name}: it is not installed`,
      hint: expect.stringContaining(`${packageName}@`),
    });
  });
});

it('surveyBackends tries all', async () => {
  const states = await surveyBackends();
  expect(states.map(({ name }) => name)).toEqual([...BACKENDS]);
  const usable = states.filter(({ unusable }) => !unusable).map(({ name }) => name);
  expect(usable).toContain('cpu');
});

it('threads compute side by side, with the same numbers, and render what they train', async () => {
  const threads = [0, 1].map(() => new Worker(new URL('../../support/neural-thread.mjs', import.meta.url)));
  const results = await Promise.all(threads.map(async (thread) => (await once(thread, 'message'))[0]));
  const [first, second] = results;
  expect(first.name).toBe('wasm');
  expect(first.gradient.some((value: number) => value !== 0)).toBe(true);
  expect(second).toEqual(first);
  expect(first.rendered).toBeCloseTo(first.loss, 5);
});
