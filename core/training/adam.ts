/** Of one network. */
export interface AdamOptions {
  readonly learningRate: number;
  /** How much of the mean of earlier gradients is kept at each step: 0.9 as a rule, 0.5 for networks that play against each other. */
  readonly beta1: number;
  /** Likewise of their squares. */
  readonly beta2: number;
}

const EPSILON = 1e-8;

/** Adam. Source: Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015, algorithm 1. */
export class Adam {
  /** Mean of the gradients and of their squares, decaying; a checkpoint keeps both. */
  readonly first: Float32Array;
  readonly second: Float32Array;
  /** Updates so far. */
  steps = 0;

  constructor(count: number) {
    this.first = new Float32Array(count);
    this.second = new Float32Array(count);
  }

  /**
   * Moves `weights` against `scale` × `gradient`. The result depends on nothing but the numbers given: the same bits on every
   * machine.
   */
  update(
    weights: Float32Array,
    gradient: Float32Array,
    scale: number,
    { learningRate, beta1, beta2 }: AdamOptions,
  ): void {
    const { first, second } = this;
    this.steps += 1;
    const rate = learningRate / (1 - beta1 ** this.steps);
    const correction = 1 / (1 - beta2 ** this.steps);
    for (let i = 0; i < weights.length; i++) {
      const g = scale * gradient[i];
      first[i] = beta1 * first[i] + (1 - beta1) * g;
      second[i] = beta2 * second[i] + (1 - beta2) * g * g;
      weights[i] -= (rate * first[i]) / (Math.sqrt(correction * second[i]) + EPSILON);
    }
  }
}
