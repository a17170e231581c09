import type { Region } from '../../core/evaluation/measures.ts';
import type { Area } from '../../core/evaluation/scores.ts';
import { OPPONENTS, type Opponent, type Summary, type Verdict } from '../../core/evaluation/summarise.ts';
import { type Content, type Html, html } from './html.ts';
import { verdictMark } from './measures-table.ts';
import { AREA_NAMES, CONTENDER_NAMES, interval, measureOf, number, signed, withUnit } from './wording.ts';

/** Where it is worst, and where on the page that is shown. */
export interface Worst {
  /** `at 3.20 s`, `in hello at 3.20 s`. */
  readonly where: string;
  readonly area: Area;
  readonly ssim: number;
  /** Id on the page. */
  readonly target?: string;
}

/** What a video is judged by: its hands, without them the face, without that the whole picture. */
const JUDGED_BY: readonly Region[] = ['hand', 'face', 'whole'];

const SUBJECTS: Readonly<Record<Region, string>> = {
  hand: 'The hands are',
  face: 'The face is',
  mouth: 'The mouth is',
  whole: 'The picture is',
};

const WORST_WORDS: Readonly<Record<Region, string>> = {
  hand: 'Worst hands',
  face: 'Worst face',
  mouth: 'Worst mouth',
  whole: 'Worst picture',
};

const LIST = new Intl.ListFormat('en-GB');

/** The region that decides, as far as it was measured. */
export function decidingRegion({ contenders }: Summary): Region {
  return JUDGED_BY.find((region) => contenders.rendered?.[region]?.ssim) ?? 'whole';
}

/** `left hand, SSIM 0.21`. */
export function what({ area, ssim }: Pick<Worst, 'area' | 'ssim'>): string {
  return `${AREA_NAMES[area]}, SSIM ${number(ssim, 2)}`;
}

/** A few lines in plain words, then the few figures that matter. */
export function headline(summary: Summary, worst: Worst | undefined, worstFace: Worst | undefined): Html {
  const region = decidingRegion(summary);
  return html`<p class="lead">${verdict(summary, region)}${worst && worstWords(region, worst)}${region === 'hand' && faceWords(summary, worstFace)}</p>
<ul class="tiles">
${similarityTile(summary, region)}
${sharpnessTile(summary, region)}
${detectionTile(summary)}
${region === 'hand' && similarityTile(summary, 'face')}
</ul>`;
}

function worstWords(region: Region, worst: Worst): Html {
  const words = region === 'hand' ? what(worst) : `SSIM ${number(worst.ssim, 2)}`;
  return html` <strong>${WORST_WORDS[region]} ${link(worst)}</strong>, ${words}.`;
}

/** Beside hands, a face is worth a word where it is what went wrong: it is much easier to draw. */
function faceWords(summary: Summary, worst: Worst | undefined): Content {
  const { hand, face } = summary.contenders.rendered ?? {};
  if (!hand?.ssim || !face?.ssim || !worst) return null;
  const worseThan = [
    ...(face.ssim.value < hand.ssim.value ? ['the hands'] : []),
    ...OPPONENTS.filter((opponent) => summary.differences[opponent]?.face?.ssim?.verdict === 'worse').map(
      (opponent) => OPPONENT_WORDS[opponent],
    ),
  ];
  if (worseThan.length === 0) return null;
  return html` ${SUBJECTS.face} worse than ${LIST.format(worseThan)}.${worstWords('face', worst)}`;
}

function verdict(summary: Summary, region: Region): string {
  const parts = OPPONENTS.flatMap((opponent) => {
    const said = summary.differences[opponent]?.[region]?.ssim?.verdict;
    return said ? `${COMPARED[said]} ${OPPONENT_WORDS[opponent]}` : [];
  });
  const sharpness = summary.contenders.rendered?.[region]?.sharpness;
  if (sharpness) parts.push(sharpnessWords(sharpness.value));
  return parts.length === 0 ? '' : `${SUBJECTS[region]} ${LIST.format(parts)}.`;
}

const COMPARED: Readonly<Record<Verdict, string>> = {
  better: 'better than',
  worse: 'worse than',
  unclear: 'not clearly better or worse than',
};

const OPPONENT_WORDS: Readonly<Record<Opponent, string>> = {
  baseline: 'the baseline',
  copy: 'a copy of the reference',
};

function sharpnessWords(ratio: number): string {
  if (ratio < 0.5) return 'less than half as sharp as filmed';
  if (ratio < 0.9) return 'less sharp than filmed';
  return ratio <= 1.1 ? 'as sharp as filmed' : 'harder or noisier than filmed';
}

function similarityTile(summary: Summary, region: Region): Html | null {
  const measure = measureOf('ssim');
  const ssim = summary.contenders.rendered?.[region]?.ssim;
  if (!ssim) return null;
  const differences = OPPONENTS.flatMap((opponent) => {
    const difference = summary.differences[opponent]?.[region]?.ssim;
    if (!difference) return [];
    return html`${verdictMark(difference.verdict)} ${signed(difference.value, measure.digits)} (${interval(difference, measure.digits)}) against ${OPPONENT_WORDS[opponent]}`;
  });
  const title = { hand: 'Hand SSIM', face: 'Face SSIM', mouth: 'Mouth SSIM', whole: 'SSIM' }[region];
  return tile(title, number(ssim.value, measure.digits), [
    `95 %: ${interval(ssim, measure.digits)}`,
    ...differences,
  ]);
}

function sharpnessTile({ contenders }: Summary, region: Region): Html | null {
  const measure = measureOf('sharpness');
  const sharpness = contenders.rendered?.[region]?.sharpness;
  if (!sharpness) return null;
  const title = region === 'hand' ? 'Hand sharpness' : 'Sharpness';
  return tile(title, withUnit(sharpness.value, measure), [
    `95 %: ${interval(sharpness, measure.digits)}`,
    '1 is as sharp as filmed',
  ]);
}

function detectionTile({ contenders }: Summary): Html | null {
  const measure = measureOf('detection');
  const region = (['hand', 'face'] as const).find((each) => contenders.rendered?.[each]?.detection);
  const detection = region && contenders.rendered?.[region]?.detection;
  if (!detection) return null;
  const others = (['truth', 'baseline', 'copy'] as const).flatMap((contender) => {
    const found = contenders[contender]?.[region]?.detection;
    return found ? `${CONTENDER_NAMES[contender]}: ${withUnit(found.value, measure)}` : [];
  });
  const title = region === 'hand' ? 'Hands found again' : 'Face found again';
  return tile(title, withUnit(detection.value, measure), [
    `95 %: ${interval(detection, measure.digits)}`,
    ...others,
  ]);
}

function tile(title: string, value: Content, notes: readonly Content[]): Html {
  return html`<li><div><span class="name">${title}</span><b>${value}</b></div><div>${notes.map((note) => html`<small>${note}</small>`)}</div></li>`;
}

function link({ where, target }: Worst): Content {
  return target ? html`<a href="#${target}">${where}</a>` : where;
}
