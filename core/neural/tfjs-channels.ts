import type { Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { FEW_CHANNELS, selection } from './gradients/selection.ts';

/** Maps of the same size, one after the other in their channels. */
export function joinChannels(maps: readonly Tensor4D[]): Tensor4D {
  const total = maps.reduce((sum, { shape }) => sum + shape[3], 0);
  if (total > FEW_CHANNELS || maps.length === 1) return tf.concat([...maps], 3);
  // Planes, which are copied as wholes.
  const planes = maps.map((map) => tf.transpose(tf.reshape(map, [-1, map.shape[3]])));
  const [batch, height, width] = maps[0].shape;
  return tf.reshape(tf.transpose(tf.concat(planes, 0)), [batch, height, width, total]);
}

/** The product of two maps. One that has a single channel multiplies each of the other's. */
export function multiply(a: Tensor4D, b: Tensor4D): Tensor4D {
  const channels = a.shape[3];
  const pixels = (map: Tensor4D): number => map.shape[1] * map.shape[2];
  // On wasm, repeating a number for every pixel takes longer than the product.
  const spreads = b.shape[3] === 1 && channels > 1 && channels <= FEW_CHANNELS && pixels(b) > 1;
  return tf.mul(
    a,
    spreads
      ? tf.conv2d(
          b,
          selection(1, channels, () => true),
          1,
          'valid',
        )
      : b,
  );
}
