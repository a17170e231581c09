import { counted } from './eval-report/wording.ts';
import { formatDuration, type ProgressStream } from './progress.ts';
import { ProgressLine } from './progress-line.ts';

/** Shows how a work of several phases gets on: one line that is redrawn on a terminal, a plain line now and then elsewhere. */
export class PhaseProgress {
  #phase = '';
  #startedAt = 0;
  /** Frames that were done when the phase was first heard of. */
  #startedWith = 0;
  readonly #line: ProgressLine;

  /** @param now milliseconds of a clock that only goes forward */
  constructor(
    stream: ProgressStream = process.stderr,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#line = new ProgressLine(stream, now());
  }

  /**
   * A phase begins with the first call that names it.
   *
   * @param done frames of this phase
   * @param total of them, as far as it is known
   */
  show(phase: string, done: number, total?: number): void {
    const now = this.now();
    if (phase !== this.#phase) {
      this.#phase = phase;
      this.#startedAt = now;
      this.#startedWith = done;
    }
    this.#line.show(now, () =>
      [`${phase}: ${figures(done, total)}`, ...this.#pace(done, total, now)].join(', '),
    );
  }

  /** Takes the line away, so that other lines can be written. */
  clear(): void {
    this.#line.clear();
  }

  /** How fast it goes, and how long this phase still takes. */
  #pace(done: number, total: number | undefined, now: number): string[] {
    const seconds = (now - this.#startedAt) / 1000;
    const rate = (done - this.#startedWith) / seconds;
    if (!(rate > 0)) return [];
    const left = total && total >= done ? [`${formatDuration((total - done) / rate)} left`] : [];
    return [`${rate.toFixed(1)} frames/s`, ...left];
  }
}

function figures(done: number, total: number | undefined): string {
  return total ? `${done}/${total} frames (${Math.floor((100 * done) / total)}%)` : counted(done, 'frame');
}
