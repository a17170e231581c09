import pc from 'picocolors';
import type { RunEvent } from '../core/report.ts';

const BAR_WIDTH = 24;
/** Milliseconds between two redraws of the bar, and between two plain lines. */
const REDRAW = 100;
const LINE = 5000;
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
  #shownAt = 0;
  readonly #times: number[] = [];

  constructor(readonly stream: ProgressStream = process.stderr) {}

  readonly report = (event: RunEvent): void => {
    if (event.type === 'started') {
      this.#length = event.length;
      this.#shownAt = performance.now();
      if (this.stream.isTTY) this.#redraw('starting …');
    } else if (event.type === 'dropped') {
      this.#dropped += 1;
    } else if (event.type === 'observed') {
      if (this.#frames === 0) this.#show(performance.now(), () => `${event.count} poses read`);
    } else if (event.type === 'frame') {
      this.#frames = event.index + 1;
      this.#advance(performance.now());
    } else {
      this.clear();
    }
  };

  /** Takes the bar away, so that other lines can be written. */
  clear(): void {
    if (this.stream.isTTY) this.stream.write('\r\u001b[K');
  }

  #advance(now: number): void {
    this.#times.push(now);
    if (this.#times.length > RATE_WINDOW) this.#times.shift();
    this.#show(now, () => `${this.stream.isTTY ? this.#bar() : ''}${this.#figures()}`);
  }

  /** Not more often than people can read. */
  #show(now: number, text: () => string): void {
    if (now - this.#shownAt < (this.stream.isTTY ? REDRAW : LINE)) return;
    this.#shownAt = now;
    if (this.stream.isTTY) this.#redraw(text());
    else this.stream.write(`${text()}\n`);
  }

  #redraw(text: string): void {
    this.stream.write(`\r${text}\u001b[K`);
  }

  /** Undefined where it is not known, or turns out to have been too small: that of a video is an estimate. */
  get #knownLength(): number | undefined {
    return this.#length && this.#frames <= this.#length ? this.#length : undefined;
  }

  #bar(): string {
    const length = this.#knownLength;
    if (!length) return '';
    const done = Math.round((BAR_WIDTH * this.#frames) / length);
    return `${pc.cyan('█'.repeat(done))}${pc.dim('░'.repeat(BAR_WIDTH - done))} `;
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
