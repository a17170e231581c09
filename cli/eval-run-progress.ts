import type { EvalClip } from './eval-clips.ts';
import { formatDuration, type ProgressStream } from './progress.ts';
import { ProgressLine } from './progress-line.ts';
import { printable } from './terminal.ts';

/** Before so large a part of the work is done, nobody can tell how long the rest takes. */
const MIN_FRESH = 0.02;

/** One pass over a clip's frames. */
export interface Pass {
  /** For people. */
  readonly title: string;
  /** How long a frame takes, compared with other passes: what the remaining time is reckoned with. */
  readonly weight: number;
}

interface CurrentPass {
  readonly clip: EvalClip;
  readonly pass: Pass;
  /** When its first frames were done, and how many those were: before that, the pass was being set up. */
  first?: { readonly at: number; readonly frames: number };
}

/** Shows how an evaluation gets on: one line that is redrawn on a terminal, a plain line now and then elsewhere. */
export class RunProgress {
  readonly #startedAt: number;
  readonly #work: number;
  readonly #count: number;
  #workDone = 0;
  #resumed = 0;
  #clipsDone = 0;
  #current: CurrentPass | undefined;
  readonly #line: ProgressLine;

  /**
   * @param passes that a clip goes through
   * @param now milliseconds of a clock that only goes forward
   */
  constructor(
    clips: readonly EvalClip[],
    passes: (clip: EvalClip) => readonly Pass[],
    stream: ProgressStream = process.stderr,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#startedAt = now();
    this.#line = new ProgressLine(stream, this.#startedAt);
    this.#count = clips.length;
    this.#work = clips.reduce((sum, clip) => sum + workOf(clip, passes(clip)), 0);
  }

  /** These passes over a clip were made by an earlier run. */
  resume(clip: EvalClip, passes: readonly Pass[]): void {
    this.#workDone += workOf(clip, passes);
    this.#resumed += workOf(clip, passes);
  }

  /** Begins a pass over a clip: the one before is over. */
  start(clip: EvalClip, pass: Pass): void {
    this.#endPass();
    this.#current = { clip, pass };
  }

  /** @param length of the clip in frames, as far as it is known */
  frame(done: number, length: number | undefined): void {
    const now = this.now();
    const current = this.#current;
    if (!current) return;
    current.first ??= { at: now, frames: done };
    this.#line.show(now, () => this.#describe(current, done, length, now));
  }

  /** A clip is done, or left out. */
  finishClip(): void {
    this.#endPass();
    this.#clipsDone += 1;
  }

  /** Takes the line away, so that other lines can be written. */
  clear(): void {
    this.#line.clear();
  }

  #endPass(): void {
    if (this.#current) this.#workDone += workOf(this.#current.clip, [this.#current.pass]);
    this.#current = undefined;
  }

  #describe(
    { clip, pass, first }: CurrentPass,
    done: number,
    length: number | undefined,
    now: number,
  ): string {
    const rate = first && first.at < now ? (1000 * (done - first.frames)) / (now - first.at) : 0;
    const part = length ? Math.min(1, done / length) : 0;
    const worked = this.#workDone + part * workOf(clip, [pass]);
    const fresh = worked - this.#resumed;
    const left = (Math.max(0, this.#work - worked) * (now - this.#startedAt)) / 1000 / fresh;
    const text = [
      `clip ${Math.min(this.#clipsDone + 1, this.#count)}/${this.#count} ${printable(clip.key)}`,
      `${pass.title} ${done}${length ? ` of ${length}` : ''}`,
      rate > 0 ? `${rate.toFixed(1)} frames/s` : '',
      fresh > MIN_FRESH * this.#work ? `${formatDuration(left)} left` : '',
    ];
    return text.filter(Boolean).join(', ');
  }
}

/** Reckoned with the sizes of the files: nobody knows their lengths beforehand. */
function workOf({ video }: EvalClip, passes: readonly Pass[]): number {
  return video.size * passes.reduce((sum, { weight }) => sum + weight, 0);
}
