import { type Html, html } from './html.ts';
import { number } from './wording.ts';

/** What all plots of a clip have in common: they lie below each other, on one axis of time. */
export interface TimeAxis {
  /** Seconds of each frame, ascending. */
  readonly times: readonly number[];
  /** Seconds that one frame lasts. */
  readonly frame: number;
  readonly marks: readonly Mark[];
}

/** A moment that is marked in every plot, with a link to its picture where there is one. */
export interface Mark {
  readonly time: number;
  readonly label: string;
  readonly title: string;
  readonly target?: string;
}

export interface Line {
  readonly label: string;
  /** Class of its colour and dashes. */
  readonly look: string;
  /** One for each frame; null leaves a gap. */
  readonly values: readonly (number | null)[];
}

export interface Scale {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
  /** Equal ratios are equally far apart; ticks are powers of two. */
  readonly logarithmic?: boolean;
  readonly digits: number;
  /** Where a line is drawn across: the value to aim at. */
  readonly ideal?: number;
}

/** Units of the drawing, which is stretched to the size that there is; lines keep their width, and text is not in it. */
export const WIDTH = 1000;
const HEIGHT = 100;
/** More points across than a screen shows; the extremes of what falls together are kept. */
const COLUMNS = 300;
const TIME_TICKS = 8;
/** Share of the width within which two numbers would cover each other. */
const NEAR = 0.05;

