import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../core/seeded-random.ts';
import { LatencyHistogram } from '../../streaming/latency.ts';

const random = seededRandom(7);

function histogramOf(durations: readonly number[]): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (const duration of durations) histogram.observe(duration);
  return histogram;
}

const distributions = {
  uniform: () => 1000 + random() * 200_000,
  exponential: () => 500 - Math.log(1 - random()) * 40_000,
  'two humps': () => (random() < 0.9 ? 30_000 : 900_000) * (0.8 + 0.4 * random()),
  constant: () => 33_333,
};

describe('a latency histogram', () => {
  it.each(Object.entries(distributions))('has quantiles within 4.5 %% of the exact ones: %s', (_, draw) => {
    const durations = Array.from({ length: 5000 }, draw);
    const histogram = histogramOf(durations);
    const sorted = durations.toSorted((a, b) => a - b);
    for (const fraction of [0, 0.01, 0.25, 0.5, 0.9, 0.95, 0.99, 1]) {
      const exact = sorted[Math.max(0, Math.ceil(fraction * sorted.length) - 1)];
      expect(Math.abs(histogram.quantile(fraction)! / exact - 1)).toBeLessThan(0.045);
    }
    expect(histogram.count).toBe(5000);
    expect(histogram.sum).toBeCloseTo(
      durations.reduce((sum, duration) => sum + duration),
      3,
    );
  });

  it('has no quantile without observations', () => {
    expect(new LatencyHistogram().quantile(0.5)).toBeUndefined();
  });

  it('counts what is very short or very long, clocks that disagree, and nothing that is no duration', () => {
    const histogram = histogramOf([-5, 0, 1, 1e12, NaN, Infinity]);
    expect(histogram.count).toBe(4);
    expect(histogram.sum).toBe(1e12 + 1);
    expect(histogram.quantile(0.5)).toBeLessThanOrEqual(125);
    expect(histogram.quantile(1)).toBe(1e12);
  });

  it('counts up to bounds that double from 1 ms, which belong to their bucket', () => {
    const histogram = histogramOf([100, 1000, 1001, 2000, 4000, 16_384_000, 16_384_001]);
    const buckets = histogram.cumulative();
    expect(buckets.map(({ le }) => le)).toEqual(Array.from({ length: 15 }, (_, i) => 2 ** i / 1000));
    expect(buckets.map(({ count }) => count)).toEqual([2, 4, 5, ...Array(11).fill(5), 6]);
  });

  it('forgets', () => {
    const histogram = histogramOf([1000, 2000]);
    histogram.clear();
    expect([histogram.count, histogram.sum, histogram.quantile(0.5)]).toEqual([0, 0, undefined]);
    expect(histogram.cumulative().every(({ count }) => count === 0)).toBe(true);
  });
});
