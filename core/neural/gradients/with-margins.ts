import type { Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
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
  const sides = [top, bottom, left, right];
  if (sides.every((n) => n === 0)) return x;
  // Rows as one run of numbers each: wasm pads and cuts runs, pixel by pixel it takes many times as long.
  let rows = tf.reshape(x, [batch, height, width * channels]) as Tensor3D;
  if (sides.some((n) => n > 0)) {
    rows = tf.pad(rows, [
      [0, 0],
      [zeros(top), zeros(bottom)],
      [zeros(left) * channels, zeros(right) * channels],
    ]);
  }
  const tall = height + top + bottom;
  const wide = width + left + right;
  if (sides.some((n) => n < 0)) {
    rows = tf.slice(rows, [0, cut(top), cut(left) * channels], [batch, tall, wide * channels]);
  }
  return tf.reshape(rows, [batch, tall, wide, channels]);
}
