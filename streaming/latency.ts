/** Buckets per doubling: each is 9 % wider than the one before. */
const PER_OCTAVE = 8;
const OCTAVES = 20;

/** Upper bound of the first bucket in µs. Its doublings are round numbers: 1 ms, 2 ms, … */
const SMALLEST = 125;

/** Everything above the last bound (131 s) is in a bucket of its own. */
const BUCKETS = PER_OCTAVE * OCTAVES + 2;

/** A bucket as Prometheus has it: how many observations were at most `le` seconds. */
export interface CumulativeBucket {
  readonly le: number;
  readonly count: number;
}

/**
 * How long things take, in constant memory however many there are: counts in 162 buckets from 125 µs to 131 s
 * that grow by 2^⅛. A quantile is within 4.5 % of the exact one between these bounds.
 */
export class LatencyHistogram {
  readonly #counts = new Float64Array(BUCKETS);
  #count = 0;
  #sum = 0;
  #most = 0;

  /** Number of observations. */
  get count(): number {
    return this.#count;
  }

  /** µs. */
  get sum(): number {
    return this.#sum;
  }

  /** @param duration µs; one below 0 (clocks are not exact) counts as 0, and what is not finite not at all */
  observe(duration: number): void {
    if (!Number.isFinite(duration)) return;
    const positive = Math.max(0, duration);
    this.#counts[bucketOf(positive)] += 1;
    this.#count += 1;
    this.#sum += positive;
    this.#most = Math.max(this.#most, positive);
  }

  /**
   * The duration in µs that the fraction `fraction` (0..1) of all observations does not exceed; undefined
   * without observations. Above the last bound it is the longest observation.
   */
  quantile(fraction: number): number | undefined {
    if (this.#count === 0) return undefined;
    const rank = Math.max(1, Math.ceil(fraction * this.#count));
    let seen = 0;
    let bucket = -1;
    while (seen < rank) seen += this.#counts[++bucket];
    if (bucket === BUCKETS - 1) return this.#most;
    // The middle by ratio, which halves the greatest error.
    const middle = bucket === 0 ? SMALLEST / 2 : boundOf(bucket - 0.5);
    return Math.min(middle, this.#most);
  }

  /** One bucket per doubling, from 1 ms to 16.384 s, without that of `+Inf` (which is `count`). */
  cumulative(): CumulativeBucket[] {
    const buckets: CumulativeBucket[] = [];
    let count = 0;
    for (let bucket = 0; bucket < BUCKETS - 1; bucket++) {
      count += this.#counts[bucket];
      const le = boundOf(bucket) / 1e6;
      if (bucket % PER_OCTAVE === 0 && le >= 0.001 && le <= 16.384) buckets.push({ le, count });
    }
    return buckets;
  }

  /** Forgets everything: for a histogram of the last minute rather than of all time. */
  clear(): void {
    this.#counts.fill(0);
    this.#count = 0;
    this.#sum = 0;
    this.#most = 0;
  }
}

/** Upper bound of a bucket in µs, inclusive. */
function boundOf(bucket: number): number {
  return SMALLEST * 2 ** (bucket / PER_OCTAVE);
}

function bucketOf(duration: number): number {
  if (duration <= SMALLEST) return 0;
  return Math.min(BUCKETS - 1, Math.ceil(Math.log2(duration / SMALLEST) * PER_OCTAVE));
}
