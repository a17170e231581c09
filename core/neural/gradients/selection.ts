import type { Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Up to how many channels wasm moves them faster by a product with a filter of 0 and 1 than by copying: copies are made in runs
 * of a pixel's channels.
 */
export const FEW_CHANNELS = 24;

/** A 1 × 1 filter that makes the sum of some of `from` channels, as they are, of each of `to` channels. */
export function selection(from: number, to: number, takes: (from: number, to: number) => boolean): Tensor4D {
  const values = Float32Array.from({ length: from * to }, (_, i) =>
    Number(takes(Math.floor(i / to), i % to)),
  );
  return tf.tensor4d(values, [1, 1, from, to]);
}
