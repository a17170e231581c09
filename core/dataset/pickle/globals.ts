import { NumpyArray, NumpyType, printed, toBytes } from './numpy.ts';
import { PickleError } from './pickle-value.ts';

/** Something with a name in Python that a pickle may speak of. It is a word here: nothing of Python is ever called. */
export class Global {
  constructor(
    readonly name: string,
    /** What calling it with these values means. */
    readonly call: (values: readonly unknown[]) => unknown,
  ) {}
}

const refuseCall = (name: string) => (): never => {
  throw new PickleError(`${name} is called`);
};

const NDARRAY = new Global('numpy.ndarray', refuseCall('numpy.ndarray'));

const DTYPE = new Global('numpy.dtype', ([code]) => new NumpyType(code));

const RECONSTRUCT = new Global('numpy.core.multiarray._reconstruct', ([type]) => {
  if (type !== NDARRAY) throw new PickleError('an array is of a class of its own');
  return new NumpyArray();
});

const SCALAR = new Global('numpy.core.multiarray.scalar', ([type, bytes]) => {
  if (!(type instanceof NumpyType)) throw new PickleError('a number of numpy has no type');
  return type.decode(toBytes(bytes), 1)[0];
});

const FROM_BUFFER = new Global('numpy.core.numeric._frombuffer', ([bytes, type, shape, order]) => {
  const array = new NumpyArray();
  array.fill(shape, type, order === 'F', toBytes(bytes));
  return array;
});

const ENCODE = new Global('_codecs.encode', ([text, encoding]) => {
  if (encoding !== 'latin1') throw new PickleError(`text is to be encoded as ${printed(encoding)}`);
  return toBytes(text);
});

/** `bytes()`, as Python 3 writes no bytes for Python 2. */
const BYTES = new Global('bytes', ([value]) => {
  if (value !== undefined) throw new PickleError('bytes are made of something else');
  return new Uint8Array(0);
});

/** All that is known by name. numpy 2 has moved `numpy.core` to `numpy._core`, and pickles for Python 2 have builtins under another name. */
const GLOBALS: ReadonlyMap<string, Global> = new Map([
  ['numpy ndarray', NDARRAY],
  ['numpy dtype', DTYPE],
  ...['numpy.core', 'numpy._core'].flatMap((core): [string, Global][] => [
    [`${core}.multiarray _reconstruct`, RECONSTRUCT],
    [`${core}.multiarray scalar`, SCALAR],
    [`${core}.numeric _frombuffer`, FROM_BUFFER],
  ]),
  ['_codecs encode', ENCODE],
  ['builtins bytes', BYTES],
  ['__builtin__ bytes', BYTES],
]);

/** @throws PickleError that says the name, for everything but what numpy's arrays need */
export function findGlobal(module: unknown, name: unknown): Global {
  if (typeof module !== 'string' || typeof name !== 'string') throw new PickleError('a name is none');
  const found = GLOBALS.get(`${module} ${name}`);
  if (!found) throw new PickleError(`it asks for ${`${module}.${name}`.slice(0, 120)}, which is not allowed`);
  return found;
}
