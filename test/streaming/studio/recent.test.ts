import { describe, expect, it } from 'vitest';
import { Recent } from '../../../streaming/studio/recent.ts';

function every(step: number, from: number, until: number, recent: Recent): void {
  for (let at = from; at < until; at += step) recent.add(at, at);
}

describe('Recent', () => {
  it('counts what came in the last span', () => {
    const recent = new Recent(2000);
    every(40, 0, 10_000, recent);
    expect(recent.rate(9960)).toBeCloseTo(25, 0);
    expect(recent.rate(10_960)).toBeCloseTo(12.5, 0);
    expect(recent.rate(12_000)).toBe(0);
  });

  it('knows the rate from the second value on, without counting the time before the first', () => {
    const recent = new Recent(2000);
    recent.add(5000);
    expect(recent.rate(5000)).toBe(0);
    recent.add(5040);
    expect(recent.rate(5040)).toBe(25);
  });

  it('starts again after a pause', () => {
    const recent = new Recent(2000);
    every(40, 0, 4000, recent);
    every(40, 60_000, 60_201, recent);
    expect(recent.rate(60_200)).toBe(25);
  });

  it('gives quantiles of the last values, and none of nothing', () => {
    const recent = new Recent(1000);
    expect(recent.quantile(0, 0.5)).toBeUndefined();
    for (let value = 1; value <= 100; value++) recent.add(value, 101 - value);
    expect(recent.quantile(100, 0.5)).toBe(50);
    expect(recent.quantile(100, 0.95)).toBe(95);
    expect(recent.quantile(100, 1)).toBe(100);
    // Those that came before 60 were 42 and more.
    expect(recent.quantile(1060, 1)).toBe(40);
    expect(recent.quantile(5000, 0.5)).toBeUndefined();
  });

  it('forgets everything when it is cleared', () => {
    const recent = new Recent(1000);
    every(10, 0, 500, recent);
    recent.clear();
    expect(recent.rate(500)).toBe(0);
    expect(recent.quantile(500, 0.5)).toBeUndefined();
  });
});
