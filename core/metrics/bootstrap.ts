/**
 * How sure a mean is: it is computed again for many samples drawn, with replacement, from the units it was computed of.
 *
 * Frames of one clip resemble their neighbours, so blocks of consecutive frames are drawn (Künsch, "The jackknife and the
 * bootstrap for general stationary observations", Annals of Statistics 17(3), 1989), the end of the clip joined to its
 * start so that every frame counts alike (Politis and Romano, "A circular block-resampling procedure for stationary data",
 * 1992). Of several clips, whole clips are drawn (the cluster bootstrap: Field and Welsh, "Bootstrapping clustered data",
 * Journal of the Royal Statistical Society B 69(3), 2007): blocks of one unit each.
 */

const RESAMPLES = 2000;
/** Fewer blocks say little of how they vary; more than the upper number cost time and say no more. */
const FEWEST_BLOCKS = 5;
const MOST_BLOCKS = 500;

/** A weighted mean, unit by unit (a unit is a frame or a clip): Σ value × weight, and Σ weight, which may be 0. */
export interface WeightedUnits {
  readonly sums: Float64Array;
  readonly weights: Float64Array;
}

/** Which units each sample is made of. Means that are to be compared are computed from one and the same. */
export interface Resampling {
  readonly units: number;
  readonly blockLength: number;
  /** Of one sample. */
  readonly blocks: number;
  /** First unit of each block, `blocks` for every sample. */
  readonly starts: Int32Array;
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Frames in a block: one second, but at most a fifth of the clip and at least a five-hundredth. Where frames resemble each
 * other for longer than a block (in a clip of less than five seconds, or with scores that drift), the interval is too
 * narrow: 80 to 90 % of them then hold the truth instead of 95 %.
 */
export function blockLength(frames: number, fps: number): number {
  return Math.max(
    1,
    Math.min(Math.round(fps), Math.floor(frames / FEWEST_BLOCKS)),
    Math.ceil(frames / MOST_BLOCKS),
  );
}

/** Draws 2,000 samples of about `units` units each. `random` gives numbers 0 ≤ x < 1. */
export function drawBlocks(units: number, blockLength: number, random: () => number): Resampling {
  const blocks = Math.round(units / blockLength);
  const starts = new Int32Array(RESAMPLES * blocks);
  for (let i = 0; i < starts.length; i++) starts[i] = Math.floor(random() * units);
  return { units, blockLength, blocks, starts };
}

/** The weighted mean of all units; NaN where nothing has weight. */
export function meanOf({ sums, weights }: WeightedUnits): number {
  let sum = 0;
  let weight = 0;
  for (let i = 0; i < sums.length; i++) {
    sum += sums[i];
    weight += weights[i];
  }
  return sum / weight;
}

/** The weighted mean of every sample; NaN for those in which nothing has weight. */
export function resampledMeans({ sums, weights }: WeightedUnits, resampling: Resampling): Float64Array {
  const { blocks, starts } = resampling;
  const sumAt = blockSums(sums, resampling);
  const weightAt = blockSums(weights, resampling);
  const means = new Float64Array(RESAMPLES);
  for (let sample = 0, i = 0; sample < RESAMPLES; sample++) {
    let sum = 0;
    let weight = 0;
    for (const end = i + blocks; i < end; i++) {
      sum += sumAt[starts[i]];
      weight += weightAt[starts[i]];
    }
    means[sample] = sum / weight;
  }
  return means;
}

/** For each unit the sum over the block that starts with it; exactly 0 where all values are. */
function blockSums(values: Float64Array, { units, blockLength }: Resampling): Float64Array {
  if (blockLength === 1) return values;
  const before = new Float64Array(units + 1);
  for (let i = 0; i < units; i++) before[i + 1] = before[i] + values[i];
  const sums = new Float64Array(units);
  for (let start = 0; start < units; start++) {
    const end = start + blockLength;
    const beyond = end > units ? before[end - units] : 0;
    sums[start] = before[Math.min(end, units)] - before[start] + beyond;
  }
  return sums;
}

/**
 * The 95 % interval of a figure from its values in the samples (NaN is passed over): their percentiles, moved outwards as
 * Student's t demands of so few blocks. For five blocks these are 0.1 % and 99.9 %, for many 2.5 % and 97.5 %. With fewer
 * than five clips it is the range of all samples, and cannot be sure of 95 %.
 *
 * Source: Hesterberg, "What teachers should know about the bootstrap", The American Statistician 69(4), 2015, section 3.3
 * (expanded percentile interval).
 */
export function intervalOf(values: Float64Array, { blocks }: Pick<Resampling, 'blocks'>): Interval {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const tail = normalTail(Math.sqrt(blocks / (blocks - 1)) * studentQuantile(blocks - 1));
  return { low: quantile(sorted, tail), high: quantile(sorted, 1 - tail) };
}

function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
}

/** 97.5 % quantile of Student's t. Source: Abramowitz and Stegun 26.7.5; within 1 % from 3 degrees of freedom on. */
function studentQuantile(freedom: number): number {
  const z = 1.959964;
  return (
    z +
    (z ** 3 + z) / (4 * freedom) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * freedom ** 3)
  );
}

/** Share of a standard normal distribution above `z`, which is not negative. Source: Abramowitz and Stegun 26.2.17; within 1e-7. */
function normalTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const sum =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * sum;
}
