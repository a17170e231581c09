/** How fast an estimate may move, in typical sizes per second: at first, and when it has settled. */
const FIRST_RATE = 0.12;
const SETTLED_RATE = 0.02;
/** Seconds in which the rate halves its way down. */
const SETTLING = 1.5;
/** A longer pause counts as this long: the picture must not jump after it. */
const MAX_SECONDS = 0.1;

/**
 * Quantiles of a stream of vectors, one per entry, in constant memory: stochastic approximation (Robbins and Monro 1951),
 * whose steps are limited in size, so that what is drawn by the estimates never jumps. NaN entries are left out.
 */
export class RunningQuantiles {
  /** The estimates; NaN where nothing was seen yet. */
  readonly values: Float64Array;
  #age = 0;
  /** Observations to come that `prime` has counted already. */
  #counted = 0;

  /** `quantiles` has one number in 0..1 per entry. */
  constructor(private readonly quantiles: ArrayLike<number>) {
    this.values = new Float64Array(quantiles.length).fill(Number.NaN);
  }

  /**
   * Takes the exact quantiles of `vectors`. Observing these once more, as the stream gets to them, changes nothing; those
   * that come after them move the estimates slowly.
   */
  prime(vectors: readonly ArrayLike<number>[]): void {
    if (vectors.length === 0) return;
    const column = new Float64Array(vectors.length);
    for (let i = 0; i < this.values.length; i++) {
      let count = 0;
      for (const vector of vectors) if (!Number.isNaN(vector[i])) column[count++] = vector[i];
      this.values[i] = quantileOf(column.subarray(0, count), this.quantiles[i]);
    }
    this.#age = Number.POSITIVE_INFINITY;
    this.#counted = vectors.length;
  }

  /**
   * @param seconds since the observation before
   * @param typical size of the observed things, in their own unit: what the rates are relative to
   */
  observe(vector: ArrayLike<number>, seconds: number, typical: number): void {
    if (this.#counted > 0) {
      this.#counted -= 1;
      return;
    }
    const elapsed = Math.min(seconds, MAX_SECONDS);
    this.#age += elapsed;
    const rate = SETTLED_RATE + (FIRST_RATE - SETTLED_RATE) * 0.5 ** (this.#age / SETTLING);
    const step = 2 * rate * elapsed * typical;
    const { values, quantiles } = this;
    for (let i = 0; i < values.length; i++) {
      if (Number.isNaN(vector[i])) continue;
      const difference = vector[i] - values[i];
      if (Number.isNaN(difference)) values[i] = vector[i];
      else if (difference > 0) values[i] += Math.min(difference, quantiles[i] * step);
      else values[i] += Math.max(difference, (quantiles[i] - 1) * step);
    }
  }
}

/** The nearest-rank quantile; sorts `values` in place. NaN of nothing. */
function quantileOf(values: Float64Array, quantile: number): number {
  if (values.length === 0) return Number.NaN;
  values.sort();
  return values[Math.min(values.length - 1, Math.floor(values.length * quantile))];
}
