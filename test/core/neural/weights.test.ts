import { describe, expect, it } from 'vitest';
import type { WeightDeclaration } from '../../../core/contract.ts';
import { initialiseWeights, WeightStore } from '../../../core/neural/weights.ts';

const declarations: WeightDeclaration[] = [
  { name: 'a.weight', shape: [64, 32, 3, 3], init: 'he' },
  { name: 'a.bias', shape: [64], init: 'zeros' },
  { name: 'b.weight', shape: [32, 64, 1, 1], init: 'xavier' },
  { name: 'scale', shape: [5], init: 'ones' },
];

const deviation = (values: Float32Array): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);

describe('WeightStore', () => {
  it('keeps all weights in one array, in order', () => {
    const store = new WeightStore([
      ['a', [2, 3]],
      ['b', []],
      ['c', [2]],
    ]);
    expect(store.count).toBe(9);
    store.values.set([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect([...store.get('a').values]).toEqual([0, 1, 2, 3, 4, 5]);
    expect([...store.get('b').values]).toEqual([6]);
    store.get('c', [2]).values[1] = 80;
    expect(store.values[8]).toBe(80);
  });

  it('works on memory that threads share', () => {
    const values = new Float32Array(new SharedArrayBuffer(8));
    new WeightStore([['a', [2]]], 'shared', values).get('a').values[1] = 3;
    expect(values[1]).toBe(3);
  });

  it('copies into memory of its own', () => {
    const store = new WeightStore([['a', [2]]], 'first');
    const copy = store.clone();
    copy.values[0] = 1;
    expect(store.values[0]).toBe(0);
    expect(copy.shapes()).toEqual(store.shapes());
  });

  it('refuses a missing weight and one of another shape, naming its origin', () => {
    const store = new WeightStore([['a', [2, 3]]], 'm.safetensors');
    const invalid = (message: RegExp) =>
      expect.objectContaining({ code: 'MODEL_INVALID', message: expect.stringMatching(message) });
    expect(() => store.get('b')).toThrow(invalid(/^m\.safetensors .*no weight "b"/));
    expect(() => store.get('a', [3, 2])).toThrow(invalid(/"a" is 2×3, this network needs 3×2/));
    expect(() => store.get('a', [6])).toThrow(invalid(/needs 6/));
  });

  it('refuses two weights of one name, and memory of another length', () => {
    const twice: [string, number[]] = ['a', [1]];
    expect(() => new WeightStore([twice, twice])).toThrow(/two weights/);
    expect(() => new WeightStore([['a', [2]]], 'x', new Float32Array(3))).toThrow(RangeError);
  });
});

describe('initialiseWeights', () => {
  it('depends on the seed and on nothing else', () => {
    const first = initialiseWeights(declarations, 1).values;
    expect(initialiseWeights(declarations, 1).values).toEqual(first);
    expect(initialiseWeights(declarations, 2).values).not.toEqual(first);
  });

  it('scales by what goes into a filter', () => {
    const store = initialiseWeights(declarations, 3);
    expect(deviation(store.get('a.weight').values)).toBeCloseTo(Math.sqrt(2 / (32 * 9)), 2);
    expect(deviation(store.get('b.weight').values)).toBeCloseTo(Math.sqrt(2 / 96), 2);
    expect(store.get('a.bias').values.every((value) => value === 0)).toBe(true);
    expect(store.get('scale').values.every((value) => value === 1)).toBe(true);
  });

  it('leaves weights as they are when others are added', () => {
    const more: WeightDeclaration[] = [{ name: 'first', shape: [7], init: 'he' }, ...declarations];
    const [alone, among] = [declarations, more].map((list) => initialiseWeights(list, 9));
    expect(among!.get('a.weight').values).toEqual(alone!.get('a.weight').values);
  });

  it('draws different numbers for weights of one shape', () => {
    const store = initialiseWeights(
      ['a', 'b'].map((name) => ({ name, shape: [4, 4], init: 'he' as const })),
      0,
    );
    expect(store.get('a').values).not.toEqual(store.get('b').values);
  });
});
