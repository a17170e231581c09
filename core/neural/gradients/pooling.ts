import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { depthToSpace, spaceToDepth } from '../shuffle.ts';
import { FEW_CHANNELS, selection } from './selection.ts';
import { withMargins } from './with-margins.ts';

export const pooling: readonly tf.GradConfig[] = [
  {
    kernelName: tf.AvgPool,
    inputsToSave: ['x'],
    gradFunc: (gradient, [x], attrs) => ({
      x: () => {
        const dy = gradient as Tensor4D;
        const [, height, width] = x.shape;
        const [, down, across] = dy.shape;
        const { filterHeight, filterWidth, strideHeight, strideWidth } = poolInfo(x, attrs);
        const apart = strideHeight === filterHeight && strideWidth === filterWidth;
        // Windows side by side that cover all: every pixel has its share of one mean, which takes a tenth of the time.
        if (
          (apart || down * across === 1) &&
          down * filterHeight === height &&
          across * filterWidth === width
        ) {
          return tf.mul(repeatPixels(dy, filterHeight, filterWidth), 1 / (filterHeight * filterWidth));
        }
        return tf.engine().runKernel(tf.AvgPoolGrad, { dy, input: x }, attrs);
      },
    }),
  },
  {
    kernelName: tf.MaxPool,
    inputsToSave: ['x'],
    outputsToSave: [true],
    gradFunc: (dy, [x, y], attrs) => ({
      x: () => maxPoolGradient(dy as Tensor4D, x as Tensor4D, y as Tensor4D, poolInfo(x, attrs)),
    }),
  },
];

/**
 * To where the maximum is; where several pixels share it, to each of them. On wasm, the kernel for this takes the first pixel
 * of every window in which all numbers are negative.
 */
function maxPoolGradient(
  dy: Tensor4D,
  x: Tensor4D,
  y: Tensor4D,
  { filterHeight: size, filterWidth, strideHeight, strideWidth }: tf.backend_util.Conv2DInfo,
): Tensor4D {
  if ([filterWidth, strideHeight, strideWidth].some((length) => length !== size)) {
    throw new Error('maxPool has a gradient for square windows side by side only');
  }
  const [batch, down, across, channels] = y.shape;
  const rest = { top: 0, left: 0, bottom: size * down - x.shape[1], right: size * across - x.shape[2] };
  const whole = spaceToDepth(withMargins(x, rest), size);
  const pixels = batch * down * across;
  const below = tf.sub(
    tf.reshape(y, [pixels, 1, channels]),
    tf.reshape(whole, [pixels, size ** 2, channels]),
  );
  const share = tf.mul(tf.sub(1, tf.step(below)), tf.reshape(dy, [pixels, 1, channels]));
  const dx = depthToSpace(tf.reshape(share, whole.shape), size);
  return withMargins(dx, { top: 0, left: 0, bottom: -rest.bottom, right: -rest.right });
}

function poolInfo(x: tf.Tensor, attrs: tf.NamedAttrMap): tf.backend_util.Conv2DInfo {
  const { filterSize, strides, pad } = attrs as unknown as tf.AvgPoolAttrs;
  return tf.backend_util.computePool2DInfo((x as Tensor4D).shape, filterSize, strides, 1, pad);
}

/** Every pixel rows × columns times: N × H × W × C → N × rows·H × columns·W × C. */
export function repeatPixels(x: Tensor4D, rows: number, columns: number): Tensor4D {
  const apply = tf.customGrad((input) => ({
    value: repeated(input as Tensor4D, rows, columns),
    gradFunc: (dy: Tensor) =>
      tf.mul(tf.avgPool(dy as Tensor4D, [rows, columns], [rows, columns], 'valid'), rows * columns),
  }));
  return apply(x) as Tensor4D;
}

function repeated(x: Tensor4D, rows: number, columns: number): Tensor4D {
  const [batch, height, width, channels] = x.shape;
  const shape: [number, number, number, number] = [batch, rows * height, columns * width, channels];
  if (channels > FEW_CHANNELS) {
    const apart = tf.reshape(x, [batch * height, 1, width, 1, channels]);
    return tf.reshape(tf.mul(apart, tf.ones([1, rows, 1, columns, 1])), shape);
  }
  const copies = selection(channels, columns * channels, (from, to) => to % channels === from);
  const wide = tf.conv2d(x, copies, 1, 'valid');
  const lines = tf.reshape(wide, [batch * height, 1, columns * width * channels]);
  return tf.reshape(tf.mul(lines, tf.ones([1, rows, 1])), shape);
}
