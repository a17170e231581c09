import { formatDuration, type ProgressStream } from './progress.ts';

/** Milliseconds between two redraws of the line, and between two plain lines. */
const REDRAW = 100;
const LINE = 5000;

/** Shows how far the reading of samples is: one line that is redrawn on a terminal, a plain line now and then elsewhere. */
export class SampleProgress {
  readonly #startedAt: number;
  #shownAt: number;

  /** @param now milliseconds of a clock that only goes forward */
  constructor(
    private readonly stream: ProgressStream = process.stderr,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#startedAt = now();
    this.#shownAt = this.#startedAt;
  }

  show(done: number, count: number): void {
    const now = this.now();
    if (now - this.#shownAt < (this.stream.isTTY ? REDRAW : LINE)) return;
    this.#shownAt = now;
    const seconds = (now - this.#startedAt) / 1000;
    const left = done > 0 ? `, ${formatDuration(((count - done) * seconds) / done)} left` : '';
    const line = `${done}/${count} samples (${Math.floor((100 * done) / count)}%)${left}`;
    this.stream.write(this.stream.isTTY ? `\r${line}\u001b[K` : `${line}\n`);
  }

  /** Takes the line away, so that other lines can be written. */
  clear(): void {
    if (this.stream.isTTY) this.stream.write('\r\u001b[K');
  }
}
