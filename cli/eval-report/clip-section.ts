import { chooseFigures } from '../../core/evaluation/choose-figures.ts';
import type { Figure } from '../../core/evaluation/draw-figures.ts';
import type { ClipScores } from '../../core/evaluation/scores.ts';
import type { Summary } from '../../core/evaluation/summarise.ts';
import { clipPlots } from './clip-plots.ts';
import { comparison, strip } from './figure.ts';
import { type Worst, what } from './headline.ts';
import { type Html, html } from './html.ts';
import { measuresTable } from './measures-table.ts';
import type { Mark } from './time-plot.ts';
import { seconds } from './wording.ts';

/** One clip of a report. */
export interface ReportClip {
  readonly scores: ClipScores;
  /** Of this clip alone. */
  readonly summary: Summary;
  /** None leaves the pictures out. */
  readonly figures: readonly Figure[];
}

/** Moments that are marked in the plots of a clip of which nothing was drawn. */
const MARKED = 3;

/** Everything there is to see of one clip; `id` begins the ids of its parts. */
export function clipSection({ scores, summary, figures }: ReportClip, id: string): Html {
  const of = (kind: Figure['kind']): readonly Figure[] => figures.filter((figure) => figure.kind === kind);
  const hand = (area: Figure['area']): readonly Figure[] =>
    of('hands').filter((figure) => figure.area === area);
  return html`${comparisons('Worst moments', of('worst'), `${id}-worst`)}
${
  figures.some(({ kind }) => kind === 'hands' || kind === 'face') &&
  html`<section><h3>Over time <small>filmed above rendered</small></h3>
${strip('Left hand', hand('leftHand'))}
${strip('Right hand', hand('rightHand'))}
${strip('Face', of('face'), `${id}-face`)}</section>`
}
<section><h3>Frame by frame</h3>
${clipPlots(scores, marksOf({ scores, figures }, id))}</section>
${comparisons('Best moments', of('best'), `${id}-best`)}
<section><h3>All measures</h3>
${measuresTable(summary, `All measures of ${scores.name}, with 95 % intervals`)}</section>`;
}

function comparisons(title: string, figures: readonly Figure[], id: string): Html | null {
  if (figures.length === 0) return null;
  return html`<section><h3>${title}</h3><div class="comparisons">${figures.map((figure, i) => comparison(figure, `${id}${i + 1}`, i + 1))}</div></section>`;
}

function marksOf({ scores, figures }: Pick<ReportClip, 'scores' | 'figures'>, id: string): Mark[] {
  const drawn = figures.filter(({ kind }) => kind === 'worst').length;
  return worstMoments(scores, drawn || MARKED).map(({ timestamp, area, ssim }, i) => ({
    time: timestamp / 1e6 + 1 / (2 * scores.fps),
    label: `${i + 1}`,
    title: `${seconds(timestamp)}: ${what({ area, ssim })}`,
    ...(i < drawn && { target: `${id}-worst${i + 1}` }),
  }));
}

/** The worst moment of a clip, and where its picture is. */
export function worstOf({ scores, figures }: ReportClip, id: string): Worst | undefined {
  const [moment] = worstMoments(scores, 1);
  if (!moment) return undefined;
  const drawn = figures.some(({ kind }) => kind === 'worst');
  return {
    where: `at ${seconds(moment.timestamp)}`,
    ...{ area: moment.area, ssim: moment.ssim },
    ...(drawn && { target: `${id}-worst1` }),
  };
}

/** The worst face of a clip, and where faces are to be seen. */
export function worstFaceOf({ scores, figures }: ReportClip, id: string): Worst | undefined {
  const faces = scores.contenders.rendered.map((frame) => ({ ...frame, areas: { face: frame.areas.face } }));
  const [moment] = chooseFigures(faces, { worst: 1, best: 0, strip: 0 }).worst;
  if (!moment) return undefined;
  const drawn = figures.some(({ kind }) => kind === 'face');
  return {
    where: `at ${seconds(moment.timestamp)}`,
    ...{ area: moment.area, ssim: moment.ssim },
    ...(drawn && { target: `${id}-face` }),
  };
}

function worstMoments({ contenders }: ReportClip['scores'], count: number) {
  return chooseFigures(contenders.rendered, { worst: count, best: 0, strip: 0 }).worst;
}
