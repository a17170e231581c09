import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { depthToSpace } from '../shuffle.ts';
import { sumRows } from './sum-to.ts';
import { withMargins } from './with-margins.ts';

/** Depthwise, one filter a channel. No backend but the slow one has all its kernels: they are made of others everywhere. */
export const depthwise: tf.GradConfig = {
  kernelName: tf.DepthwiseConv2dNative,
  inputsToSave: ['x', 'filter'],
  gradFunc: (gradient, [input, filter], attrs) => {
    const x = input as Tensor4D;
    const { strides, pad, dilations } = attrs as unknown as tf.DepthwiseConv2dNativeAttrs;
    const shape = filter.shape as [number, number, number, number];
    const info = tf.backend_util.computeConv2DInfo(x.shape, shape, strides, dilations, pad, undefined, true);
    const { inHeight, inWidth, outHeight, outWidth, inChannels, filterHeight: size } = info;
    const { strideHeight: s, dilationHeight: d } = info;
    const { top, left } = info.padInfo;
    const reach = d * (size - 1);
    const dy = () => dilate(gradient as Tensor4D, s);
    return {
      x: () =>
        tf.depthwiseConv2d(
          withMargins(dy(), {
            top: reach - top,
            bottom: inHeight + top - s * outHeight,
            left: reach - left,
            right: inWidth + left - s * outWidth,
          }),
          tf.reverse(filter as Tensor4D, [0, 1]),
          1,
          'valid',
          'NHWC',
          d,
        ),
      filter: () => {
        const spaced = dy();
        const [, height, width] = spaced.shape;
        const padded = withMargins(x, {
          top,
          bottom: height + reach - top - inHeight,
          left,
          right: width + reach - left - inWidth,
        });
        const taps: Tensor[] = [];
        for (let row = 0; row < size; row++) {
          for (let column = 0; column < size; column++) {
            const seen = withMargins(padded, {
              top: -row * d,
              bottom: row * d - reach,
              left: -column * d,
              right: column * d - reach,
            });
            taps.push(sumRows(tf.reshape(tf.mul(seen, spaced), [-1, inChannels])));
          }
        }
        return tf.reshape(tf.stack(taps), shape);
      },
    };
  },
};

/** Pixels s apart, zeros between them and after the last. */
function dilate(x: Tensor4D, s: number): Tensor4D {
  if (s === 1) return x;
  const [batch, height, width, channels] = x.shape;
  const zeros = tf.zeros([batch, height, width, (s ** 2 - 1) * channels]) as Tensor4D;
  return depthToSpace(tf.concat([x, zeros], 3), s);
}
