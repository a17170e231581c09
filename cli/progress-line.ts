import type { ProgressStream } from './progress.ts';

/** Milliseconds between two redraws of the line, and between two plain lines. */
const REDRAW = 100;
const LINE = 5000;

/** What tells how a long work gets on: one line that is redrawn on a terminal, a plain line now and then elsewhere. */
export class ProgressLine {
  #shownAt: number;

  /** @param now milliseconds of a clock that only goes forward */
  constructor(
    private readonly stream: ProgressStream,
    now: number,
  ) {
    this.#shownAt = now;
  }

  /** Not more often than people can read: only then is the text asked for. */
  show(now: number, text: () => string): void {
    const { stream } = this;
    if (now - this.#shownAt < (stream.isTTY ? REDRAW : LINE)) return;
    this.#shownAt = now;
    stream.write(stream.isTTY ? `\r${this.#fitting(text())}\u001b[K` : `${text()}\n`);
  }

  /** Takes the line away, so that other lines can be written. */
  clear(): void {
    if (this.stream.isTTY) this.stream.write('\r\u001b[K');
  }

  /** A line that is wrapped would stay behind at every redraw. Its end, the remaining time, is what people look for. */
  #fitting(text: string): string {
    const room = (this.stream.columns || Number.POSITIVE_INFINITY) - 1;
    if (text.length <= room) return text;
    const end = Math.floor(room / 2);
    return `${text.slice(0, room - end - 1)}…${text.slice(text.length - end)}`;
  }
}
