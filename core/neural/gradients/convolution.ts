import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { depthToSpace, spaceToDepth } from '../shuffle.ts';
import { sumRows } from './sum-to.ts';
import { withMargins } from './with-margins.ts';

type Conv2DInfo = tf.backend_util.Conv2DInfo;

/**
 * Gradients of convolutions. GPUs and native libraries have kernels for them. On wasm the one for the filter is missing, and the
 * one for the input runs at a tenth of the speed of a forward convolution; on cpu the one for the filter takes fifty times as
 * long. There, both are forward convolutions.
 */
export const convolutions: readonly tf.GradConfig[] = [tf.Conv2D, tf.FusedConv2D].map((kernelName) => ({
  kernelName,
  inputsToSave: ['x', 'filter'],
  gradFunc: (gradient, [input, filter], attrs) => {
    const dy = gradient as Tensor4D;
    const x = input as Tensor4D;
    const shape = filter.shape as [number, number, number, number];
    const { strides, pad, dilations } = attrs as unknown as tf.Conv2DAttrs;
    const info = tf.backend_util.computeConv2DInfo(x.shape, shape, strides, dilations, pad);
    const embedded = ['wasm', 'cpu'].includes(tf.getBackend());
    const by = embedded || info.dilationHeight > 1 ? forwardConvolutions : nativeKernels;
    return {
      x: () => by.inputGradient(dy, filter as Tensor4D, info),
      filter: () => by.filterGradient(x, dy, info),
      bias: () => sumRows(tf.reshape(dy, [-1, shape[3]])),
    };
  },
}));

interface ConvolutionGradients {
  inputGradient(dy: Tensor4D, filter: Tensor4D, info: Conv2DInfo): Tensor4D;
  filterGradient(x: Tensor4D, dy: Tensor4D, info: Conv2DInfo): Tensor4D;
}

/** By the backend's kernels. Those of the native library take no padding of one's own: they see a picture that is padded. */
export const nativeKernels: ConvolutionGradients = {
  inputGradient(dy, filter, info) {
    const { batchSize, inHeight, inWidth, inChannels } = info;
    const { top, bottom, left, right } = info.padInfo;
    const inputShape = [batchSize, inHeight + top + bottom, inWidth + left + right, inChannels];
    const attributes = { ...unpadded(info), inputShape };
    const padded: Tensor4D = tf.engine().runKernel(tf.Conv2DBackpropInput, { dy, filter }, attributes);
    return withMargins(padded, { top: -top, bottom: -bottom, left: -left, right: -right });
  },
  filterGradient(x, dy, info) {
    const attributes = { ...unpadded(info), filterShape: info.filterShape };
    return tf
      .engine()
      .runKernel(tf.Conv2DBackpropFilter, { x: withMargins(x, info.padInfo), dy }, attributes);
  },
};

const unpadded = ({ strideHeight, strideWidth }: Conv2DInfo): tf.NamedAttrMap => ({
  strides: [strideHeight, strideWidth],
  pad: 'valid',
  dataFormat: 'NHWC',
});

/**
 * dx, where x measures N × H × W × I: a convolution of dy with the filter turned round. With a stride s, the taps that meet an
 * input pixel depend on its place within s × s; all s² places are computed at once as channels and shuffled into the picture.
 */
function inputGradient(dy: Tensor4D, filter: Tensor4D, info: Conv2DInfo): Tensor4D {
  const { inHeight, inWidth, outHeight, outWidth, strideHeight: s, dilationHeight: d } = info;
  const { top, left } = info.padInfo;
  const size = info.filterHeight;
  if (s === 1) {
    const reach = d * (size - 1);
    const turned = tf.transpose(turnRound(filter), [0, 1, 3, 2]);
    return tf.conv2d(
      withMargins(dy, {
        top: reach - top,
        bottom: inHeight - outHeight + top,
        left: reach - left,
        right: inWidth - outWidth + left,
      }),
      turned,
      1,
      'valid',
      'NHWC',
      d,
    );
  }
  const taps = Math.ceil(size / s);
  const whole = taps * s - size;
  const byOutput = tf.pad(tf.transpose(filter, [3, 0, 1, 2]), [
    [0, 0],
    [0, whole],
    [0, whole],
    [0, 0],
  ]) as Tensor4D;
  const turned = turnRound(tf.transpose(spaceToDepth(byOutput, s), [1, 2, 0, 3]));
  const rows = Math.ceil((inHeight + top) / s);
  const columns = Math.ceil((inWidth + left) / s);
  const around = { top: taps - 1, bottom: rows - outHeight, left: taps - 1, right: columns - outWidth };
  const places = tf.conv2d(withMargins(dy, around), turned, 1, 'valid');
  return withMargins(depthToSpace(places, s), {
    top: -top,
    bottom: inHeight + top - rows * s,
    left: -left,
    right: inWidth + left - columns * s,
  });
}

/** A filter turned by 180°: a product with a matrix that exchanges the taps, on wasm a twentieth of the time of `reverse`. */
function turnRound(filter: Tensor4D): Tensor4D {
  const taps = filter.shape[0] * filter.shape[1];
  const exchange = new Float32Array(taps ** 2);
  for (let tap = 0; tap < taps; tap++) exchange[tap * taps + taps - 1 - tap] = 1;
  const rows: Tensor2D = tf.reshape(filter, [taps, -1]);
  return tf.reshape(tf.matMul(tf.tensor2d(exchange, [taps, taps]), rows), filter.shape);
}

/**
 * dW: a convolution of x with dy as the filter, the roles of batch and channels exchanged, stride and dilation as well. Its few
 * outputs are the taps. No copy of x for every tap is made.
 */
function filterGradient(x: Tensor4D, dy: Tensor4D, info: Conv2DInfo): Tensor4D {
  const { inHeight, inWidth, outHeight, outWidth, strideHeight: s, dilationHeight: d } = info;
  const { top, left } = info.padInfo;
  const size = info.filterHeight;
  if (size === 1 && s === 1) return pointwiseFilterGradient(withMargins(x, info.padInfo), dy);
  const reach = (out: number): number => d * (size - 1) + s * (out - 1) + 1;
  const padded = withMargins(tf.transpose(x, [3, 1, 2, 0]), {
    top,
    bottom: reach(outHeight) - top - inHeight,
    left,
    right: reach(outWidth) - left - inWidth,
  });
  const taps = tf.conv2d(padded, tf.transpose(dy, [1, 2, 0, 3]), d, 'valid', 'NHWC', s);
  return tf.transpose(taps, [1, 2, 0, 3]);
}

/** A 1×1 filter has one tap, too few for a convolution to be worth its while. */
function pointwiseFilterGradient(x: Tensor4D, dy: Tensor4D): Tensor4D {
  const rows = (maps: Tensor4D): Tensor2D => tf.reshape(maps, [-1, maps.shape[3]]);
  // Turned beforehand: on wasm, a product that turns its left side takes ten times as long.
  const product = tf.matMul(tf.transpose(rows(x)), rows(dy));
  return tf.reshape(product, [1, 1, x.shape[3], dy.shape[3]]);
}

export const forwardConvolutions: ConvolutionGradients = { inputGradient, filterGradient };
