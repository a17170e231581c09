import type { WeightDeclaration } from '../contract.ts';
import { errors } from '../errors.ts';
import { SeededRandom, seedFor } from './seeded-random.ts';

export interface Weight {
  readonly shape: readonly number[];
  /** Row-major: a view into the store's `values`. */
  readonly values: Float32Array;
}

/**
 * The weights of one network by name. All of them lie one after the other in one array, so that an optimiser, a moving
 * average, and sums over several threads are one loop over `values`. Convolutions are filters × channels × height × width.
 */
export class WeightStore {
  readonly #weights = new Map<string, Weight>();
  readonly values: Float32Array;

  /**
   * A store of zeros, or over memory that the caller has.
   *
   * @param shapes names and shapes, in the order of `values`
   * @param origin what errors call the store, such as the path of its file
   * @param values as many numbers as the shapes say; may lie in shared memory
   */
  constructor(
    shapes: Iterable<readonly [string, readonly number[]]>,
    readonly origin = 'the weights',
    values?: Float32Array,
  ) {
    const all = [...shapes];
    const count = all.reduce((sum, [, shape]) => sum + sizeOf(shape), 0);
    if (values && values.length !== count)
      throw new RangeError(`${count} numbers needed, ${values.length} given`);
    this.values = values ?? new Float32Array(count);
    let offset = 0;
    for (const [name, shape] of all) {
      if (this.#weights.has(name)) throw new Error(`two weights are called "${name}"`);
      const end = offset + sizeOf(shape);
      this.#weights.set(name, { shape: [...shape], values: this.values.subarray(offset, end) });
      offset = end;
    }
  }

  /** Number of parameters. */
  get count(): number {
    return this.values.length;
  }

  has(name: string): boolean {
    return this.#weights.has(name);
  }

  /**
   * @throws MODEL_INVALID where there is no such weight, or where it has another shape than `shape`: the file belongs to
   * another network.
   */
  get(name: string, shape?: readonly number[]): Weight {
    const weight = this.#weights.get(name);
    if (!weight) throw errors.MODEL_INVALID(this.origin, `it has no weight "${name}"`);
    if (shape && !sameShape(weight.shape, shape)) {
      const problem = `"${name}" is ${weight.shape.join('×')}, this network needs ${shape.join('×')}`;
      throw errors.MODEL_INVALID(this.origin, problem);
    }
    return weight;
  }

  /** Names and weights in the order of `values`. */
  entries(): IterableIterator<[string, Weight]> {
    return this.#weights.entries();
  }

  shapes(): [string, readonly number[]][] {
    return [...this.#weights].map(([name, { shape }]) => [name, shape]);
  }

  clone(): WeightStore {
    return new WeightStore(this.shapes(), this.origin, this.values.slice());
  }
}

/**
 * The weights to begin training with. Each is drawn from a stream of its own, seeded by `seed` and its name: a layer added
 * to a network leaves the others as they were.
 */
export function initialiseWeights(declarations: readonly WeightDeclaration[], seed: number): WeightStore {
  const store = new WeightStore(declarations.map(({ name, shape }) => [name, shape]));
  for (const { name, shape, init } of declarations) {
    const { values } = store.get(name);
    if (init === 'zeros') continue;
    if (init === 'ones') values.fill(1);
    else {
      const deviation = standardDeviation(shape, init);
      const random = new SeededRandom(seedFor(seed, name));
      for (let i = 0; i < values.length; i++) values[i] = deviation * random.normal();
    }
  }
  return store;
}

function standardDeviation([filters, ...rest]: readonly number[], init: 'he' | 'xavier'): number {
  const fanIn = sizeOf(rest);
  const fanOut = filters * sizeOf(rest.slice(1));
  return Math.sqrt(2 / (init === 'he' ? fanIn : fanIn + fanOut));
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((length, i) => length === b[i]);
