/** How wide the bell is that frames are smoothed with, in frames: less shows the steps between them, more blurs quick signs. */
const SPREAD = 0.6;
/** Frames on either side that count. */
const REACH = 3;

/** Numbers over time, frame by frame, some of them missing. */
export class FrameSeries {
  readonly #rows: Float64Array;

  /**
   * @param frames at least one
   * @param interval seconds from frame to frame
   * @param width numbers per frame
   */
  constructor(
    readonly frames: number,
    private readonly interval: number,
    private readonly width: number,
  ) {
    this.#rows = new Float64Array(frames * width).fill(Number.NaN);
  }

  /** Room for a frame's numbers; NaN are missing. */
  row(frame: number): Float64Array {
    return this.#rows.subarray(frame * this.width, (frame + 1) * this.width);
  }

  /** Sets missing numbers of a column: between their neighbours in time, held at either end; `otherwise` where none is known. */
  fill(column: number, otherwise: number): void {
    let last = -1;
    for (let frame = 0; frame <= this.frames; frame++) {
      if (frame < this.frames && Number.isNaN(this.row(frame)[column])) continue;
      const before = last < 0 ? undefined : this.row(last)[column];
      const after = frame === this.frames ? undefined : this.row(frame)[column];
      for (let missing = last + 1; missing < frame; missing++) {
        const from = before ?? after ?? otherwise;
        const to = after ?? from;
        this.row(missing)[column] = from + ((to - from) * (missing - last)) / (frame - last);
      }
      last = frame;
    }
  }

  /** The numbers at a time, smoothed over about one frame. */
  at(seconds: number): Float64Array {
    const time = Math.min(Math.max(seconds / this.interval, 0), this.frames - 1);
    const middle = Math.round(time);
    const out = new Float64Array(this.width);
    let total = 0;
    for (let frame = middle - REACH; frame <= middle + REACH; frame++) {
      const weight = Math.exp(-0.5 * ((frame - time) / SPREAD) ** 2);
      const row = this.row(Math.min(Math.max(frame, 0), this.frames - 1));
      total += weight;
      for (let c = 0; c < out.length; c++) out[c] += weight * row[c];
    }
    for (let c = 0; c < out.length; c++) out[c] /= total;
    return out;
  }
}
