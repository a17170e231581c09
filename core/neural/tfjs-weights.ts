import type { Scalar, Tensor, Variable } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { WeightLookup } from './tfjs.ts';
import type { WeightStore } from './weights.ts';

/**
 * The weights of a store on the backend, as variables that gradients are taken of. The store stays the truth: an optimiser
 * changes its `values`, then `upload` brings them over.
 */
export class TfjsWeights {
  readonly #variables = new Map<string, Variable>();
  readonly #store: WeightStore;
  /** For `TfjsOps`. Throws MODEL_INVALID where the store has no such weight, or one of another shape. */
  readonly lookup: WeightLookup;

  constructor(store: WeightStore) {
    this.#store = store;
    for (const [name, { shape, values }] of store.entries()) {
      // tf.variable copies nothing: the array given to tf.tensor has to be one that nobody writes to.
      const start = tf.tensor(values.slice(), [...shape]);
      this.#variables.set(name, tf.variable(start));
      start.dispose();
    }
    this.lookup = (name, shape) => {
      store.get(name, shape);
      return this.#variables.get(name)!;
    };
  }

  /** Brings the numbers of the store to the backend. */
  upload(): void {
    for (const [name, { shape, values }] of this.#store.entries()) {
      tf.tidy(() => this.#variables.get(name)!.assign(tf.tensor(values.slice(), [...shape])));
    }
  }

  /**
   * Computes a loss and its gradient by every weight.
   *
   * @param loss runs networks on `lookup` and returns one number
   * @param gradient receives the derivatives, in the order of the store's `values`; 0 for weights that the loss does not use
   * @returns the loss
   */
  async lossAndGradient(loss: () => Scalar, gradient: Float32Array): Promise<number> {
    const variables = [...this.#variables.values()];
    const { value, grads } = tf.variableGrads(loss, variables);
    try {
      let offset = 0;
      const arrived = variables.map(async (variable) => {
        const from = offset;
        offset += variable.size;
        const derivative: Tensor | null = grads[variable.name];
        if (derivative) gradient.set(await derivative.data(), from);
        else gradient.fill(0, from, offset);
      });
      await Promise.all(arrived);
      return (await value.data())[0];
    } finally {
      tf.dispose([value, grads]);
    }
  }

  dispose(): void {
    for (const variable of this.#variables.values()) variable.dispose();
  }
}
