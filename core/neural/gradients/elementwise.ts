import * as tf from '@tensorflow/tfjs-core';
import { sumTo } from './sum-to.ts';

/** A function of one tensor: its derivative from the input, or from the output where that is cheaper. */
function fromInput(
  kernelName: string,
  gradient: (dy: tf.Tensor, x: tf.Tensor, attrs: tf.NamedAttrMap) => tf.Tensor,
): tf.GradConfig {
  return {
    kernelName,
    inputsToSave: ['x'],
    gradFunc: (dy, [x], attrs) => ({ x: () => gradient(dy as tf.Tensor, x, attrs) }),
  };
}

function fromOutput(kernelName: string, gradient: (dy: tf.Tensor, y: tf.Tensor) => tf.Tensor): tf.GradConfig {
  return {
    kernelName,
    outputsToSave: [true],
    gradFunc: (dy, [y]) => ({ x: () => gradient(dy as tf.Tensor, y) }),
  };
}

type Side = (dy: tf.Tensor, a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

/** A function of two tensors, either of which may have been repeated to fit the other. */
function fromBoth(kernelName: string, left: Side, right: Side): tf.GradConfig {
  return {
    kernelName,
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, [a, b]) => ({
      a: () => sumTo(left(dy as tf.Tensor, a, b), a.shape),
      b: () => sumTo(right(dy as tf.Tensor, a, b), b.shape),
    }),
  };
}

/** 1 where a > b, ½ where they are equal, 0 elsewhere: comparisons are slow on wasm. */
const above = (a: tf.Tensor, b: tf.Tensor): tf.Tensor => {
  const difference = tf.sub(a, b);
  return tf.mul(tf.add(tf.sub(tf.step(difference), tf.step(tf.neg(difference))), 1), 0.5);
};

export const elementwise: readonly tf.GradConfig[] = [
  fromBoth(
    tf.Add,
    (dy) => dy,
    (dy) => dy,
  ),
  fromBoth(
    tf.Sub,
    (dy) => dy,
    (dy) => tf.neg(dy),
  ),
  fromBoth(
    tf.Multiply,
    (dy, _, b) => tf.mul(dy, b),
    (dy, a) => tf.mul(dy, a),
  ),
  fromBoth(
    tf.RealDiv,
    (dy, _, b) => tf.div(dy, b),
    (dy, a, b) => tf.neg(tf.div(tf.mul(dy, a), tf.square(b))),
  ),
  fromBoth(
    tf.SquaredDifference,
    (dy, a, b) => tf.mul(dy, tf.mul(tf.sub(a, b), 2)),
    (dy, a, b) => tf.mul(dy, tf.mul(tf.sub(b, a), 2)),
  ),
  fromBoth(
    tf.Maximum,
    (dy, a, b) => tf.mul(dy, above(a, b)),
    (dy, a, b) => tf.mul(dy, above(b, a)),
  ),
  fromBoth(
    tf.Minimum,
    (dy, a, b) => tf.mul(dy, above(b, a)),
    (dy, a, b) => tf.mul(dy, above(a, b)),
  ),
  fromInput(tf.Neg, (dy) => tf.neg(dy)),
  fromInput(tf.Abs, (dy, x) => tf.mul(dy, tf.sub(tf.step(x), tf.step(tf.neg(x))))),
  fromInput(tf.Square, (dy, x) => tf.mul(dy, tf.mul(x, 2))),
  fromInput(tf.Log, (dy, x) => tf.div(dy, x)),
  fromInput(tf.Log1p, (dy, x) => tf.div(dy, tf.add(x, 1))),
  fromInput(tf.Softplus, (dy, x) => tf.mul(dy, tf.sigmoid(x))),
  fromInput(tf.Relu, (dy, x) => tf.mul(dy, tf.step(x))),
  fromInput(tf.LeakyRelu, (dy, x, { alpha }) => tf.mul(dy, tf.step(x, alpha as number))),
  fromInput(tf.ClipByValue, (dy, x, { clipValueMin, clipValueMax }) =>
    tf.mul(
      dy,
      tf.mul(tf.step(tf.sub(x, clipValueMin as number)), tf.step(tf.sub(clipValueMax as number, x))),
    ),
  ),
  fromInput(tf.Step, (dy) => tf.zerosLike(dy)),
  fromOutput(tf.Exp, (dy, y) => tf.mul(dy, y)),
  fromOutput(tf.Sqrt, (dy, y) => tf.div(dy, tf.mul(y, 2))),
  fromOutput(tf.Rsqrt, (dy, y) => tf.mul(dy, tf.mul(tf.mul(y, tf.square(y)), -0.5))),
  fromOutput(tf.Sigmoid, (dy, y) => tf.mul(dy, tf.mul(y, tf.sub(1, y)))),
  fromOutput(tf.Tanh, (dy, y) => tf.mul(dy, tf.sub(1, tf.square(y)))),
];
