import type { Scalar, Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { useBackend } from '../../../core/neural/backend.ts';
import { SeededRandom } from '../../../core/neural/seeded-random.ts';
import { distances } from '../../../plugins/gan/losses.ts';

const SIDE = 32;
const CELLS = SIDE / 4;

beforeAll(async () => {
  await useBackend('wasm');
});
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

/** A picture of numbers by row, column and channel. */
function picture(value: (row: number, column: number, channel: number) => number): Tensor4D {
  const at = (i: number): number => value(Math.floor(i / (3 * SIDE)), Math.floor(i / 3) % SIDE, i % 3);
  return tf.tensor4d(
    Float32Array.from({ length: 3 * SIDE ** 2 }, (_, i) => at(i)),
    [1, SIDE, SIDE, 3],
  );
}

function noise(seed: number): Tensor4D {
  const random = new SeededRandom(seed);
  return picture(() => 0.5 + 0.15 * random.normal());
}

const even = (): Tensor4D => tf.ones([1, CELLS, CELLS, 1]);
const number = (scalar: Scalar): number => scalar.dataSync()[0];

it('are 0 between equal pictures', () => {
  const { l1, ssim, gradient } = distances(noise(1), noise(1), even());
  expect(number(l1)).toBe(0);
  expect(number(gradient)).toBe(0);
  expect(number(ssim)).toBeCloseTo(0, 5);
});

it('l1 is the mean difference, ssim nears 1 where nothing is alike', () => {
  const { l1, ssim } = distances(
    picture(() => 0.5),
    picture(() => 0.3),
    even(),
  );
  expect(number(l1)).toBeCloseTo(0.2, 5);
  expect(number(ssim)).toBeLessThan(0.2);
  expect(number(distances(noise(1), noise(2), even()).ssim)).toBeGreaterThan(0.7);
});

it('gradient is the mean change of luma to the right and downwards', () => {
  const flat = picture(() => 0);
  const interior = tf.tidy(() => {
    const values = new Float32Array(CELLS ** 2);
    values[CELLS + 1] = 1;
    return tf.tensor4d(values, [1, CELLS, CELLS, 1]);
  });
  const green = picture((row, column, channel) => (channel === 1 ? 0.01 * column + 0.03 * row : 0));
  expect(number(distances(green, flat, interior).gradient)).toBeCloseTo(0.587 * 0.02, 6);
});

it('counts cells by their emphasis, and nothing where that is 0', () => {
  const half = tf.concat(
    [tf.zeros([1, CELLS, CELLS / 2, 1]), tf.ones([1, CELLS, CELLS / 2, 1])],
    2,
  ) as Tensor4D;
  const left = picture((_, column) => (column < SIDE / 2 ? 1 : 0));
  const nothing = picture(() => 0);
  expect(number(distances(left, nothing, half).l1)).toBe(0);
  expect(number(distances(left, nothing, even()).l1)).toBeCloseTo(0.5, 5);
  const { l1, ssim, gradient } = distances(left, nothing, tf.zeros([1, CELLS, CELLS, 1]));
  expect([number(l1), number(ssim), number(gradient)]).toEqual([0, 0, 0]);
});

it.each(['l1', 'ssim', 'gradient'] as const)('%s has the gradient that differences show', (name) => {
  const random = new SeededRandom(3);
  const emphasis = tf.tensor4d(
    Float32Array.from({ length: CELLS ** 2 }, () => random.next()),
    [1, CELLS, CELLS, 1],
  );
  const filmed = noise(1);
  const at = (painted: Tensor4D): Scalar => distances(painted, filmed, emphasis)[name];
  const painted = noise(2);
  const slope = tf.grad((x) => at(x as Tensor4D))(painted);
  // Along the gradient, which is the direction that float32 resolves best.
  const step = tf.mul<Tensor4D>(slope, tf.div(0.02, tf.norm(slope)));
  const rise = number(at(tf.add(painted, step))) - number(at(tf.sub(painted, step)));
  const expected = number(tf.sum<Scalar>(tf.mul(slope, step))) * 2;
  expect(expected).toBeGreaterThan(0);
  expect(rise / expected).toBeCloseTo(1, 1);
});
