import { formatDuration, type ProgressStream } from './progress.ts';
import { ProgressLine } from './progress-line.ts';

/** Shows how far the reading of samples is: one line that is redrawn on a terminal, a plain line now and then elsewhere. */
export class SampleProgress {
  readonly #startedAt: number;
  readonly #line: ProgressLine;

  /** @param now milliseconds of a clock that only goes forward */
  constructor(
    stream: ProgressStream = process.stderr,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#startedAt = now();
    this.#line = new ProgressLine(stream, this.#startedAt);
  }

  show(done: number, count: number): void {
    const now = this.now();
    const seconds = (now - this.#startedAt) / 1000;
    this.#line.show(now, () => {
      const left = done > 0 ? `, ${formatDuration(((count - done) * seconds) / done)} left` : '';
      return `${done}/${count} samples (${Math.floor((100 * done) / count)}%)${left}`;
    });
  }

  /** Takes the line away, so that other lines can be written. */
  clear(): void {
    this.#line.clear();
  }
}
