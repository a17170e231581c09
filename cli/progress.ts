import type { RunEvent } from '../core/report.ts';
import { ProgressLine } from './progress-line.ts';

/** Frames over which the frame rate is averaged. */
const RATE_WINDOW = 60;

/** The part of a terminal stream that is used. */
export interface ProgressStream {
  readonly isTTY: boolean;
  /** Characters in a line of the terminal. */
  readonly columns?: number;
  write(text: string): unknown;
}

/**
 * Shows how a run gets on: a bar with frame rate and remaining time on a terminal, a plain line now and then elsewhere; before
 * the first frame how many poses were read.
 */
export class Progress {
  #length: number | undefined;
  #frames = 0;
  #dropped = 0;
  readonly #line: ProgressLine;
  readonly #times: number[] = [];

  constructor(stream: ProgressStream = process.stderr) {
    this.#line = new ProgressLine(stream, performance.now());
  }

  readonly report = (event: RunEvent): void => {
    if (event.type === 'started') {
      this.#length = event.length;
      this.#line.redraw('starting …');
    } else if (event.type === 'dropped') {
      this.#dropped += 1;
    } else if (event.type === 'observed') {
      if (this.#frames === 0) this.#line.show(performance.now(), () => `${event.count} poses read`);
    } else if (event.type === 'frame') {
      this.#frames = event.index + 1;
      this.#advance(performance.now());
    } else {
      this.clear();
    }
  };

  /** Takes the bar away, so that other lines can be written. */
  clear(): void {
    this.#line.clear();
  }

  #advance(now: number): void {
    this.#times.push(now);
    if (this.#times.length > RATE_WINDOW) this.#times.shift();
    const length = this.#knownLength;
    this.#line.show(now, () => this.#figures(), length && this.#frames / length);
  }

  /** Undefined where it is not known, or turns out to have been too small: that of a video is an estimate. */
  get #knownLength(): number | undefined {
    return this.#length && this.#frames <= this.#length ? this.#length : undefined;
  }

  #figures(): string {
    const elapsed = (this.#times.at(-1)! - this.#times[0]!) / 1000;
    const rate = elapsed > 0 ? (this.#times.length - 1) / elapsed : 0;
    const length = this.#knownLength;
    const left = length && rate > 0 ? (length - this.#frames) / rate : undefined;
    return [
      length
        ? `${this.#frames}/${length} frames (${Math.floor((100 * this.#frames) / length)}%)`
        : `${this.#frames} frames`,
      rate > 0 ? `${rate.toFixed(1)} fps` : '',
      left === undefined ? '' : `${formatDuration(left)} left`,
      this.#dropped > 0 ? `${this.#dropped} dropped` : '',
    ]
      .filter(Boolean)
      .join(', ');
  }
}

/** `8s`, `1m05s`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const minutes = Math.floor(whole / 60);
  return minutes > 0 ? `${minutes}m${String(whole % 60).padStart(2, '0')}s` : `${whole}s`;
}
