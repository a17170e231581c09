import { expect, it } from 'vitest';
import { type OrderOptions, orderSamples } from '../../../core/dataset/sample-order.ts';

const CLIPS = [7, 1, 5, 9, 4].map((count, i, all) => ({
  key: `clip-${i}`,
  start: all.slice(0, i).reduce((sum, each) => sum + each, 0),
  count,
}));
const ALL = Array.from({ length: 26 }, (_, i) => i);

const order = (change: Partial<OrderOptions> = {}): number[] => [
  ...orderSamples(CLIPS, {
    shuffle: false,
    seed: 1,
    shard: { index: 0, of: 1 },
    skip: 0,
    limit: 1e9,
    ...change,
  }),
];
const sorted = (numbers: number[]): number[] => numbers.toSorted((a, b) => a - b);

it('without shuffling, clips follow each other', () => {
  expect(order()).toEqual(ALL);
});

it('shuffled, the seed alone decides', () => {
  const shuffled = order({ shuffle: true });
  expect(shuffled).not.toEqual(ALL);
  expect(sorted(shuffled)).toEqual(ALL);
  expect(order({ shuffle: true })).toEqual(shuffled);
  expect(order({ shuffle: true, seed: 2 })).not.toEqual(shuffled);
});

it.each([true, false])('parts are disjoint and cover everything (shuffled: %s)', (shuffle) => {
  const parts = [0, 1, 2].map((index) => order({ shuffle, shard: { index, of: 3 } }));
  expect(sorted(parts.flat())).toEqual(ALL);
  for (const part of parts) expect(part.length).toBeGreaterThan(4);
});

it('a part of an unshuffled order has whole clips', () => {
  expect(order({ shard: { index: 1, of: 2 } })).toEqual([7, ...ALL.slice(13, 22)]);
});

it('goes on where another stopped', () => {
  const shard = { index: 1, of: 2 };
  const whole = order({ shuffle: true, shard });
  expect(order({ shuffle: true, shard, limit: 5 })).toEqual(whole.slice(0, 5));
  expect(order({ shuffle: true, shard, skip: 5 })).toEqual(whole.slice(5));
  expect(order({ skip: 100 })).toEqual([]);
});
