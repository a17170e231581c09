import type { Objective, WeightDeclaration } from '../contract.ts';
import { seedFor } from '../neural/seeded-random.ts';
import { initialiseWeights, sizeOf, WeightStore } from '../neural/weights.ts';
import { Adam } from './adam.ts';

/** The network that is exported; of it alone an average is kept. */
export const EXPORTED = 'generator';

/** What training changes in one network. Weights and average lie in shared memory: the threads read them. */
export interface NetworkState {
  readonly declarations: readonly WeightDeclaration[];
  readonly weights: Float32Array;
  readonly adam: Adam;
  readonly average?: Float32Array;
}

/** All numbers that training changes: they are what a checkpoint holds. */
export class LearningState {
  readonly networks: ReadonlyMap<string, NetworkState>;

  constructor(networks: Objective['networks'], seed: number) {
    this.networks = new Map(
      Object.entries(networks).map(([name, declarations]) => {
        const { values } = initialiseWeights(declarations, seedFor(seed, name));
        const state = { declarations, weights: shared(values), adam: new Adam(values.length) };
        return [name, name === EXPORTED ? { ...state, average: shared(values) } : state];
      }),
    );
  }

  /** Of every network. */
  get adamSteps(): Record<string, number> {
    return Object.fromEntries([...this.networks].map(([name, { adam }]) => [name, adam.steps]));
  }

  /** A copy of everything, as tensors named `weights/NETWORK/NAME`, `first/…`, `second/…` and `average/…`. */
  toTensors(): WeightStore {
    const arrays = this.#arrays();
    const store = new WeightStore(
      arrays.flatMap(({ prefix, declarations }) =>
        declarations.map(({ name, shape }) => [`${prefix}/${name}`, shape] as const),
      ),
    );
    let offset = 0;
    for (const { values } of arrays) {
      store.values.set(values, offset);
      offset += values.length;
    }
    return store;
  }

  /** @throws MODEL_INVALID where they are those of other networks */
  restore(tensors: WeightStore, adamSteps: Readonly<Record<string, number>>): void {
    for (const { prefix, declarations, values } of this.#arrays()) {
      copyTensors(tensors, prefix, declarations, values);
    }
    for (const [name, { adam }] of this.networks) adam.steps = adamSteps[name] ?? 0;
  }

  #arrays(): { prefix: string; declarations: readonly WeightDeclaration[]; values: Float32Array }[] {
    return [...this.networks].flatMap(([name, { declarations, weights, adam, average }]) => [
      { prefix: `weights/${name}`, declarations, values: weights },
      { prefix: `first/${name}`, declarations, values: adam.first },
      { prefix: `second/${name}`, declarations, values: adam.second },
      ...(average ? [{ prefix: `average/${name}`, declarations, values: average }] : []),
    ]);
  }
}

/**
 * Copies the tensors `PREFIX/NAME` of a checkpoint into one array, in the order of the declarations.
 *
 * @throws MODEL_INVALID where one is missing or has another shape
 */
export function copyTensors(
  tensors: WeightStore,
  prefix: string,
  declarations: readonly WeightDeclaration[],
  into: Float32Array,
): void {
  let offset = 0;
  for (const { name, shape } of declarations) {
    into.set(tensors.get(`${prefix}/${name}`, shape).values, offset);
    offset += sizeOf(shape);
  }
}

function shared(values: Float32Array): Float32Array {
  const copy = new Float32Array(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}
