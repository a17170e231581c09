import { type FrameScores, READ_PARTS, type ReadPart } from '../../core/evaluation/scores.ts';
import { type Html, html } from './html.ts';
import { abscissa, markLines, shareOf, type TimeAxis, WIDTH } from './time-plot.ts';
import { AREA_NAMES } from './wording.ts';

/** What became of a part of one frame; null where the filmed frame does not show it. */
type State = 'found' | 'lost' | 'unseen' | null;

const HEIGHT = 12;

const LEGEND: readonly (readonly [Exclude<State, null>, string])[] = [
  ['found', 'found again'],
  ['lost', 'lost, though found in the filmed video'],
  ['unseen', 'not found in the filmed video either'],
];

/** For each part and frame, whether the estimator found it again; null where nothing was read. */
export function detectionRug(
  rendered: readonly FrameScores[],
  truth: readonly FrameScores[] | undefined,
  axis: TimeAxis,
): Html | null {
  const parts = READ_PARTS.map((part) => ({ part, states: statesOf(part, rendered, truth) })).filter(
    ({ states }) => states.some((state) => state !== null),
  );
  if (parts.length === 0) return null;
  const used = LEGEND.filter(([state]) => parts.some(({ states }) => states.includes(state)));
  return html`<section class="plot rug">
<div class="legend"><h4>Detection <small>by the estimator that reads the frames again</small></h4>${used.map(([state, label]) => html`<span><svg viewBox="0 0 24 ${HEIGHT}" aria-hidden="true">${bar(state, 0, 24)}</svg>${label}</span>`)}</div>
<div class="area">${parts.map(({ part, states }) => row(part, states, axis))}${abscissa(axis)}</div>
</section>`;
}

function statesOf(
  part: ReadPart,
  rendered: readonly FrameScores[],
  truth: readonly FrameScores[] | undefined,
): State[] {
  return rendered.map(({ readings }, i) => {
    const reading = readings?.[part];
    if (!reading || !(reading.weight > 0)) return null;
    if (reading.detected) return 'found';
    return truth?.[i]?.readings?.[part]?.detected === false ? 'unseen' : 'lost';
  });
}

function row(part: ReadPart, states: readonly State[], axis: TimeAxis): Html {
  const count = (wanted: State): number => states.filter((state) => state === wanted).length;
  const shown = states.length - count(null);
  const summary = `${AREA_NAMES[part]}: found in ${count('found')} of ${shown} frames, lost in ${count('lost')}`;
  return html`<span class="row">${AREA_NAMES[part]}</span><div class="drawing"><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${summary}">${runs(states, axis)}${markLines(axis, HEIGHT)}</svg></div>`;
}

/** Neighbouring frames of one state are one bar. */
function runs(states: readonly State[], axis: TimeAxis): Html[] {
  const bars: Html[] = [];
  let start = 0;
  for (let end = 1; end <= states.length; end++) {
    if (end < states.length && states[end] === states[start] && !isGap(end, axis)) continue;
    const state = states[start];
    const from = WIDTH * shareOf(axis.times[start], axis);
    const to = WIDTH * shareOf(axis.times[end - 1] + axis.frame, axis);
    if (state) bars.push(bar(state, from, to - from));
    start = end;
  }
  return bars;
}

function isGap(index: number, { times, frame }: TimeAxis): boolean {
  return times[index] - times[index - 1] > 1.5 * frame;
}

/** Told apart by height, too. */
function bar(state: Exclude<State, null>, x: number, width: number): Html {
  const height = { found: 3, lost: HEIGHT, unseen: 7 }[state];
  return html`<rect class="${state}" x="${x.toFixed(1)}" y="${HEIGHT - height}" width="${width.toFixed(1)}" height="${height}"/>`;
}
