import type { Comparison } from '../core/training/compare-generators.ts';
import type { TrainEvent } from '../core/training/train-event.ts';
import type { Scores } from '../core/training/training-state.ts';
import { number, signed } from './eval-report/wording.ts';
import { formatDuration, type ProgressStream } from './progress.ts';
import { ProgressLine } from './progress-line.ts';

/** Milliseconds between two plain lines: a training takes hours. */
const INTERVAL = 10_000;
/** Steps over which the speed is averaged. */
const SPEED_WINDOW = 30;
/** What is kept of a smoothed loss at each step. */
const SMOOTHING = 0.95;

type StepEvent = Extract<TrainEvent, { type: 'step' }>;

/** Shows how training gets on: a bar on a terminal, a plain line now and then elsewhere; what is written gets a line of its own. */
export class TrainProgress {
  readonly #losses = new Map<string, number>();
  readonly #times: number[] = [];
  readonly #line: ProgressLine;
  #started: { readonly seconds: number; readonly progress: number } | undefined;

  /** @param now milliseconds of a clock that only goes forward */
  constructor(
    private readonly stream: ProgressStream = process.stderr,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#line = new ProgressLine(stream, now(), INTERVAL);
  }

  readonly report = (event: TrainEvent): void => {
    switch (event.type) {
      case 'started':
        if (event.step > 0) this.note(`going on after step ${event.step}`);
        break;
      case 'step':
        this.#step(event);
        break;
      case 'evaluating':
        // Steps before and after it are not as far apart as they seem.
        this.#times.length = 0;
        this.#line.show(this.now(), () => `evaluating: ${event.done}/${event.total} test samples`);
        break;
      case 'checkpoint':
        this.note(`step ${event.step}: checkpoint ${event.path}`);
        break;
      case 'grid':
        this.note(`samples to look at: ${event.path}`);
        break;
      case 'baseline':
        this.note(`${event.baseline.name}: ${formatScores(event.baseline.scores)}`);
        break;
      case 'evaluation': {
        const { step, epoch, scores } = event.evaluation;
        const best = event.isBest ? ', the best so far' : '';
        this.note(`step ${step}, epoch ${epoch.toFixed(1)}: ${formatScores(scores)}${best}`);
        break;
      }
      case 'comparison':
        for (const line of formatComparison(event.comparison)) this.note(line);
    }
  };

  /** One line that stays. */
  note(text: string): void {
    this.clear();
    this.stream.write(`${text}\n`);
  }

  /** Takes the bar away, so that other lines can be written. */
  clear(): void {
    this.#line.clear();
  }

  #step(event: StepEvent): void {
    this.#started ??= event;
    for (const [name, value] of Object.entries(event.losses)) {
      const smooth = this.#losses.get(name) ?? value;
      this.#losses.set(name, SMOOTHING * smooth + (1 - SMOOTHING) * value);
    }
    const now = this.now();
    this.#times.push(now);
    if (this.#times.length > SPEED_WINDOW) this.#times.shift();
    const percent = this.stream.isTTY ? `${Math.floor(100 * event.progress)}% ` : '';
    this.#line.show(now, () => `${percent}${this.#figures(event)}`, event.progress);
  }

  #figures({ step, epoch, progress, seconds, batch }: StepEvent): string {
    const elapsed = (this.#times.at(-1)! - this.#times[0]!) / 1000;
    const speed = elapsed > 0 ? (batch * (this.#times.length - 1)) / elapsed : 0;
    const gained = progress - this.#started!.progress;
    const left = gained > 0 ? ((seconds - this.#started!.seconds) * (1 - progress)) / gained : undefined;
    const losses = [...this.#losses].map(([name, value]) => `${name} ${value.toPrecision(3)}`);
    return [
      `step ${step}`,
      `epoch ${epoch.toFixed(1)}`,
      ...losses,
      speed > 0 ? `${speed.toFixed(1)} samples/s` : '',
      left === undefined ? '' : `${formatDuration(left)} left`,
    ]
      .filter(Boolean)
      .join(', ');
  }
}

/** `SSIM whole 0.912, face 0.871, hands 0.702`. */
export function formatScores({ whole, face, hands, sharpness }: Scores): string {
  const parts = Object.entries({ whole, face, hands }).filter(([, score]) => score !== null);
  const similarity = `SSIM ${parts.map(([name, score]) => `${name} ${score!.toFixed(3)}`).join(', ')}`;
  return sharpness === null ? similarity : `${similarity}; sharpness ×${sharpness.toFixed(2)}`;
}

/** `hand SSIM 0.737, +0.020 [+0.012, +0.028] over puppet`, region by region. */
function formatComparison({ baseline, regions }: Comparison): string[] {
  return Object.entries(regions).map(
    ([
      region,
      {
        model,
        difference: { value, low, high },
      },
    ]) => {
      const [gain, ...interval] = [value, low, high].map((each) => signed(each, 3));
      return `${region} SSIM ${number(model.value, 3)}, ${gain} [${interval.join(', ')}] over ${baseline}`;
    },
  );
}
