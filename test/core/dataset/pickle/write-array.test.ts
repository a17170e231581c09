import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { NumberArray } from '../../../../core/dataset/pickle/pickle-value.ts';
import { readPickle } from '../../../../core/dataset/pickle/restricted-pickle.ts';
import { writeArrayPickle } from '../../../../core/dataset/pickle/write-array.ts';

const VALUES = Float64Array.from({ length: 300 * 2 }, (_, i) => Math.sin(i) / 3);

function runsNumpy(): boolean {
  try {
    execFileSync('python3', ['-c', 'import numpy'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('an array as a pickle', () => {
  it('is read back as it was', () => {
    // More rows than fit one byte.
    const { shape, data } = readPickle(writeArrayPickle(VALUES, 300, 2)) as NumberArray;
    expect(shape).toEqual([300, 2]);
    expect(data).toEqual(VALUES);
  });

  it('has the opcodes of protocol 3, and nothing is left on the stack', () => {
    const bytes = writeArrayPickle(new Float64Array([0.5, -2]), 1, 2);
    const numbers = Buffer.from(Float64Array.of(0.5, -2).buffer);
    const expected = [
      '\x80\x03cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\nK\x00\x85C\x01btR',
      '(K\x01K\x01K\x02\x86cnumpy\ndtype\nX\x02\x00\x00\x00f8\x89\x88\x87R',
      '(K\x03X\x01\x00\x00\x00<NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb\x89B\x10\x00\x00\x00',
      numbers.toString('latin1'),
      'tb.',
    ];
    expect(bytes.toString('latin1')).toBe(expected.join(''));
  });

  it('refuses a shape that does not fit', () => {
    expect(() => writeArrayPickle(VALUES, 96, 2)).toThrow(RangeError);
  });

  it.skipIf(!runsNumpy())('is the array to numpy itself', () => {
    const read = [
      'import pickle, sys, json',
      'array = pickle.loads(sys.stdin.buffer.read())',
      'print(json.dumps([str(array.dtype), array.shape, array.tolist()]))',
    ];
    const out = execFileSync('python3', ['-W', 'error', '-c', read.join('\n')], {
      input: writeArrayPickle(VALUES, 300, 2),
    });
    const [type, shape, rows] = JSON.parse(out.toString()) as [string, number[], number[][]];
    expect([type, shape]).toEqual(['float64', [300, 2]]);
    expect(Float64Array.from(rows.flat())).toEqual(VALUES);
  });
});
