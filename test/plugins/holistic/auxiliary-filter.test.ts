import { expect, it } from 'vitest';
import { AuxiliaryFilter } from '../../../plugins/holistic/auxiliary-filter.ts';

const smoothing = (cutoff: number, seconds: number): number => {
  const r = 2 * Math.PI * cutoff * seconds;
  return r / (r + 1);
};

function filterAll(
  inputs: readonly number[],
  seconds: number,
  unit: number,
  filter = new AuxiliaryFilter(1),
) {
  return inputs.map((input, i) => {
    const values = Float64Array.of(input);
    filter.filter(values, i * seconds, unit);
    return values[0];
  });
}

it('leaves the first values and those of something at rest', () => {
  expect(filterAll([7, 7, 7], 0.04, 100)).toEqual([7, 7, 7]);
});

it('follows a step by the speed that it measures, in units and seconds', () => {
  const [, second, third] = filterAll([0, 10, 10], 0.05, 50);
  const speed = smoothing(1, 0.05) * (10 / 50 / 0.05);
  const expected = 10 * smoothing(0.01 + 10 * speed, 0.05);
  expect(second).toBeCloseTo(expected, 9);
  // Raw values stand still now: the speed decays, the value goes on.
  const slower = speed * (1 - smoothing(1, 0.05));
  expect(third).toBeCloseTo(expected + smoothing(0.01 + 10 * slower, 0.05) * (10 - expected), 9);
});

it('filters each coordinate by itself', () => {
  const filter = new AuxiliaryFilter(2);
  filter.filter(Float64Array.of(0, 5), 0, 1);
  const values = Float64Array.of(3, 5);
  filter.filter(values, 1, 1);
  expect(values[0]).toBeLessThan(3);
  expect(values[1]).toBe(5);
});

it('starts again after it was told to forget', () => {
  const filter = new AuxiliaryFilter(1);
  filterAll([0, 100, 0], 0.04, 10, filter);
  filter.forget();
  expect(filterAll([50, 51], 0.04, 10, filter)).toEqual(filterAll([50, 51], 0.04, 10));
});
