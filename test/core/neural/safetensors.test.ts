import { describe, expect, it } from 'vitest';
import { readSafetensors, writeSafetensors } from '../../../core/neural/safetensors.ts';
import { WeightStore } from '../../../core/neural/weights.ts';

/** What Python's `safetensors` 0.8 writes for b = [[0, 1, 2], [3, 4, 5]], a.weight = [1.5, -2] and s = 7. */
const FROM_PYTHON = Buffer.from(
  '0AAAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJieSI6InB5dGhvbiJ9LCJhLndlaWdodCI6eyJkdHlwZSI6IkYzMiIsInNoYXBl' +
    'IjpbMl0sImRhdGFfb2Zmc2V0cyI6WzAsOF19LCJiIjp7ImR0eXBlIjoiRjMyIiwic2hhcGUiOlsyLDNdLCJkYXRhX29mZnNl' +
    'dHMiOls4LDMyXX0sInMiOnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6W10sImRhdGFfb2Zmc2V0cyI6WzMyLDM2XX19ICAgICAg' +
    'AADAPwAAAMAAAAAAAACAPwAAAEAAAEBAAACAQAAAoEAAAOBA',
  'base64',
);

/** A file with this header, written by hand, and as many bytes of data. */
function file(header: unknown, dataBytes: number, claimed?: bigint): Uint8Array {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(claimed ?? BigInt(json.length));
  return Buffer.concat([length, json, Buffer.alloc(dataBytes)]);
}

const f32 = (shape: unknown, begin: unknown, end: unknown) => ({
  dtype: 'F32',
  shape,
  data_offsets: [begin, end],
});

describe('safetensors', () => {
  it('reads what Python writes', () => {
    const { weights, metadata } = readSafetensors(FROM_PYTHON, 'python');
    expect({ ...metadata }).toEqual({ by: 'python' });
    expect(weights.shapes()).toEqual([
      ['a.weight', [2]],
      ['b', [2, 3]],
      ['s', []],
    ]);
    expect([...weights.values]).toEqual([1.5, -2, 0, 1, 2, 3, 4, 5, 7]);
  });

  it('writes what Python writes, byte for byte', () => {
    const { weights, metadata } = readSafetensors(FROM_PYTHON, 'python');
    expect(Buffer.from(writeSafetensors(weights, metadata))).toEqual(FROM_PYTHON);
  });

  it('keeps order, names of every kind, and values to the bit', () => {
    const weights = new WeightStore([
      ['z', [1, 2]],
      ['__proto__', [1]],
      ['ä "b"', [0, 4]],
      ['a', []],
    ]);
    weights.values.set([1e-42, -0, Math.fround(0.1), Infinity]);
    const copy = readSafetensors(writeSafetensors(weights, { note: 'é' }), 'copy');
    expect(copy.weights.shapes()).toEqual(weights.shapes());
    expect(copy.weights.values).toEqual(weights.values);
    expect({ ...copy.metadata }).toEqual({ note: 'é' });
  });

  it('starts the numbers at a multiple of 8', () => {
    const bytes = writeSafetensors(new WeightStore([['odd', [3]]]));
    expect(Number(Buffer.from(bytes).readBigUInt64LE()) % 8).toBe(0);
  });

  it('reads from within a larger buffer, at any offset', () => {
    const bytes = writeSafetensors(new WeightStore([['a', [2]]], 'x', Float32Array.of(1, 2)));
    const shifted = Buffer.concat([Buffer.of(9), bytes]).subarray(1);
    expect([...readSafetensors(shifted, 'x').weights.values]).toEqual([1, 2]);
  });

  const whole = writeSafetensors(new WeightStore([['a', [2]]]));
  const hostile: [string, RegExp, Uint8Array][] = [
    ['nothing', /too short/, new Uint8Array(0)],
    ['half a length', /too short/, new Uint8Array(7)],
    ['a header larger than the file', /claims a header of 64/, file({}, 0, 64n)],
    ['a header larger than memory', /claims a header of 18446744073709551615/, file({}, 0, 2n ** 64n - 1n)],
    ['a header that is no JSON', /no JSON/, file('{"a"', 0)],
    ['a header that is no text', /no JSON/, Buffer.concat([file('', 0, 2n), Buffer.of(0xff, 0xfe)])],
    ['a list', /no JSON object/, file([], 0)],
    ['null', /no JSON object/, file('null', 0)],
    ['a tensor that is a number', /"a" is described wrongly/, file({ a: 1 }, 0)],
    ['another type', /of type BF16/, file({ a: { dtype: 'BF16', shape: [2], data_offsets: [0, 4] } }, 4)],
    [
      'a type that cannot even be shown',
      /"a" is described wrongly/,
      file({ a: { dtype: { toString: 1, valueOf: 1 }, shape: [1], data_offsets: [0, 4] } }, 4),
    ],
    ['a negative length', /"a" is described wrongly/, file({ a: f32([-1], 0, 4) }, 4)],
    ['half a length in a shape', /"a" is described wrongly/, file({ a: f32([0.5], 0, 2) }, 2)],
    ['a shape that is no list', /"a" is described wrongly/, file({ a: f32('2', 0, 8) }, 8)],
    [
      'three offsets',
      /"a" is described wrongly/,
      file({ a: { dtype: 'F32', shape: [1], data_offsets: [0, 4, 8] } }, 8),
    ],
    ['offsets that go backwards', /does not fit/, file({ a: f32([1], 4, 0) }, 4)],
    ['a shape that overflows', /does not fit/, file({ a: f32([2 ** 40, 2 ** 40], 0, 8) }, 8)],
    ['a shape larger than its bytes', /does not fit/, file({ a: f32([3], 0, 8) }, 8)],
    ['tensors that overlap', /overlap/, file({ a: f32([2], 0, 8), b: f32([2], 4, 12) }, 12)],
    ['tensors on top of each other', /overlap/, file({ a: f32([2], 0, 8), b: f32([2], 0, 8) }, 8)],
    ['a gap', /gap/, file({ a: f32([1], 0, 4), b: f32([1], 8, 12) }, 12)],
    ['numbers that nobody owns', /take 4 bytes, it holds 8/, file({ a: f32([1], 0, 4) }, 8)],
    ['a file cut short', /take 8 bytes, it holds 5/, whole.subarray(0, whole.length - 3)],
    ['metadata that are no text', /metadata "n" are no text/, file({ __metadata__: { n: 1 } }, 0)],
  ];

  it.each(hostile)('refuses %s', (_, message, bytes) => {
    expect(() => readSafetensors(bytes, 'bad.safetensors')).toThrow(
      expect.objectContaining({
        code: 'MODEL_INVALID',
        message: expect.stringMatching(new RegExp(`^bad\\.safetensors .*${message.source}`)),
      }),
    );
  });
});
