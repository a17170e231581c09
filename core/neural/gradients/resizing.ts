import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Bilinear between pixel centres; TensorFlow.js' own gradient kernel knows other kinds only. What `tf.image.resizeBilinear`
 * computes is a product with one matrix along rows and one along columns: the gradient is that with their transposes.
 */
export const resizing: readonly tf.GradConfig[] = [
  {
    kernelName: tf.ResizeBilinear,
    inputsToSave: ['images'],
    gradFunc: (gradient, [images], { halfPixelCenters }) => {
      if (!halfPixelCenters) throw new Error('resizeBilinear has a gradient with halfPixelCenters only');
      const dy = gradient as Tensor4D;
      const [, height, width] = images.shape;
      const [, tall, wide] = dy.shape;
      const doubled = tall === 2 * height && wide === 2 * width;
      return { images: () => (doubled ? halve(dy) : along(along(dy, 1, height), 2, width)) };
    },
  },
];

/** The gradient of doubling: each pixel had 3/4 of two pixels and 1/4 of their neighbours, edge pixels also that of nobody. */
function halve(dy: Tensor4D): Tensor4D {
  const channels = dy.shape[3];
  const edges: [number, number][] = [
    [0, 0],
    [1, 1],
    [1, 1],
    [0, 0],
  ];
  const line = [0.25, 0.75, 0.75, 0.25];
  const filter = tf.mul(tf.tensor(line, [4, 1, 1, 1]), tf.tensor(line, [1, 4, 1, 1]));
  const filters = tf.mul(filter, tf.ones([1, 1, channels, 1])) as Tensor4D;
  return tf.depthwiseConv2d(tf.mirrorPad(dy, edges, 'symmetric'), filters, 2, 'valid');
}

/** The gradient along one axis: 1 for rows, 2 for columns. */
function along(dy: Tensor4D, axis: 1 | 2, length: number): Tensor4D {
  const order = axis === 1 ? [1, 0, 2, 3] : [2, 0, 1, 3];
  const undo = axis === 1 ? [1, 0, 2, 3] : [1, 2, 0, 3];
  const [lines, ...rest] = order.map((i) => dy.shape[i]);
  const matrix = interpolationMatrix(length, lines);
  const turned = tf.reshape(tf.transpose(dy, order), [lines, -1]) as Tensor2D;
  const product = tf.reshape(tf.matMul(matrix, turned), [length, ...rest]);
  return tf.transpose(product, undo) as Tensor4D;
}

/** from × to: how much of each of `from` pixels is in each of `to`. */
function interpolationMatrix(from: number, to: number): Tensor2D {
  const values = new Float32Array(from * to);
  for (let i = 0; i < to; i++) {
    const position = Math.max(0, ((i + 0.5) * from) / to - 0.5);
    const low = Math.min(Math.floor(position), from - 1);
    const share = position - low;
    values[low * to + i] += 1 - share;
    values[Math.min(low + 1, from - 1) * to + i] += share;
  }
  return tf.tensor2d(values, [from, to]);
}
