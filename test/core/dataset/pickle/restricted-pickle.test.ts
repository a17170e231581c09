import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isNumberArray, PickleError } from '../../../../core/dataset/pickle/pickle-value.ts';
import { readPickle } from '../../../../core/dataset/pickle/restricted-pickle.ts';
import { SeededRandom } from '../../../../core/neural/seeded-random.ts';

/** Written once by Python 3.12 and numpy 2.4, with base64 around them; those "of numpy 1" have the names that numpy had before version 2. */
const load = (name: string): Record<string, string> =>
  JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
const PYTHON = load('python-pickles.json');
const REFUSED = load('refused-pickles.json');

const bytesOf = (base64: string): Buffer => Buffer.from(base64, 'base64');
const pickle = (...parts: (string | readonly number[] | Buffer)[]): Buffer =>
  Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))),
  );

function plain(value: unknown): unknown {
  if (isNumberArray(value)) return { shape: [...value.shape], data: [...value.data] };
  if (value instanceof Uint8Array) return [...value];
  if (value instanceof Map) return new Map([...value].map(([key, one]) => [key, plain(one)]));
  return Array.isArray(value) ? value.map(plain) : value;
}

const A = [0.25, 0.5, 0.75, -1, 0, 2];
const EXPECTED: readonly [RegExp, unknown][] = [
  [/^float/, { shape: [3, 2], data: A }],
  [/^int/, { shape: [3, 2], data: [1, -2, 3, 4, 0, 2] }],
  [/^unsigned/, { shape: [3, 2], data: [1, 2, 3, 4, 0, 2] }],
  [/^bool/, { shape: [2], data: [1, 0] }],
  [/^scalars/, [1.5, 0.25, -7, 1]],
  [/^slice/, { shape: [2, 2], data: [0.25, 0.5, 0, 2] }],
  [/^empty/, { shape: [0, 2], data: [] }],
  [
    /^list/,
    [
      [0.1, 0.2],
      [0.3, 0.4],
    ],
  ],
  [
    /^dict/,
    new Map<unknown, unknown>([
      ['keypoints', [1, 2.5, null, true, false, -3, 70000, 2 ** 40, -(2 ** 33), 'é\n€']],
      ['empty', []],
      [1, [[]]],
      ['nested', new Map([['b', [0, 255]]])],
    ]),
  ],
  [
    /^shared/,
    [
      [1, 2],
      [1, 2],
    ],
  ],
  [/^floats/, [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e-300, -0, 1e16]],
];

describe('reads what Python writes', () => {
  it.each(Object.keys(PYTHON))('%s', (name) => {
    const [, expected] = EXPECTED.findLast(([pattern]) => pattern.test(name))!;
    expect(plain(readPickle(bytesOf(PYTHON[name])))).toEqual(expected);
  });

  it('strings of Python 2, whose bytes are text', () => {
    expect(readPickle(pickle("(lp0\nS'a\\x00\\n\\'\\101'\np1\nag1\na."))).toEqual(["a\0\n'A", "a\0\n'A"]);
    expect(readPickle(pickle('\x80\x02U\x03a\xffb.'))).toBe('a\xffb');
  });
});

