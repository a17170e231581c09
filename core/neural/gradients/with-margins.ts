import type { Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/** As many rows and columns of zeros on each side; where a number is negative, that many are cut off. */
export interface Margins {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

export function withMargins(x: Tensor4D, { top, bottom, left, right }: Margins): Tensor4D {
  const [batch, height, width, channels] = x.shape;
  const zeros = (n: number): number => Math.max(n, 0);
  const cut = (n: number): number => Math.max(-n, 0);
  const padded = [top, bottom, left, right].some((n) => n > 0)
    ? tf.pad(x, [
        [0, 0],
        [zeros(top), zeros(bottom)],
        [zeros(left), zeros(right)],
        [0, 0],
      ])
    : x;
  if ([top, bottom, left, right].every((n) => n >= 0)) return padded;
  const [, tall, wide] = padded.shape;
  // Rows as one run of numbers each: wasm cuts runs, pixel by pixel it takes many times as long.
  const rows = tf.reshape(padded, [batch, tall, wide * channels]);
  const from = [0, cut(top), cut(left) * channels];
  const size = [height + top + bottom, width + left + right];
  const kept = tf.slice(rows, from, [batch, size[0], size[1] * channels]);
  return tf.reshape(kept, [batch, size[0], size[1], channels]);
}
