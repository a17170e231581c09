import * as tf from '@tensorflow/tfjs-core';
import { sumTo } from './sum-to.ts';

const only = (x: () => tf.Tensor): { x: () => tf.Tensor } => ({ x });

/** For kernels whose inputs are a list: these have their places as names. */
const each = (gradients: (() => tf.Tensor)[]): Record<string, () => tf.Tensor> =>
  Object.fromEntries(gradients.entries());

/** Sums, products of matrices, and what only moves numbers about. */
export const arrangement: readonly tf.GradConfig[] = [
  {
    kernelName: tf.Identity,
    gradFunc: (dy) => only(() => tf.clone(dy as tf.Tensor)),
  },
  {
    kernelName: tf.Cast,
    gradFunc: (dy) => only(() => tf.cast(dy as tf.Tensor, 'float32')),
  },
  {
    kernelName: tf.Reshape,
    inputsToSave: ['x'],
    gradFunc: (dy, [x]) => only(() => tf.reshape(dy as tf.Tensor, x.shape)),
  },
  {
    kernelName: tf.ExpandDims,
    inputsToSave: ['input'],
    gradFunc: (dy, [input]) => ({ input: () => tf.reshape(dy as tf.Tensor, input.shape) }),
  },
  {
    kernelName: tf.Transpose,
    gradFunc: (dy, _, { perm }) =>
      only(() => tf.transpose(dy as tf.Tensor, tf.backend_util.getUndoAxesPermutation(perm as number[]))),
  },
  {
    kernelName: tf.Concat,
    saveAllInputs: true,
    gradFunc: (dy, parts, { axis }) => {
      const along = tf.util.parseAxisParam(axis as number, parts[0].shape)[0];
      let offset = 0;
      return each(
        parts.map(({ shape }) => {
          const begin = shape.map((_, i) => (i === along ? offset : 0));
          offset += shape[along];
          return () => tf.slice(dy as tf.Tensor, begin, shape);
        }),
      );
    },
  },
  {
    kernelName: tf.Slice,
    inputsToSave: ['x'],
    gradFunc: (dy, [x], { begin, size }) => {
      const [from, counts] = tf.slice_util.parseSliceParams(x, begin as number[], size as number[]);
      const around = x.shape.map((length, i): [number, number] => [from[i], length - from[i] - counts[i]]);
      return only(() => tf.pad(dy as tf.Tensor, around));
    },
  },
  {
    kernelName: tf.PadV2,
    inputsToSave: ['x'],
    gradFunc: (dy, [x], { paddings }) => {
      const begin = (paddings as [number, number][]).map(([before]) => before);
      return only(() => tf.slice(dy as tf.Tensor, begin, x.shape));
    },
  },
  {
    kernelName: tf.Pack,
    saveAllInputs: true,
    gradFunc: (dy, _, { axis }) => {
      const parts = tf.unstack(dy as tf.Tensor, axis as number);
      return each(parts.map((part) => () => part));
    },
  },
  {
    kernelName: tf.SplitV,
    gradFunc: (dy, _, { axis }) => only(() => tf.concat(dy as tf.Tensor[], axis as number)),
  },
  {
    kernelName: tf.AddN,
    saveAllInputs: true,
    gradFunc: (dy, parts) => each(parts.map(() => () => tf.clone(dy as tf.Tensor))),
  },
  {
    kernelName: tf.Sum,
    inputsToSave: ['x'],
    gradFunc: (dy, [x], { axis }) => only(() => spread(dy as tf.Tensor, x.shape, axis as number[])),
  },
  {
    kernelName: tf.Mean,
    inputsToSave: ['x'],
    gradFunc: (dy, [x], { axis }) => {
      const total = dy as tf.Tensor;
      return only(() => tf.mul(spread(total, x.shape, axis as number[]), total.size / x.size));
    },
  },
  {
    kernelName: tf.BatchMatMul,
    inputsToSave: ['a', 'b'],
    gradFunc: (gradient, [a, b], { transposeA, transposeB }) => {
      const dy = gradient as tf.Tensor;
      const product = (x: tf.Tensor, y: tf.Tensor, turnX: unknown, turnY: unknown): tf.Tensor =>
        tf.matMul(x, y, Boolean(turnX), Boolean(turnY));
      return {
        a: () =>
          sumTo(transposeA ? product(b, dy, transposeB, true) : product(dy, b, false, !transposeB), a.shape),
        b: () =>
          sumTo(transposeB ? product(dy, a, true, transposeA) : product(a, dy, !transposeA, false), b.shape),
      };
    },
  },
];

/** `dy`, which was summed over `axis`, repeated to `shape`. */
function spread(dy: tf.Tensor, shape: number[], axis: number | number[]): tf.Tensor {
  const axes = tf.util.parseAxisParam(axis, shape);
  const kept = shape.map((length, i) => (axes.includes(i) ? 1 : length));
  return tf.mul(tf.reshape(dy, kept), tf.ones(shape));
}
