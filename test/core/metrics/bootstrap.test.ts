import { describe, expect, it } from 'vitest';
import {
  blockLength,
  drawBlocks,
  type Interval,
  intervalOf,
  meanOf,
  resampledMeans,
} from '../../../core/metrics/bootstrap.ts';
import { seededRandom } from '../../../core/seeded-random.ts';

type Random = () => number;

/** Box and Muller 1958. */
const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

const normals = (count: number, random: Random): Float64Array =>
  Float64Array.from({ length: count }, () => normal(random));

/** Mean 0; each value `memory` × the one before, plus noise. */
function autoregressive(count: number, memory: number, random: Random): Float64Array {
  let value = normal(random) / Math.sqrt(1 - memory ** 2);
  return Float64Array.from({ length: count }, () => {
    const current = value;
    value = memory * value + normal(random);
    return current;
  });
}

const unweighted = (sums: Float64Array) => ({ sums, weights: new Float64Array(sums.length).fill(1) });

function intervalOfMean(values: Float64Array, length: number, random: Random): Interval {
  const resampling = drawBlocks(values.length, length, random);
  return intervalOf(resampledMeans(unweighted(values), resampling), resampling);
}

/** The share of simulated series whose interval holds the true mean, 0. */
function coverage(runs: number, series: () => Float64Array, length: number, random: Random): number {
  let held = 0;
  for (let run = 0; run < runs; run++) {
    const { low, high } = intervalOfMean(series(), length, random);
    if (low <= 0 && high >= 0) held += 1;
  }
  return held / runs;
}

describe('bootstrap', () => {
  it('has the interval of a normal mean: 1.96 standard errors on either side', () => {
    const random = seededRandom(1);
    const values = normals(400, random);
    const mean = meanOf(unweighted(values));
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    const { low, high } = intervalOfMean(values, 1, random);
    const expected = (1.96 * deviation) / Math.sqrt(values.length);
    expect((high - low) / 2).toBeGreaterThan(0.9 * expected);
    expect((high - low) / 2).toBeLessThan(1.1 * expected);
    expect((high + low) / 2).toBeCloseTo(mean, 1);
  });

  it('holds the true mean of few independent values, too', () => {
    const random = seededRandom(2);
    const share = coverage(300, () => normals(6, random), 1, random);
    expect(share).toBeGreaterThan(0.9);
    expect(share).toBeLessThan(0.99);
  });

  it('holds the true mean of series that resemble their past, where single frames would not', () => {
    const random = seededRandom(3);
    const series = (): Float64Array => autoregressive(250, 0.8, random);
    expect(blockLength(250, 25)).toBe(25);
    expect(coverage(200, series, 25, random)).toBeGreaterThan(0.88);
    expect(coverage(100, series, 1, random)).toBeLessThan(0.6);
  });

  it('lets every unit count alike, those at the ends as well', () => {
    const values = new Float64Array(40);
    values[0] = 40;
    const resampling = drawBlocks(40, 8, seededRandom(4));
    const means = resampledMeans(unweighted(values), resampling);
    expect(means.reduce((sum, mean) => sum + mean) / means.length).toBeCloseTo(1, 1);
  });

  it('knows weighted means, and samples in which nothing has weight', () => {
    const sums = Float64Array.of(0, 0, 6, 0, 0, 0);
    const weights = Float64Array.of(0, 0, 2, 0, 0, 0);
    expect(meanOf({ sums, weights })).toBe(3);
    const resampling = drawBlocks(6, 2, seededRandom(5));
    const means = resampledMeans({ sums, weights }, resampling);
    expect(new Set(means)).toEqual(new Set([3, Number.NaN]));
    expect(intervalOf(means, resampling)).toEqual({ low: 3, high: 3 });
    expect(meanOf(unweighted(new Float64Array(0)))).toBeNaN();
  });

  it('has no width where all values are the same, or there is but one', () => {
    const random = seededRandom(6);
    const { low, high } = intervalOfMean(new Float64Array(100).fill(0.3), 10, random);
    expect(low).toBeCloseTo(0.3, 12);
    expect(high).toBeCloseTo(0.3, 12);
    expect(intervalOfMean(Float64Array.of(7), 1, random)).toEqual({ low: 7, high: 7 });
  });

  it('draws the same for the same seed', () => {
    expect(drawBlocks(50, 5, seededRandom(9))).toEqual(drawBlocks(50, 5, seededRandom(9)));
    expect(drawBlocks(50, 5, seededRandom(9)).starts).not.toEqual(drawBlocks(50, 5, seededRandom(8)).starts);
  });

  it.each([
    [1, 25, 1],
    [4, 25, 1],
    [50, 25, 10],
    [125, 25, 25],
    [3000, 29.97, 30],
    [3000, 0.5, 6],
    [100_000, 25, 200],
  ])('takes blocks of %i frames at %f fps to be %i long', (frames, fps, length) => {
    expect(blockLength(frames, fps)).toBe(length);
  });
});
