import { expect, it } from 'vitest';
import { mean, quantile } from './statistics.ts';

it('quantiles interpolate between order statistics', () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
  expect(quantile([1, 2, 3, 4, 5], 0.95)).toBeCloseTo(4.8, 10);
  expect(quantile([Number.NaN, 7], 0.1)).toBe(7);
  expect(quantile([], 0.5)).toBeNaN();
});

it('means are of what is known', () => {
  expect(mean([1, Number.NaN, 3])).toBe(2);
  expect(mean([])).toBeNaN();
});
