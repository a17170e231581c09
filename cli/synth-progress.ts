import { formatDuration, type ProgressStream } from './progress.ts';
import { ProgressLine } from './progress-line.ts';

/** Shows how rendering gets on: one line with a bar that is redrawn on a terminal, a plain line now and then elsewhere. */
export class SynthProgress {
  /** Frames that this run has made. */
  made = 0;
  readonly #startedAt: number;
  readonly #line: ProgressLine;
  #resumed = 0;

  /**
   * @param count frames that there are to be
   * @param now milliseconds of a clock that only goes forward
   */
  constructor(
    private readonly count: number,
    stream: ProgressStream = process.stderr,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#startedAt = now();
    this.#line = new ProgressLine(stream, this.#startedAt);
  }

  /** So many frames were made by an earlier run. */
  resume(frames: number): void {
    this.#resumed = frames;
  }

  frame(): void {
    this.made += 1;
    const now = this.now();
    const seconds = (now - this.#startedAt) / 1000;
    const done = this.#resumed + this.made;
    this.#line.show(
      now,
      () => {
        const rate = this.made / seconds;
        const left = formatDuration((this.count - done) / rate);
        return `${done}/${this.count} frames (${Math.floor((100 * done) / this.count)}%), ${rate.toFixed(1)} frames/s, ${left} left`;
      },
      done / this.count,
    );
  }

  /** Takes the line away, so that other lines can be written. */
  clear(): void {
    this.#line.clear();
  }
}
