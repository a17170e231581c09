import type { Summary } from '../../core/evaluation/summarise.ts';
import { type ReportClip, worstOf } from './clip-section.ts';
import { thumbnail } from './figure.ts';
import { decidingRegion, what } from './headline.ts';
import { type Content, type Html, html } from './html.ts';
import { interval, measureOf, number, REGION_NAMES } from './wording.ts';

/** A clip of the report, and where on the page it is. */
export interface Placed {
  readonly clip: ReportClip;
  readonly id: string;
}

/** What stands in a column of the table, beside a clip's name. */
const COLUMNS = [
  ['hand', 'ssim'],
  ['hand', 'sharpness'],
  ['hand', 'detection'],
  ['face', 'ssim'],
  ['whole', 'ssim'],
] as const;

/** Worst hands first; clips without hands after those with them, by their face, then by the whole picture. */
export function worstFirst(clips: readonly ReportClip[]): ReportClip[] {
  const rank = ({ summary }: ReportClip): number =>
    ['hand', 'face', 'whole'].indexOf(decidingRegion(summary));
  const ssim = ({ summary }: ReportClip): number =>
    summary.contenders.rendered?.[decidingRegion(summary)]?.ssim?.value ?? 1;
  return [...clips].sort((a, b) => rank(a) - rank(b) || ssim(a) - ssim(b));
}

/** One row a clip, with a picture of its worst moment. */
export function clipsTable(clips: readonly Placed[]): Html {
  const columns = COLUMNS.filter(([region, name]) =>
    clips.some(({ clip }) => clip.summary.contenders.rendered?.[region]?.[name]),
  );
  const drawn = clips.filter(({ clip }) => clip.figures.some(({ kind }) => kind === 'worst')).length;
  return html`<div class="scroll" role="region" aria-label="Clips, worst first" tabindex="0"><table class="clips">
<caption>Worst first; the pictures show the worst moment, filmed beside rendered.${drawn < clips.length && ` Of ${drawn} clips there are more pictures below.`}</caption>
<thead><tr><th scope="col">Worst moment</th><th scope="col">Clip</th>${columns.map(([region, name]) => html`<th scope="col">${REGION_NAMES[region]} <small>${measureOf(name).title} ${measureOf(name).unit}</small></th>`)}</tr></thead>
<tbody>${clips.map((placed) => row(placed, columns))}</tbody></table></div>`;
}

function row({ clip, id }: Placed, columns: readonly (typeof COLUMNS)[number][]): Html {
  const { scores, summary, figures } = clip;
  const picture = figures.find(({ kind }) => kind === 'thumbnail');
  const worst = worstOf(clip, id);
  return html`<tr><td>${picture && thumbnail(picture, scores.name)}</td><th scope="row"><a href="#${id}">${breakable(scores.name)}</a>${worst && html`<small>${worst.where}: ${what(worst)}</small>`}</th>${columns.map(([region, name]) => cell(summary, region, name))}</tr>
`;
}

function cell(
  { contenders }: Summary,
  region: (typeof COLUMNS)[number][0],
  name: (typeof COLUMNS)[number][1],
): Content {
  const estimate = contenders.rendered?.[region]?.[name];
  if (!estimate) return html`<td class="none">–</td>`;
  const { digits } = measureOf(name);
  return html`<td><b>${number(estimate.value, digits)}</b> <small>${interval(estimate, digits)}</small></td>`;
}

/** A path breaks after its slashes first. */
function breakable(name: string): Content {
  return name.split(/(?<=\/)/).map((part, i) => (i === 0 ? part : html`<wbr>${part}`));
}
