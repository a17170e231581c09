import { findGlobal, Global } from './globals.ts';
import { NumpyArray, NumpyType } from './numpy.ts';
import type { PickleBytes } from './pickle-bytes.ts';
import type { PickleMachine } from './pickle-machine.ts';
import { PickleError } from './pickle-value.ts';
import { unescapeString, unescapeUnicode } from './unescape.ts';

/** The latest protocol there is, that of Python 3.8. */
const PROTOCOL = 5;

function extend(list: unknown, values: readonly unknown[]): void {
  if (!Array.isArray(list)) throw new PickleError('something is added to what is no list');
  for (const value of values) list.push(value);
}

function setItems(map: unknown, items: readonly unknown[]): void {
  if (!(map instanceof Map) || items.length % 2 !== 0) {
    throw new PickleError('something is set in what is no dict');
  }
  for (let i = 0; i < items.length; i += 2) {
    map.set(items[i], items[i + 1]);
  }
}

function reduce(machine: PickleMachine): void {
  const values = machine.pop();
  const called = machine.pop();
  if (!(called instanceof Global) || !Array.isArray(values)) {
    throw new PickleError('something is called that is no function');
  }
  const made = called.call(values);
  machine.charge(made);
  machine.push(made);
}

function build(machine: PickleMachine): void {
  const state = machine.pop();
  const target = machine.top();
  if (!(target instanceof NumpyArray || target instanceof NumpyType) || !Array.isArray(state)) {
    throw new PickleError('the state of an object is set that is none of numpy');
  }
  target.setState(state);
  machine.charge(target);
}

function refuse(what: string) {
  return (): never => {
    throw new PickleError(`it ${what}`);
  };
}

export type Step = (machine: PickleMachine, bytes: PickleBytes) => void;

const INTEGER = /^[+-]?\d+L?$/;
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
export const STOP = code('.');

function code(letter: string): number {
  return letter.charCodeAt(0);
}

