/** What is kept of the average at each step, in the long run: it reaches back about 1000 steps. */
const DECAY = 0.999;

/**
 * Moves an average of weights towards their present values. In the beginning it follows faster, so that it never remembers the
 * random weights that training began with: min(0.999, (1 + step) / (10 + step)) of it is kept, as in
 * tf.train.ExponentialMovingAverage.
 *
 * @param step steps before this one
 */
export function moveAverage(average: Float32Array, weights: Float32Array, step: number): void {
  const share = 1 - Math.min(DECAY, (1 + step) / (10 + step));
  for (let i = 0; i < average.length; i++) average[i] += share * (weights[i] - average[i]);
}
