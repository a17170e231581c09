const PROTOCOL = [0x80, 3];
/** Module and name of what follows, on lines of their own. */
const name = (module: string, attribute: string): Buffer => Buffer.from(`c${module}\n${attribute}\n`);
const text = (value: string): Buffer =>
  Buffer.concat([Buffer.from('X'), uint32(value.length), Buffer.from(value)]);

/** Whole numbers from 0 on: the shortest opcode that holds them. */
function whole(value: number): Buffer {
  if (value < 256) return Buffer.from([code('K'), value]);
  return Buffer.concat([Buffer.from('J'), uint32(value)]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function code(letter: string): number {
  return letter.charCodeAt(0);
}

const [TUPLE_1, TUPLE_2, TUPLE_3] = [0x85, 0x86, 0x87].map((byte) => Buffer.from([byte]));
const FALSE = Buffer.from([0x89]);
const MINUS_ONE = Buffer.from([code('J'), 0xff, 0xff, 0xff, 0xff]);
const [MARK, TUPLE, CALL, BUILD, NONE] = ['(', 't', 'R', 'b', 'N'].map((letter) => Buffer.from(letter));
const EMPTY_BYTE = Buffer.concat([Buffer.from([code('C'), 1]), Buffer.from('b')]);

/**
 * What `pickle.dumps(array, protocol=3)` of a numpy array of float64 with `rows × columns` numbers says: `pickle.load` of Python 3 makes
 * that array of it, with numpy 1 and 2 alike.
 *
 * Source: `Lib/pickletools.py` of CPython; `ndarray.__reduce__` and `dtype.__reduce__` of numpy.
 *
 * @param values row-major
 */
export function writeArrayPickle(values: Float64Array, rows: number, columns: number): Buffer {
  if (values.length !== rows * columns)
    throw new RangeError(`${values.length} numbers are not ${rows} × ${columns}`);
  const numbers = Buffer.alloc(values.length * 8);
  for (const [i, value] of values.entries()) numbers.writeDoubleLE(value, i * 8);
  return Buffer.concat([
    Buffer.from(PROTOCOL),
    // _reconstruct(ndarray, (0,), b'b')
    name('numpy.core.multiarray', '_reconstruct'),
    MARK,
    name('numpy', 'ndarray'),
    whole(0),
    TUPLE_1,
    EMPTY_BYTE,
    TUPLE,
    CALL,
    // Its state: version, shape, type, whether columns come first, bytes
    MARK,
    whole(1),
    whole(rows),
    whole(columns),
    TUPLE_2,
    // dtype('f8', False, True), and its state
    name('numpy', 'dtype'),
    text('f8'),
    FALSE,
    Buffer.from([0x88]),
    TUPLE_3,
    CALL,
    MARK,
    whole(3),
    text('<'),
    NONE,
    NONE,
    NONE,
    MINUS_ONE,
    MINUS_ONE,
    whole(0),
    TUPLE,
    BUILD,
    FALSE,
    Buffer.from('B'),
    uint32(numbers.length),
    numbers,
    TUPLE,
    BUILD,
    Buffer.from('.'),
  ]);
}
