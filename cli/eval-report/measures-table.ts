import { MEASURES, type Measure, REGIONS, type Region } from '../../core/evaluation/measures.ts';
import { CONTENDERS, type Contender } from '../../core/evaluation/scores.ts';
import { OPPONENTS, type Opponent, type Summary, type Verdict } from '../../core/evaluation/summarise.ts';
import { Html, html } from './html.ts';
import { CONTENDER_NAMES, interval, number, REGION_NAMES, sentence, signed } from './wording.ts';

const DIRECTIONS: Readonly<Record<Measure['better'], readonly [string, string]>> = {
  higher: ['↑', 'higher is better'],
  lower: ['↓', 'lower is better'],
  one: ['→ 1', 'nearer to 1 is better'],
};

const VERDICTS: Readonly<Record<Verdict, readonly [string, string]>> = {
  better: ['▲', 'better'],
  worse: ['▼', 'worse'],
  unclear: ['·', 'may be chance'],
};

/** All measures of all contenders, with intervals, and what the rendered video differs in. */
export function measuresTable(summary: Summary, caption: string): Html {
  const contenders = CONTENDERS.filter((contender) => summary.contenders[contender]);
  const opponents = OPPONENTS.filter((opponent) => summary.differences[opponent]);
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table class="measures">
<caption>${caption}</caption>
<thead><tr><th scope="col">Measure</th>${contenders.map((contender) => html`<th scope="col">${CONTENDER_NAMES[contender]}</th>`)}${opponents.map((opponent) => html`<th scope="col">Rendered − ${CONTENDER_NAMES[opponent].toLowerCase()}</th>`)}<th scope="col">n</th></tr></thead>
${REGIONS.map((region) => {
  const measures = MEASURES.filter(({ name }) => summary.contenders.rendered?.[region]?.[name]);
  if (measures.length === 0) return null;
  return html`<tbody><tr><th scope="rowgroup" colspan="${contenders.length + opponents.length + 2}">${REGION_NAMES[region]}</th></tr>
${measures.map(
  (measure) => html`<tr><th scope="row">${nameOf(measure)}</th>${contenders.map((contender) =>
    valueCell(summary, contender, region, measure),
  )}${opponents.map((opponent) => differenceCell(summary, opponent, region, measure))}<td class="count">${summary.contenders.rendered?.[region]?.[measure.name]?.count}</td></tr>
`,
)}</tbody>`;
})}</table></div>`;
}

function nameOf({ title, unit, better }: Measure): Html {
  const [arrow, meaning] = DIRECTIONS[better];
  return html`${sentence(title)}${unit && html` <small>${unit}</small>`} <span class="direction" title="${meaning}" aria-label="${meaning}" role="img">${arrow}</span>`;
}

function valueCell(summary: Summary, contender: Contender, region: Region, measure: Measure): Html {
  const estimate = summary.contenders[contender]?.[region]?.[measure.name];
  // That the filmed video equals itself says nothing.
  if (!estimate || (contender === 'truth' && !measure.floor)) return html`<td class="none">–</td>`;
  const { digits } = measure;
  return html`<td${contender === 'rendered' && new Html(' class="main"')}><b>${number(estimate.value, digits)}</b> <small>${interval(estimate, digits)}</small></td>`;
}

function differenceCell(summary: Summary, opponent: Opponent, region: Region, measure: Measure): Html {
  const difference = summary.differences[opponent]?.[region]?.[measure.name];
  if (!difference) return html`<td class="none">–</td>`;
  const { verdict } = difference;
  const { digits } = measure;
  return html`<td class="${verdict}"><b>${verdictMark(verdict)} ${signed(difference.value, digits)}</b> <small>${signed(difference.low, digits)} to ${signed(difference.high, digits)}</small></td>`;
}

/** A shape, so that colour is not all that tells. */
export function verdictMark(verdict: Verdict): Html {
  const [shape, meaning] = VERDICTS[verdict];
  return html`<span class="verdict" role="img" title="${meaning}" aria-label="${meaning}">${shape}</span>`;
}
