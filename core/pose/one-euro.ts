import type { Keypoints } from '../contract.ts';
import { STRIDE } from './topology.ts';

export interface OneEuroOptions {
  /** Cut-off frequency at rest, Hz: lower is calmer. */
  readonly minCutoff: number;
  /** Hz by which a speed of one unit per second raises the cut-off: higher follows faster. */
  readonly slope: number;
  /** Cut-off frequency for the speed itself, Hz. */
  readonly speedCutoff: number;
}

/** A point that was not seen for longer than this, in seconds, starts afresh. */
const MEMORY_SECONDS = 0.25;
/** From this confidence on, a measurement moves the filter fully; below, in proportion. */
const TRUSTED = 0.5;
/** Depth is noisier than position, so its speed counts for less. */
const DEPTH_SLOPE = 0.3;

/**
 * The 1€ filter (Casiez, Roussel, Vogel: "1€ Filter", CHI 2012) over a set of keypoints: a low-pass whose cut-off rises
 * with speed. x and y of a point share one cut-off, that of its speed in the picture, so that no direction lags more
 * than another. A measurement of low confidence moves the filter less; a missing one not at all.
 */
export class OneEuro {
  readonly #position: Float64Array;
  readonly #speed: Float64Array;
  /** Seconds since each point was last seen. */
  readonly #unseen: Float64Array;

  constructor(
    count: number,
    private readonly options: OneEuroOptions,
  ) {
    this.#position = new Float64Array(count * 3);
    this.#speed = new Float64Array(count * 3);
    this.#unseen = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  }

  /** Time passes without any measurement. */
  skip(seconds: number): void {
    for (let row = 0; row < this.#unseen.length; row++) this.#unseen[row] += seconds;
  }

  /**
   * @param seconds since the last call, > 0 but for the first
   * @param unit pixels that count as length 1: makes the options independent of resolution
   * @returns new keypoints with the same confidences
   */
  filter(keypoints: Keypoints, seconds: number, unit: number): Keypoints {
    const { minCutoff, slope, speedCutoff } = this.options;
    const position = this.#position;
    const speed = this.#speed;
    const out = keypoints.slice();
    for (let row = 0; row < this.#unseen.length; row++) {
      const k = row * STRIDE;
      const p = row * 3;
      const confidence = keypoints[k + 3];
      const elapsed = this.#unseen[row] + seconds;
      this.#unseen[row] = confidence > 0 ? 0 : elapsed;
      if (confidence <= 0) continue;
      if (elapsed > MEMORY_SECONDS) {
        for (let axis = 0; axis < 3; axis++) {
          position[p + axis] = keypoints[k + axis];
          speed[p + axis] = 0;
        }
        continue;
      }
      const adapt = smoothing(speedCutoff, elapsed);
      for (let axis = 0; axis < 3; axis++) {
        const measured = (keypoints[k + axis] - position[p + axis]) / (unit * elapsed);
        speed[p + axis] += adapt * (measured - speed[p + axis]);
      }
      const trust = Math.min(1, confidence / TRUSTED);
      const inPicture = Math.hypot(speed[p], speed[p + 1]);
      const inDepth = Math.abs(speed[p + 2]) * DEPTH_SLOPE;
      const follow = trust * smoothing(minCutoff + slope * inPicture, elapsed);
      const followDepth = trust * smoothing(minCutoff + slope * inDepth, elapsed);
      position[p] += follow * (keypoints[k] - position[p]);
      position[p + 1] += follow * (keypoints[k + 1] - position[p + 1]);
      position[p + 2] += followDepth * (keypoints[k + 2] - position[p + 2]);
      out[k] = position[p];
      out[k + 1] = position[p + 1];
      out[k + 2] = position[p + 2];
    }
    return out;
  }
}

/** Weight of a new value in a first-order low-pass with this cut-off (Hz), sampled after `seconds`. */
function smoothing(cutoff: number, seconds: number): number {
  const r = 2 * Math.PI * cutoff * seconds;
  return r / (r + 1);
}
