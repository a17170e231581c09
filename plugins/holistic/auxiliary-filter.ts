const MIN_CUTOFF = 0.01;
const SLOPE = 10;
const SPEED_CUTOFF = 1;

/**
 * The 1€ filter (Casiez, Roussel, Vogel: "1€ Filter", CHI 2012) that MediaPipe always has on the two auxiliary points from which
 * the body's next region follows (PoseLandmarkFiltering: LandmarksSmoothingCalculator). Unlike the one in core/pose, which smooths what people
 * see, it filters each coordinate by its own speed, and measures that between raw values: regions then are the same as MediaPipe's.
 */
export class AuxiliaryFilter {
  readonly #value: Float64Array;
  readonly #raw: Float64Array;
  readonly #speed: Float64Array;
  #time = Number.NEGATIVE_INFINITY;

  constructor(count: number) {
    this.#value = new Float64Array(count);
    this.#raw = new Float64Array(count);
    this.#speed = new Float64Array(count);
  }

  /** The next values are the first ones again. */
  forget(): void {
    this.#time = Number.NEGATIVE_INFINITY;
  }

  /**
   * Filters `values` in place.
   *
   * @param time seconds, later than in the last call
   * @param unit pixels that count as length 1
   */
  filter(values: Float64Array, time: number, unit: number): void {
    const elapsed = time - this.#time;
    const isFirst = elapsed === Number.POSITIVE_INFINITY;
    this.#time = time;
    const adapt = smoothing(SPEED_CUTOFF, elapsed);
    for (let i = 0; i < values.length; i++) {
      if (isFirst) {
        this.#value[i] = values[i];
        this.#speed[i] = 0;
      } else {
        const speed = (values[i] - this.#raw[i]) / unit / elapsed;
        this.#speed[i] += adapt * (speed - this.#speed[i]);
        const follow = smoothing(MIN_CUTOFF + SLOPE * Math.abs(this.#speed[i]), elapsed);
        this.#value[i] += follow * (values[i] - this.#value[i]);
      }
      this.#raw[i] = values[i];
      values[i] = this.#value[i];
    }
  }
}

/** Weight of a new value in a first-order low-pass with this cut-off (Hz), sampled after `seconds`. */
function smoothing(cutoff: number, seconds: number): number {
  return 1 / (1 + 1 / (2 * Math.PI * cutoff) / seconds);
}
