import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { useBackend } from '../../../core/neural/backend.ts';
import { forwardConvolutions, nativeKernels } from '../../../core/neural/gradients/convolution.ts';
import { SeededRandom } from '../../../core/neural/seeded-random.ts';

beforeAll(async () => {
  await useBackend('cpu');
});

/** Size of the filter, stride, padding of top and left, of bottom and right. */
const cases = [
  [3, 1, 1, 1],
  [1, 1, 0, 0],
  [1, 1, 1, 2],
  [1, 2, 0, 0],
  [2, 2, 0, 1],
  [3, 2, 1, 1],
  [3, 2, 0, 1],
  [4, 2, 1, 1],
  [5, 3, 2, 2],
  [3, 1, 2, 0],
] as const;

// Here, gradients use convolutions; where a GPU or the native library computes, they use its kernels.
it.each(cases)(
  'kernels and convolutions agree: size %i, stride %i, padding %i and %i',
  (size, stride, before, after) => {
    tf.tidy(() => {
      const random = new SeededRandom(size);
      const noise = (shape: [number, number, number, number]): Tensor4D =>
        tf.tensor(
          Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.normal()),
          shape,
        );
      const sides: [number, number] = [before, after];
      const pad: [[0, 0], [number, number], [number, number], [0, 0]] = [[0, 0], sides, sides, [0, 0]];
      const x = noise([2, 7, 8, 3]);
      const filter = noise([size, size, 3, 4]);
      const info = tf.backend_util.computeConv2DInfo(x.shape, filter.shape, stride, 1, pad);
      const dy = noise(info.outShape);
      const same = (a: Tensor, b: Tensor): void => {
        expect(a.shape).toEqual(b.shape);
        expect(tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]).toBeLessThan(1e-4);
        expect(tf.max(tf.abs(a)).dataSync()[0]).toBeGreaterThan(1);
      };
      same(
        forwardConvolutions.inputGradient(dy, filter, info),
        nativeKernels.inputGradient(dy, filter, info),
      );
      same(forwardConvolutions.filterGradient(x, dy, info), nativeKernels.filterGradient(x, dy, info));
    });
  },
);
