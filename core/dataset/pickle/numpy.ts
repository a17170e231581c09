import { type NumberArray, PickleError } from './pickle-value.ts';

/** Bytes of a number by its kind (numpy's `dtype.kind`): signed, unsigned, floating point, boolean. */
const SIZES: Readonly<Record<string, readonly number[]>> = {
  i: [1, 2, 4, 8],
  u: [1, 2, 4, 8],
  f: [2, 4, 8],
  b: [1],
};

/** Dimensions of an array, at most: numpy's own limit. */
const MAX_DIMENSIONS = 32;

/** The type of an array's numbers, as far as the pickle has told. */
export class NumpyType {
  readonly kind: string;
  readonly size: number;
  littleEndian = true;

  /** @param code as in `dtype('f8')` */
  constructor(code: unknown) {
    const match = typeof code === 'string' ? /^([<>=|]?)([iufb])(\d)$/.exec(code) : null;
    if (!match || !SIZES[match[2]].includes(Number(match[3]))) {
      throw new PickleError(`numpy's type ${printed(code)} is not read`);
    }
    this.kind = match[2];
    this.size = Number(match[3]);
    this.littleEndian = match[1] !== '>';
  }

  /** `dtype.__setstate__`: version, byte order, and what makes it a structure. */
  setState(state: readonly unknown[]): void {
    const [, order, subarray, names, fields] = state;
    if (typeof order !== 'string' || subarray || names || fields) {
      throw new PickleError("numpy's structured types are not read");
    }
    this.littleEndian = order !== '>';
  }

  /** @param bytes of exactly `count` numbers */
  decode(bytes: Uint8Array, count: number): Float64Array {
    const { size } = this;
    if (bytes.length !== count * size) {
      throw new PickleError(`an array of ${count} numbers has ${bytes.length} bytes, not ${count * size}`);
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const read = this.#reader(view);
    const out = new Float64Array(count);
    for (let i = 0; i < count; i++) out[i] = read(i * size);
    return out;
  }

  #reader(view: DataView): (at: number) => number {
    const { littleEndian: little } = this;
    switch (`${this.kind}${this.size}`) {
      case 'f2':
        return (at) => halfToNumber(view.getUint16(at, little));
      case 'f4':
        return (at) => view.getFloat32(at, little);
      case 'f8':
        return (at) => view.getFloat64(at, little);
      case 'i1':
        return (at) => view.getInt8(at);
      case 'i2':
        return (at) => view.getInt16(at, little);
      case 'i4':
        return (at) => view.getInt32(at, little);
      case 'i8':
        return (at) => Number(view.getBigInt64(at, little));
      case 'u2':
        return (at) => view.getUint16(at, little);
      case 'u4':
        return (at) => view.getUint32(at, little);
      case 'u8':
        return (at) => Number(view.getBigUint64(at, little));
      default:
        return (at) => view.getUint8(at);
    }
  }
}

/** An array whose contents may come later in the pickle; it is a `NumberArray` once they have. */
export class NumpyArray implements NumberArray {
  shape: readonly number[] = [0];
  data: Float64Array = new Float64Array(0);

  /** `ndarray.__setstate__`: (version,) shape, type, whether columns come first, bytes. */
  setState(state: readonly unknown[]): void {
    const [shape, type, columnsFirst, bytes] = state.length === 5 ? state.slice(1) : state;
    this.fill(shape, type, Boolean(columnsFirst), toBytes(bytes));
  }

  fill(shape: unknown, type: unknown, columnsFirst: boolean, bytes: Uint8Array): void {
    if (!(type instanceof NumpyType)) throw new PickleError('an array has no type');
    const dimensions = checkShape(shape);
    // Bytes are there for every number, so that nothing can be claimed that is not in the file.
    const count = dimensions.reduce((product, length) => product * length, 1);
    const data = type.decode(bytes, count);
    this.shape = dimensions;
    this.data = columnsFirst ? rowsFirst(data, dimensions) : data;
  }
}

/** Bytes come as text where the pickle is of a protocol before 3: one character for each. */
export function toBytes(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (typeof value !== 'string') throw new PickleError('an array has no bytes, as one of Python objects');
  const bytes = Buffer.from(value, 'latin1');
  if (bytes.toString('latin1') !== value) throw new PickleError('the bytes of an array are no bytes');
  return bytes;
}

function checkShape(shape: unknown): number[] {
  const lengths: unknown[] = Array.isArray(shape) ? shape : [Number.NaN];
  const isShape =
    lengths.length <= MAX_DIMENSIONS && lengths.every((n) => Number.isSafeInteger(n) && (n as number) >= 0);
  if (!isShape) throw new PickleError(`an array's shape is ${printed(shape)}`);
  return lengths as number[];
}

function rowsFirst(data: Float64Array, shape: readonly number[]): Float64Array {
  const out = new Float64Array(data.length);
  const index = new Array<number>(shape.length).fill(0);
  for (let to = 0; to < out.length; to++) {
    let from = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) from = from * shape[axis] + index[axis];
    out[to] = data[from];
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis] === shape[axis]; axis--) index[axis] = 0;
  }
  return out;
}

/** IEEE 754 binary16. */
function halfToNumber(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** In one line, for messages. A list is not walked through: it may hold the same list many times, level by level. */
export function printed(value: unknown): string {
  return typeof value === 'object' && value !== null ? 'a list or object' : String(value).slice(0, 80);
}
