import type { Scalar, Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { withMargins } from '../../core/neural/gradients/with-margins.ts';
import type { TensorMap } from '../../core/neural/tfjs.ts';
import { patchSize, SCALES } from './discriminator.ts';
import { CELL } from './presets.ts';

/** What a discriminator makes of pictures, by the names of its outputs. */
export type Judgement = Readonly<Record<string, TensorMap>>;

/**
 * How far painted pictures are from filmed ones: batch × height × width × 3, 0..1. All three are means weighted by `emphasis`
 * (batch × rows × columns × 1, one number a cell).
 */
export function distances(
  painted: Tensor4D,
  filmed: Tensor4D,
  emphasis: Tensor4D,
): { readonly l1: Scalar; readonly ssim: Scalar; readonly gradient: Scalar } {
  const difference = tf.sub<Tensor4D>(painted, filmed);
  const p = luma(painted);
  const q = luma(filmed);
  // The weights of windows that lie half a window beside the cells.
  const inner = withoutRim(emphasis, 1);
  const fine = dissimilarity(p, q, tf.avgPool(emphasis, 2, 1, 'valid'));
  const coarse = dissimilarity(pool(p, 2), pool(q, 2), pool(inner, 2));
  return {
    l1: weightedMean(pool(tf.abs(difference), CELL), emphasis),
    ssim: tf.mul(tf.add(fine, coarse), 0.5),
    gradient: weightedMean(pool(steepness(tf.sub(p, q)), CELL), emphasis),
  };
}

/** How unlike filmed pictures the painted ones look to the discriminator (least squares: Mao et al. 2017). */
export function adversarialLoss(painted: Judgement, emphasis: Tensor4D): Scalar {
  return meanOverScales((scale) =>
    weightedMean(tf.square(tf.sub(painted[`score${scale}`].tensor, 1)), patchWeights(emphasis, scale)),
  );
}

/** What the discriminator minimises: filmed patches towards 1, painted ones towards 0. */
export function discriminatorLoss(filmed: Judgement, painted: Judgement, emphasis: Tensor4D): Scalar {
  return meanOverScales((scale) => {
    const weights = patchWeights(emphasis, scale);
    const real = weightedMean(tf.square(tf.sub(filmed[`score${scale}`].tensor, 1)), weights);
    const fake = weightedMean(tf.square(painted[`score${scale}`].tensor), weights);
    return tf.mul(tf.add(real, fake), 0.5);
  });
}

/** How differently the discriminator sees both pictures, in all its layers (Wang et al. 2018). */
export function featureLoss(filmed: Judgement, painted: Judgement): Scalar {
  const names = Object.keys(painted).filter((name) => name.startsWith('features'));
  const apart = names.map((name) =>
    tf.mean<Scalar>(tf.abs(tf.sub(painted[name].tensor, filmed[name].tensor))),
  );
  return tf.mul(tf.addN(apart), 1 / names.length);
}

const meanOverScales = (loss: (scale: number) => Scalar): Scalar =>
  tf.mul(tf.addN(Array.from({ length: SCALES }, (_, scale) => loss(scale))), 1 / SCALES);

const patchWeights = (emphasis: Tensor4D, scale: number): Tensor4D => {
  const size = patchSize(scale) / CELL;
  return tf.avgPool(emphasis, size, size, 'valid');
};

/** Of maps with any number of channels, by weights with one. */
function weightedMean(values: Tensor, weights: Tensor): Scalar {
  const channels = values.shape[3]!;
  // All weights may be 0, where a picture has nothing to paint.
  const total = tf.add(tf.mul(tf.sum(weights), channels), 1e-6);
  return tf.div(tf.sum(tf.mul(values, weights)), total);
}

/** Means of size × size pixels side by side. */
const pool = (x: Tensor4D, size: number): Tensor4D => tf.avgPool(x, size, size, 'valid');

const LUMA = [0.299, 0.587, 0.114];

const luma = (picture: Tensor4D): Tensor4D => tf.conv2d(picture, tf.tensor4d(LUMA, [1, 1, 3, 1]), 1, 'valid');

/** The mean of how much maps of one channel change to the right and downwards; beyond their borders they are 0. */
function steepness(x: Tensor4D): Tensor4D {
  const right = withMargins(x, { top: 0, bottom: 0, left: -1, right: 1 });
  const below = withMargins(x, { top: -1, bottom: 1, left: 0, right: 0 });
  return tf.mul(tf.add(tf.abs(tf.sub(right, x)), tf.abs(tf.sub(below, x))), 0.5);
}

/** Side of the windows. An even one of this width spreads as far as the usual Gaussian with σ 1.5. */
const WINDOW = 4;
const C1 = 0.01 ** 2;
const C2 = 0.03 ** 2;

/**
 * 1 − SSIM (Wang et al. 2004) of maps of one channel, in windows side by side, which cost far less than overlapping ones. They lie across the
 * borders of cells: those are where a network that computes in cells leaves seams.
 */
function dissimilarity(a: Tensor4D, b: Tensor4D, weights: Tensor4D): Scalar {
  const p = withoutRim(a, WINDOW / 2);
  const q = withoutRim(b, WINDOW / 2);
  const meanA = pool(p, WINDOW);
  const meanB = pool(q, WINDOW);
  const product = tf.mul<Tensor4D>(meanA, meanB);
  const squares = tf.add<Tensor4D>(tf.square(meanA), tf.square(meanB));
  const covariance = tf.sub<Tensor4D>(pool(tf.mul<Tensor4D>(p, q), WINDOW), product);
  const variances = tf.sub<Tensor4D>(pool(tf.add<Tensor4D>(tf.square(p), tf.square(q)), WINDOW), squares);
  const similarity = tf.div(
    tf.mul(tf.add(tf.mul(product, 2), C1), tf.add(tf.mul(covariance, 2), C2)),
    tf.mul(tf.add(squares, C1), tf.add(variances, C2)),
  );
  return weightedMean(tf.sub(1, similarity), weights);
}

const withoutRim = (x: Tensor4D, rim: number): Tensor4D =>
  withMargins(x, { top: -rim, bottom: -rim, left: -rim, right: -rim });
