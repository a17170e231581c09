import type { Clip } from '../core/dataset/plan-dataset.ts';
import { formatDuration, type ProgressStream } from './progress.ts';
import { ProgressLine } from './progress-line.ts';
import { printable } from './terminal.ts';

/** Shows how a build gets on: one line that is redrawn on a terminal, a plain line now and then elsewhere. */
export class DatasetProgress {
  readonly #bytes: number;
  readonly #startedAt: number;
  readonly #line: ProgressLine;
  #clip: Clip | undefined;
  #done = 0;
  #doneBytes = 0;
  #resumedBytes = 0;
  #frames = 0;

  /** @param now milliseconds of a clock that only goes forward */
  constructor(
    private readonly clips: readonly Clip[],
    stream: ProgressStream = process.stderr,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#bytes = clips.reduce((sum, { video }) => sum + video.size, 0);
    this.#startedAt = now();
    this.#line = new ProgressLine(stream, this.#startedAt);
  }

  /** The first `count` clips were done by an earlier run. */
  resume(count: number): void {
    this.#done = count;
    this.#doneBytes = this.clips.slice(0, count).reduce((sum, { video }) => sum + video.size, 0);
    this.#resumedBytes = this.#doneBytes;
  }

  start(clip: Clip): void {
    this.#clip = clip;
    this.#show(0);
  }

  /** @param length of the clip in frames, as far as it is known */
  frame(index: number, length: number | undefined): void {
    this.#frames += 1;
    this.#show(length ? Math.min(1, (index + 1) / length) : 0);
  }

  finish(clip: Clip): void {
    this.#done += 1;
    this.#doneBytes += clip.video.size;
  }

  /** Takes the line away, so that other lines can be written. */
  clear(): void {
    this.#line.clear();
  }

  /** @param part of the clip that is done, 0..1 */
  #show(part: number): void {
    const now = this.now();
    const clip = this.#clip;
    if (clip) this.#line.show(now, () => this.#describe(clip, part, now));
  }

  #describe(clip: Clip, part: number, now: number): string {
    const elapsed = (now - this.#startedAt) / 1000;
    const bytes = this.#doneBytes + part * clip.video.size;
    const worked = bytes - this.#resumedBytes;
    const text = [
      `clip ${this.#done + 1}/${this.clips.length} ${printable(clip.name)} (${Math.floor((100 * bytes) / this.#bytes)}%)`,
      `${(this.#frames / elapsed).toFixed(1)} frames/s`,
      worked > 0 ? `${formatDuration(((this.#bytes - bytes) * elapsed) / worked)} left` : '',
    ];
    return text.filter(Boolean).join(', ');
  }
}