describe('refuses', () => {
  it.each(Object.keys(REFUSED))('%s', (name) => {
    expect(() => readPickle(bytesOf(REFUSED[name]))).toThrow(PickleError);
  });

  it.each([
    ['GLOBAL and REDUCE', pickle("cos\nsystem\n(S'true'\ntR.")],
    ['STACK_GLOBAL', pickle([0x80, 4, 0x8c, 2], 'os', [0x8c, 6], 'system', [0x93], '.')],
  ])('a function by %s, and says which', (_, bytes) => {
    expect(() => readPickle(bytes)).toThrow('it asks for os.system, which is not allowed');
  });

  it.each([
    ['INST', pickle('(ios\nsystem\n.'), /os\.system/],
    ['OBJ', pickle('(cos\nsystem\no.'), /os\.system/],
    ['NEWOBJ', pickle([0x80, 2], 'cnumpy\nndarray\n)', [0x81], '.'), /instance/],
    ['NEWOBJ_EX', pickle([0x80, 4], 'cnumpy\nndarray\n)}', [0x92], '.'), /instance/],
    ['REDUCE of numpy.ndarray itself', pickle('cnumpy\nndarray\n(K\x09tR.'), /ndarray is called/],
    ['REDUCE of what is no function', pickle("S'os.system'\n(tR."), /no function/],
    ['BUILD of a dict', pickle('}}b.'), /state/],
    ['BUILD that would set attributes', pickle("cnumpy\ndtype\n(S'f8'\ntR}S'x'\nK\x01sb."), /state/],
    ['an extension', pickle([0x80, 2, 0x82, 1], '.'), /extension/],
    ['a persistent id', pickle('Pid\n.'), /outside/],
    ['a buffer out of band', pickle([0x80, 5, 0x97], '.'), /outside/],
    ['a codec that decompresses', pickle('c_codecs\nencode\n(VAAAA\nVzip\ntR.'), /encoded/],
    [
      'a name from a dict of names',
      pickle([0x80, 4, 0x8c, 9], '__proto__', [0x8c, 11], 'constructor', [0x93], '.'),
      /__proto__/,
    ],
    [
      'an array of a class of its own',
      pickle("cnumpy.core.multiarray\n_reconstruct\n(cnumpy\ndtype\n(K\x00tS'b'\ntR."),
      /class/,
    ],
    ['a later protocol', pickle([0x80, 6], 'N.'), /protocol 6/],
    ['an opcode that there is not', pickle([0xff], '.'), /opcode 0xff/],
    ['an empty stack', pickle('.'), /missing/],
    ['a mark in place of a value', pickle('(.'), /missing/],
    ['a value that was not remembered', pickle('h\x07.'), /value 7/],
    ['nothing', pickle(), /ends/],
  ] as const)('%s', (_, bytes, message) => {
    expect(() => readPickle(bytes)).toThrow(message);
    expect(() => readPickle(bytes)).toThrow(PickleError);
  });

  it.each([
    ['bytes', pickle([0x80, 4, 0x8e, 0, 0, 0, 0, 0, 1, 0, 0], '.')],
    ['bytes beyond what numbers can count', pickle([0x80, 4, 0x8e, ...Array(8).fill(255)], '.')],
    ['short text', pickle([0x8c, 255], 'a.')],
    ['text', pickle('X\xff\xff\xff\x7fa.')],
    ['a frame', pickle([0x80, 4, 0x95, 0, 0, 0, 0, 0, 0, 0, 16], 'N.')],
    ['a whole number', pickle([0x80, 2, 0x8b, 0, 0, 0, 64], '.')],
    ['digits', pickle(`L${'9'.repeat(1e6)}L\n.`)],
    [
      'a shape',
      pickle(
        "cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(K\x00tS'b'\ntR(K\x01(L99999999999L\nK\x02tcnumpy\ndtype\n(S'f8'\ntRI00\nS'abc'\ntb.",
      ),
    ],
    [
      'a negative shape',
      pickle(
        "cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(K\x00tS'b'\ntR(K\x01(I-1\ntcnumpy\ndtype\n(S'f8'\ntRI00\nS''\ntb.",
      ),
    ],
  ])('%s of a size that is only claimed', (_, bytes) => {
    const before = process.memoryUsage().arrayBuffers;
    expect(() => readPickle(bytes)).toThrow(PickleError);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 24);
  });

  it('lists in lists, ten times each, which would be endless to walk through', () => {
    const level = Array.from(
      { length: 30 },
      (_, n) => `(${`h${String.fromCharCode(n)}`.repeat(10)}lq${String.fromCharCode(n + 1)}`,
    );
    expect(() => readPickle(pickle('(K\x01lq\0', ...level, '.'))).toThrow('it holds more than');
  });

  it('such lists where a message would show them', () => {
    const level = Array.from(
      { length: 60 },
      (_, n) => `(${`h${String.fromCharCode(n)}`.repeat(2)}lq${String.fromCharCode(n + 1)}`,
    );
    const laughs = pickle('(K\x01lq\0', ...level);
    const shape = pickle(
      laughs,
      'cnumpy.core.numeric\n_frombuffer\n(U\x01acnumpy\ndtype\n(U\x02u1tRh<U\x01CtR.',
    );
    expect(() => readPickle(shape)).toThrow("an array's shape is a list");
    expect(() => readPickle(pickle(laughs, 'cnumpy\ndtype\n(h<tR.'))).toThrow('type a list');
    expect(() => readPickle(pickle(laughs, 'c_codecs\nencode\n(Vah<tR.'))).toThrow(PickleError);
  });

  it.each([
    ['arrays', 'h\0(h\x01h\x02h\x03U\x01CtR', /makes more/],
    ['states of one array', 'h\x04(h\x03h\x02I00\nh\x01tb', /makes more/],
    ['bytes', 'h\x05(h\x01U\x06latin1tR', /makes more/],
  ])('%s that are made of the same bytes again and again', (_, again, message) => {
    const head = pickle(
      'cnumpy.core.numeric\n_frombuffer\nq\0',
      `T\x00\x10\0\0${'a'.repeat(4096)}q\x01`,
      'cnumpy\ndtype\n(U\x02u1tRq\x02',
      '(M\x00\x10tq\x03',
      "cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(K\x00tS'b'\ntRq\x04",
      'c_codecs\nencode\nq\x05',
    );
    expect(() => readPickle(pickle(head, again.repeat(50), '.'))).toThrow(message);
    expect(() => readPickle(pickle(head, again, '.'))).not.toThrow(message);
  });

  it('lists that are nested without end', () => {
    expect(() => readPickle(pickle('('.repeat(1e5), 'l'.repeat(1e5), '.'))).toThrow('nested');
  });

  it('a file that is larger than keypoints can be', () => {
    expect(() => readPickle(Buffer.alloc(9 * 2 ** 20, 'N'))).toThrow('bytes');
  });
});

it('a pickle cut short anywhere is refused', () => {
  for (const base64 of Object.values(PYTHON)) {
    const bytes = bytesOf(base64);
    for (let length = 0; length < bytes.length; length++) {
      expect(() => readPickle(bytes.subarray(0, length))).toThrow(PickleError);
    }
  }
});

it('random changes are read or refused, and nothing else happens', () => {
  const random = new SeededRandom(7);
  const all = [...Object.values(PYTHON), ...Object.values(REFUSED)].map(bytesOf);
  let refused = 0;
  for (let round = 0; round < 4000; round++) {
    const bytes = Buffer.from(all[Math.floor(random.next() * all.length)]);
    for (let change = 0; change < 1 + (round % 4); change++) {
      bytes[Math.floor(random.next() * bytes.length)] = Math.floor(random.next() * 256);
    }
    try {
      readPickle(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(PickleError);
      refused += 1;
    }
  }
  expect(refused).toBeGreaterThan(1000);
});

it('random bytes are refused', () => {
  const random = new SeededRandom(11);
  for (let round = 0; round < 2000; round++) {
    const bytes = Buffer.from(Array.from({ length: 200 }, () => Math.floor(random.next() * 256)));
    try {
      readPickle(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(PickleError);
    }
  }
});
