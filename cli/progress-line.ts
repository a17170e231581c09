import pc from 'picocolors';
import type { ProgressStream } from './progress.ts';

const BAR_WIDTH = 24;
/** Milliseconds between two redraws of the line, and between two plain lines. */
const REDRAW = 100;
const LINE = 5000;

/** What tells how a long work gets on: one line that is redrawn on a terminal, a plain line now and then elsewhere. */
export class ProgressLine {
  #shownAt: number;

  /**
   * @param now milliseconds of a clock that only goes forward
   * @param interval milliseconds between two plain lines
   */
  constructor(
    private readonly stream: ProgressStream,
    now: number,
    private readonly interval = LINE,
  ) {
    this.#shownAt = now;
  }

  /**
   * Not more often than people can read: only then is the text asked for.
   *
   * @param done the part of the work that is done, 0..1: a terminal gets a bar of it
   */
  show(now: number, text: () => string, done?: number): void {
    const { stream } = this;
    if (now - this.#shownAt < (stream.isTTY ? REDRAW : this.interval)) return;
    this.#shownAt = now;
    if (stream.isTTY) this.redraw(text(), done);
    else stream.write(`${text()}\n`);
  }

  /** At once, on a terminal. */
  redraw(text: string, done?: number): void {
    if (!this.stream.isTTY) return;
    const bar = done === undefined ? '' : barOf(done);
    this.stream.write(`\r${bar}${this.#fitting(text, bar ? BAR_WIDTH + 1 : 0)}\u001b[K`);
  }

  /** Takes the line away, so that other lines can be written. */
  clear(): void {
    if (this.stream.isTTY) this.stream.write('\r\u001b[K');
  }

  /** A line that is wrapped would stay behind at every redraw. Its end, the remaining time, is what people look for. */
  #fitting(text: string, taken: number): string {
    const room = (this.stream.columns || Number.POSITIVE_INFINITY) - taken - 1;
    if (text.length <= room) return text;
    const end = Math.floor(room / 2);
    return `${text.slice(0, room - end - 1)}…${text.slice(text.length - end)}`;
  }
}

function barOf(part: number): string {
  const done = Math.round(BAR_WIDTH * Math.min(1, part));
  return `${pc.cyan('█'.repeat(done))}${pc.dim('░'.repeat(BAR_WIDTH - done))} `;
}
