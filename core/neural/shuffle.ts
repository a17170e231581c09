import type { Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

// Both keep runs of block × channels numbers together: a transposition of rank 4, which wasm does at the speed of a copy.

/** Blocks of pixels to channels: N × H × W × C → N × H/b × W/b × b²C, the channel being (row · b + column) · C + c. */
export function spaceToDepth(x: Tensor4D, block: number): Tensor4D {
  const [batch, height, width, channels] = x.shape;
  const rows = (batch * height) / block;
  const blocks = tf.reshape(x, [rows, block, width / block, block * channels]);
  return tf.reshape(tf.transpose(blocks, [0, 2, 1, 3]), [
    batch,
    height / block,
    width / block,
    block ** 2 * channels,
  ]);
}

/** Channels to blocks of pixels, the inverse: N × H × W × b²C → N × bH × bW × C. */
export function depthToSpace(x: Tensor4D, block: number): Tensor4D {
  const [batch, height, width, channels] = x.shape;
  const rows = tf.reshape(x, [batch * height, width, block, channels / block]);
  return tf.reshape(tf.transpose(rows, [0, 2, 1, 3]), [
    batch,
    height * block,
    width * block,
    channels / block ** 2,
  ]);
}