/** Lines over time, with gaps where there is nothing to draw. Null where there is no value at all. */
export function timePlot(
  title: string,
  unit: string,
  lines: readonly Line[],
  scale: Scale,
  axis: TimeAxis,
): Html | null {
  const shown = lines.filter(({ values }) => values.some((value) => value !== null));
  if (shown.length === 0) return null;
  const drawing = html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${title} over time. ${shown.map(describe(scale.digits)).join(' ')}">
${scale.ticks.map((tick) => html`<path class="grid" d="M0 ${round(heightOf(tick, scale))}H${WIDTH}"/>`)}
${scale.ideal !== undefined && html`<path class="ideal" d="M0 ${round(heightOf(scale.ideal, scale))}H${WIDTH}"/>`}
${markLines(axis, HEIGHT)}
${shown.map(({ look, values }) => html`<path class="line ${look}" d="${pathOf(values, scale, axis)}"/>`)}
</svg>`;
  return html`<section class="plot">
<div class="legend"><h4>${title} <small>${unit}</small></h4>${shown.map(({ label, look }) => html`<span><svg viewBox="0 0 24 8" aria-hidden="true"><path class="line ${look}" d="M1 4H23"/></svg>${label}</span>`)}</div>
<div class="area"><div class="ordinate" aria-hidden="true">${scale.ticks.map((tick) => html`<span style="top:${round(heightOf(tick, scale))}%">${labelOf(tick, scale)}</span>`)}</div>
<div class="drawing">${drawing}${badges(axis)}</div>${abscissa(axis)}</div>
</section>`;
}

/** Lines where the marked moments are. */
export function markLines(axis: TimeAxis, height: number): Html {
  return html`${axis.marks.map(({ time }) => html`<path class="mark" d="M${round(WIDTH * shareOf(time, axis))} 0V${height}"/>`)}`;
}

/** Numbers at the marked moments, above the drawing; of two that are near to each other, the later one within it. */
function badges(axis: TimeAxis): Html {
  let before = Number.NEGATIVE_INFINITY;
  const inOrder = [...axis.marks].sort((a, b) => a.time - b.time);
  return html`<div class="badges">${inOrder.map(({ time, label, title, target }) => {
    const share = shareOf(time, axis);
    const near = share - before < NEAR;
    before = near ? Number.NEGATIVE_INFINITY : share;
    const place = html`class="rank${near && ' low'}" style="left:${round(100 * share)}%" title="${title}"`;
    return target ? html`<a href="#${target}" ${place}>${label}</a>` : html`<span ${place}>${label}</span>`;
  })}</div>`;
}

/** The axis of time below a drawing. */
export function abscissa(axis: TimeAxis): Html {
  const duration = durationOf(axis);
  const step = niceStep(duration / TIME_TICKS);
  const digits = decimalsOf(step);
  const ticks = Array.from({ length: Math.floor(duration / step + 1e-9) + 1 }, (_, i) => i * step);
  return html`<div class="abscissa" aria-hidden="true">${ticks.map((tick, i) => {
    const unit = i === 0 ? ' s' : '';
    return html`<span style="left:${round((100 * tick) / duration)}%">${number((axis.times[0] ?? 0) + tick, digits)}${unit}</span>`;
  })}</div>`;
}

/** Where a moment lies between the start of the first frame and the end of the last, 0..1. */
export function shareOf(time: number, axis: TimeAxis): number {
  return (time - (axis.times[0] ?? 0)) / durationOf(axis);
}

function durationOf({ times, frame }: TimeAxis): number {
  return (times.at(-1) ?? 0) - (times[0] ?? 0) + frame;
}

/** Ticks at round numbers from `low` to `high`, which are moved out to such. */
export function linearScale(low: number, high: number): Scale {
  const step = niceStep((high - low) / 4 || 1);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
  return { low: first * step, high: last * step, ticks, digits: decimalsOf(step) };
}

function decimalsOf(step: number): number {
  return Math.max(0, -Math.floor(Math.log10(step)));
}

/** The smallest of 1, 2, 5 × a power of ten that is not below `least`. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return power * ([1, 2, 5].find((factor) => factor * power >= least * (1 - 1e-9)) ?? 10);
}

function labelOf(tick: number, { digits, logarithmic }: Scale): string {
  if (!logarithmic) return number(tick, digits);
  return tick < 1 ? `1/${1 / tick}` : `${tick}`;
}

function heightOf(value: number, { low, high, logarithmic }: Scale): number {
  const along = logarithmic ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  return HEIGHT * (1 - Math.min(1, Math.max(0, along)));
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function pathOf(values: readonly (number | null)[], scale: Scale, axis: TimeAxis): string {
  const width = (WIDTH * axis.frame) / durationOf(axis);
  return runs(values, scale, axis)
    .map((run) => {
      // A frame between two gaps is a dash as wide as the frame is long.
      if (run.length === 1) return `M${round(run[0].x - width / 2)} ${round(run[0].y)}h${round(width)}`;
      return `M${run.map(({ x, y }) => `${round(x)} ${round(y)}`).join('L')}`;
    })
    .join('');
}

/** The points between gaps: where there is no value, and where frames were left out. */
function runs(values: readonly (number | null)[], scale: Scale, axis: TimeAxis): Point[][] {
  const { times, frame } = axis;
  const span = Math.max(1, Math.ceil(values.length / COLUMNS));
  const found: Point[][] = [];
  let column: Point[] = [];
  let run: Point[] = [];
  const endColumn = (): void => {
    run.push(...extremes(column));
    column = [];
  };
  const endRun = (): void => {
    endColumn();
    if (run.length > 0) found.push(run);
    run = [];
  };
  values.forEach((value, i) => {
    if (i % span === 0) endColumn();
    if (value === null || (i > 0 && times[i] - times[i - 1] > 1.5 * frame)) endRun();
    if (value === null) return;
    column.push({ x: WIDTH * shareOf(times[i] + frame / 2, axis), y: heightOf(value, scale) });
  });
  endRun();
  return found;
}

function extremes(points: readonly Point[]): Point[] {
  if (points.length < 3) return [...points];
  const lowest = points.reduce((a, b) => (b.y > a.y ? b : a));
  const highest = points.reduce((a, b) => (b.y < a.y ? b : a));
  return [lowest, highest].sort((a, b) => a.x - b.x);
}

/** For those who do not see the drawing. */
function describe(digits: number) {
  return ({ label, values }: Line): string => {
    const known = values.filter((value) => value !== null);
    const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
    const [low, high] = [Math.min(...known), Math.max(...known)].map((value) => number(value, digits + 1));
    return `${label}: from ${low} to ${high}, mean ${number(mean, digits + 1)}.`;
  };
}

function round(length: number): number {
  return Math.round(length * 10) / 10;
}
