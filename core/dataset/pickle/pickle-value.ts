/** Numbers of a numpy array, row-major whatever their order was in memory. */
export interface NumberArray {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** What a pickle may hold. Tuples are arrays, and dicts are maps. */
export type PickleValue =
  | number
  | string
  | boolean
  | null
  | Uint8Array
  | NumberArray
  | PickleValue[]
  | Map<PickleValue, PickleValue>;

/** Why bytes are no pickle that is read. */
export class PickleError extends Error {
  override readonly name = 'PickleError';
}

export function isNumberArray(value: unknown): value is NumberArray {
  return typeof value === 'object' && value !== null && 'shape' in value && 'data' in value;
}

const MAX_DEPTH = 64;
/** Values that a structure has where what is in it twice counts twice. */
const MAX_VALUES = 4e6;

/**
 * Refuses structures that hold anything but values, hold themselves, are nested too deeply, or are small in memory but endless
 * for whoever walks through them, because the same list is in a list many times.
 */
export function checkStructure(value: unknown): asserts value is PickleValue {
  measure(value, 0, new Map());
}

/** Returns the number of values; `known` has those of lists that were walked through, and undefined for those on the way. */
function measure(value: unknown, depth: number, known: Map<unknown, number | undefined>): number {
  const isMap = value instanceof Map;
  if (!isMap && !Array.isArray(value)) {
    if (!isSingle(value)) throw new PickleError('it holds something else than values');
    return 1;
  }
  if (known.has(value)) {
    const count = known.get(value);
    if (count === undefined) throw new PickleError('a list holds itself');
    return count;
  }
  if (depth === MAX_DEPTH) throw new PickleError(`lists are nested more than ${MAX_DEPTH} deep`);
  known.set(value, undefined);
  let count = 1;
  for (const child of isMap ? [...value.keys(), ...value.values()] : value) {
    count += measure(child, depth + 1, known);
    if (count > MAX_VALUES) throw new PickleError(`it holds more than ${MAX_VALUES} values`);
  }
  known.set(value, count);
  return count;
}

function isSingle(value: unknown): boolean {
  const isPlain = value === null || ['number', 'string', 'boolean'].includes(typeof value);
  return isPlain || value instanceof Uint8Array || isNumberArray(value);
}
