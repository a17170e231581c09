import { describe, expect, it } from 'vitest';
import { RunningQuantiles } from '../../../core/pose/running-quantiles.ts';

/** 0..1, evenly spread, in a fixed disorder. */
const shuffled = Array.from({ length: 2000 }, (_, i) => (i * 0.6180339887) % 1);

describe('RunningQuantiles', () => {
  it('gives exact quantiles of what it was primed with, per entry, without NaN', () => {
    const quantiles = new RunningQuantiles([0.5, 0.9]);
    quantiles.prime(Array.from({ length: 11 }, (_, i) => [i, i % 2 === 0 ? i : Number.NaN]));
    expect([...quantiles.values]).toEqual([5, 10]);
  });

  it('converges to the quantiles of a stream', () => {
    const quantiles = new RunningQuantiles([0.25, 0.5, 0.85]);
    for (const value of shuffled) quantiles.observe([value, value, value], 0.1, 1);
    [0.25, 0.5, 0.85].forEach((quantile, i) => {
      expect(Math.abs(quantiles.values[i] - quantile)).toBeLessThan(0.03);
    });
  });

  it('moves by little at a time, whatever comes', () => {
    const quantiles = new RunningQuantiles([0.5]);
    quantiles.observe([0], 0, 1);
    for (let i = 0; i < 100; i++) {
      const before = quantiles.values[0];
      quantiles.observe([1000], 5, 1);
      expect(quantiles.values[0] - before).toBeLessThan(0.02);
    }
    expect(quantiles.values[0]).toBeGreaterThan(0.2);
  });

  it('counts what it was primed with only once', () => {
    const quantiles = new RunningQuantiles([0.5]);
    quantiles.prime([[1], [2], [9]]);
    for (const value of [1, 2, 9]) quantiles.observe([value], 0.1, 1);
    expect(quantiles.values[0]).toBe(2);
    quantiles.observe([9], 0.1, 1);
    expect(quantiles.values[0]).toBeGreaterThan(2);
  });

  it('is unknown until something was seen', () => {
    const quantiles = new RunningQuantiles([0.5]);
    quantiles.observe([Number.NaN], 0.1, 1);
    expect(quantiles.values[0]).toBeNaN();
    quantiles.observe([3], 0.1, 1);
    expect(quantiles.values[0]).toBe(3);
  });
});
