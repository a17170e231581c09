import { STEPS, STOP } from './opcodes.ts';
import { PickleBytes } from './pickle-bytes.ts';
import { PickleMachine } from './pickle-machine.ts';
import { checkStructure, PickleError, type PickleValue } from './pickle-value.ts';

/** Keypoints of one frame have some kilobytes. */
const MAX_BYTES = 2 ** 20;
/** How much may be made of each byte: for Python 2, bytes are text first, then bytes, then numbers. */
const MADE_PER_BYTE = 4;

/**
 * Reads a pickle of numbers: numpy arrays (floating point, whole and boolean numbers, in any byte order, rows or columns first),
 * lists, tuples and dicts of numbers, strings, bytes, booleans and None; protocols 0 to 5, with or without numpy 2's names.
 *
 * Unpickling is a program's way of running what a file says. This runs nothing: the few names that numpy's arrays need are
 * words with a fixed meaning here (`globals.ts`), and everything else, every class and function, is an error. Time and memory are
 * bounded by the length of the file, whatever sizes it claims, and however often it asks for the same thing.
 *
 * Source: `Lib/pickletools.py` of CPython (`opcodes.ts`); `numpy/core/multiarray` for the states of arrays (`numpy.ts`).
 *
 * @throws PickleError
 */
export function readPickle(pickle: Uint8Array): PickleValue {
  if (pickle.length > MAX_BYTES) throw new PickleError(`it has ${pickle.length} bytes`);
  const bytes = new PickleBytes(Buffer.from(pickle.buffer, pickle.byteOffset, pickle.length));
  const machine = new PickleMachine(MADE_PER_BYTE * pickle.length);
  for (;;) {
    const opcode = bytes.byte();
    if (opcode === STOP) break;
    const step = STEPS[opcode];
    if (!step) throw new PickleError(`opcode 0x${opcode.toString(16)} is not read`);
    step(machine, bytes);
  }
  const value = machine.pop();
  checkStructure(value);
  return value;
}