/** What each opcode but STOP does, by its number. Source: `Lib/pickletools.py` of CPython, which describes all of them. */
export const STEPS: Readonly<Record<number, Step>> = {
  // The protocol and its frames
  128: (_, bytes) => {
    const protocol = bytes.byte();
    if (protocol > PROTOCOL) throw new PickleError(`it is of protocol ${protocol}`);
  },
  149: (_, bytes) => {
    if (bytes.count(8) > bytes.remaining) throw new PickleError('it is cut short');
  },

  // Numbers, None, booleans
  [code('N')]: (machine) => machine.push(null),
  136: (machine) => machine.push(true),
  137: (machine) => machine.push(false),
  [code('I')]: (machine, bytes) => {
    const line = bytes.line();
    if (line === '00' || line === '01') machine.push(line === '01');
    else if (line.length <= 24 && INTEGER.test(line)) machine.push(Number.parseInt(line, 10));
    else throw new PickleError('a number is none');
  },
  [code('L')]: (machine, bytes) => machine.push(bytes.decimal(INTEGER)),
  [code('F')]: (machine, bytes) => machine.push(readFloat(bytes)),
  [code('J')]: (machine, bytes) => machine.push(bytes.int32()),
  [code('K')]: (machine, bytes) => machine.push(bytes.count(1)),
  [code('M')]: (machine, bytes) => machine.push(bytes.count(2)),
  [code('G')]: (machine, bytes) => machine.push(bytes.double()),
  138: (machine, bytes) => machine.push(bytes.long(bytes.count(1))),
  139: (machine, bytes) => machine.push(bytes.long(bytes.count(4))),

  // Text and bytes
  [code('S')]: (machine, bytes) => machine.push(unescapeString(bytes.line().trimEnd())),
  [code('T')]: (machine, bytes) => machine.push(bytes.takeCounted(4).toString('latin1')),
  [code('U')]: (machine, bytes) => machine.push(bytes.takeCounted(1).toString('latin1')),
  [code('V')]: (machine, bytes) => machine.push(unescapeUnicode(bytes.line())),
  [code('X')]: (machine, bytes) => machine.push(bytes.takeCounted(4).toString('utf8')),
  140: (machine, bytes) => machine.push(bytes.takeCounted(1).toString('utf8')),
  141: (machine, bytes) => machine.push(bytes.takeCounted(8).toString('utf8')),
  [code('B')]: (machine, bytes) => machine.push(bytes.takeCounted(4)),
  [code('C')]: (machine, bytes) => machine.push(bytes.takeCounted(1)),
  142: (machine, bytes) => machine.push(bytes.takeCounted(8)),
  150: (machine, bytes) => machine.push(bytes.takeCounted(8)),

  // Tuples, lists, dicts
  [code('(')]: (machine) => machine.pushMark(),
  [code(')')]: (machine) => machine.push([]),
  [code('t')]: (machine) => machine.push(machine.popMarked()),
  133: (machine) => machine.push(machine.popMany(1)),
  134: (machine) => machine.push(machine.popMany(2)),
  135: (machine) => machine.push(machine.popMany(3)),
  [code(']')]: (machine) => machine.push([]),
  [code('l')]: (machine) => machine.push(machine.popMarked()),
  [code('a')]: (machine) => {
    const value = machine.pop();
    extend(machine.top(), [value]);
  },
  [code('e')]: (machine) => {
    const values = machine.popMarked();
    extend(machine.top(), values);
  },
  [code('}')]: (machine) => machine.push(new Map()),
  [code('d')]: (machine) => {
    const map = new Map();
    setItems(map, machine.popMarked());
    machine.push(map);
  },
  [code('s')]: (machine) => {
    const items = machine.popMany(2);
    setItems(machine.top(), items);
  },
  [code('u')]: (machine) => {
    const items = machine.popMarked();
    setItems(machine.top(), items);
  },

  // The stack and the memo
  [code('0')]: (machine) => {
    machine.pop();
  },
  [code('1')]: (machine) => {
    machine.popMarked();
  },
  [code('2')]: (machine) => machine.push(machine.top()),
  [code('p')]: (machine, bytes) => machine.remember(bytes.decimal(INTEGER)),
  [code('q')]: (machine, bytes) => machine.remember(bytes.count(1)),
  [code('r')]: (machine, bytes) => machine.remember(bytes.count(4)),
  148: (machine) => machine.remember(undefined),
  [code('g')]: (machine, bytes) => machine.recall(bytes.decimal(INTEGER)),
  [code('h')]: (machine, bytes) => machine.recall(bytes.count(1)),
  [code('j')]: (machine, bytes) => machine.recall(bytes.count(4)),

  // Names and calls
  [code('c')]: (machine, bytes) => machine.push(findGlobal(bytes.line(), bytes.line())),
  147: (machine) => {
    const [module, name] = machine.popMany(2);
    machine.push(findGlobal(module, name));
  },
  [code('R')]: reduce,
  [code('b')]: build,
  [code('i')]: (_, bytes) => {
    const [module, name] = [bytes.line(), bytes.line()];
    throw new PickleError(
      `it asks for an instance of ${`${module}.${name}`.slice(0, 120)}, which is not allowed`,
    );
  },
  [code('o')]: refuse('asks for an instance of a class'),
  129: refuse('asks for an instance of a class'),
  146: refuse('asks for an instance of a class'),
  130: refuse('asks for a registered extension'),
  131: refuse('asks for a registered extension'),
  132: refuse('asks for a registered extension'),
  [code('P')]: refuse('asks for what lies outside of it'),
  [code('Q')]: refuse('asks for what lies outside of it'),
  151: refuse('asks for what lies outside of it'),
  152: refuse('asks for what lies outside of it'),
  143: refuse('holds a set'),
  144: refuse('holds a set'),
  145: refuse('holds a set'),
};

function readFloat(bytes: PickleBytes): number {
  const line = bytes.line();
  if (line === 'nan') return Number.NaN;
  if (line === 'inf' || line === '-inf')
    return line === 'inf' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  if (line.length > 40 || !DECIMAL.test(line)) throw new PickleError('a number is none');
  return Number.parseFloat(line);
}
