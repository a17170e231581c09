import type { Scalar, Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
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
  const slopes = tf.conv2d(difference, slopeFilter(), 1, 'same');
  const half = (x: Tensor4D): Tensor4D => tf.avgPool(x, 2, 2, 'valid');
  // The weights of windows that lie half a window beside the cells.
  const [batch, rows, columns] = emphasis.shape;
  const inner = tf.slice(emphasis, [0, 1, 1, 0], [batch, rows - 2, columns - 2, 1]);
  const fine = dissimilarity(painted, filmed, tf.avgPool(emphasis, 2, 1, 'valid'));
  const coarse = dissimilarity(half(painted), half(filmed), half(inner));
  return {
    l1: weightedMean(poolCells(tf.abs(difference)), emphasis),
    ssim: tf.mul(tf.add(fine, coarse), 0.5),
    gradient: weightedMean(poolCells(tf.abs(slopes)), emphasis),
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

const poolCells = (x: Tensor4D): Tensor4D => tf.avgPool(x, CELL, CELL, 'valid');

const LUMA = [0.299, 0.587, 0.114];

/** Luma's differences to the right and downwards, over two by two pixels. */
function slopeFilter(): Tensor4D {
  const here = LUMA.flatMap((share) => [-share, -share]);
  const right = LUMA.flatMap((share) => [share, 0]);
  const below = LUMA.flatMap((share) => [0, share]);
  return tf.tensor4d([...here, ...right, ...below, ...LUMA.flatMap(() => [0, 0])], [2, 2, 3, 2]);
}

/** Side of the windows. An even one of this width spreads as far as the usual Gaussian with σ 1.5. */
const WINDOW = 4;
const C1 = 0.01 ** 2;
const C2 = 0.03 ** 2;

/**
 * 1 − SSIM (Wang et al. 2004) of luma in windows side by side, which cost far less than overlapping ones. They lie across the
 * borders of cells: those are where a network that computes in cells leaves seams.
 */
function dissimilarity(a: Tensor4D, b: Tensor4D, weights: Tensor4D): Scalar {
  const pool = (x: Tensor4D): Tensor4D => tf.avgPool(x, WINDOW, WINDOW, 'valid');
  const p = innerLuma(a);
  const q = innerLuma(b);
  const meanA = pool(p);
  const meanB = pool(q);
  const product = tf.mul<Tensor4D>(meanA, meanB);
  const squares = tf.add<Tensor4D>(tf.square(meanA), tf.square(meanB));
  const covariance = tf.sub<Tensor4D>(pool(tf.mul<Tensor4D>(p, q)), product);
  const variances = tf.sub<Tensor4D>(pool(tf.add<Tensor4D>(tf.square(p), tf.square(q))), squares);
  const similarity = tf.div(
    tf.mul(tf.add(tf.mul(product, 2), C1), tf.add(tf.mul(covariance, 2), C2)),
    tf.mul(tf.add(squares, C1), tf.add(variances, C2)),
  );
  return weightedMean(tf.sub(1, similarity), weights);
}

/** Luma without half a window at each side: a convolution cuts it off a hundred times as fast as a slice. */
function innerLuma(picture: Tensor4D): Tensor4D {
  const size = WINDOW + 1;
  const filter = new Float32Array(size * size * 3);
  filter.set(LUMA, Math.floor((size * size) / 2) * 3);
  return tf.conv2d(picture, tf.tensor4d(filter, [size, size, 3, 1]), 1, 'valid');
}
