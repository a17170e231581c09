import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { sumRows } from './gradients/sum-to.ts';
import { NORM_EPSILON } from './ops.ts';

/**
 * Instance normalisation of N × H × W × C with one scale and shift a channel. Its gradient is written out: a third of the passes
 * over the maps that differentiating step by step takes.
 */
export function instanceNorm(x: Tensor4D, scale: Tensor, shift: Tensor): Tensor4D {
  const apply = tf.customGrad((...args) => {
    const [input, gamma, beta, save] = args as unknown as [Tensor4D, Tensor, Tensor, tf.GradSaveFunc];
    const centred: Tensor4D = tf.sub(input, spatialMean(input));
    const inverse = tf.rsqrt(tf.add(spatialMean(tf.square<Tensor4D>(centred)), NORM_EPSILON));
    const normal = tf.mul(centred, inverse);
    save([normal, inverse, gamma]);
    return {
      value: tf.add(tf.mul(normal, gamma), beta) as Tensor4D,
      gradFunc: (dy: Tensor4D, saved: Tensor[]) => gradients(dy, saved as [Tensor4D, Tensor4D, Tensor]),
    };
  });
  return apply(x, scale, shift) as Tensor4D;
}

function gradients(dy: Tensor4D, [normal, inverse, gamma]: [Tensor4D, Tensor4D, Tensor]): Tensor[] {
  const channels = dy.shape[3];
  const pixels = dy.shape[1] * dy.shape[2];
  const meanDy = spatialMean(dy);
  const meanAlong = spatialMean(tf.mul(dy, normal));
  const dx = tf.mul(tf.sub(tf.sub(dy, meanDy), tf.mul(normal, meanAlong)), tf.mul(inverse, gamma));
  const total = (means: Tensor4D): Tensor => tf.mul(sumRows(tf.reshape(means, [-1, channels])), pixels);
  return [dx, total(meanAlong), total(meanDy)];
}

const spatialMean = (x: Tensor4D): Tensor4D => tf.avgPool(x, [x.shape[1], x.shape[2]], 1, 'valid');
