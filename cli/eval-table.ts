import pc from 'picocolors';
import { MEASURES, type Measure, REGIONS, type Region } from '../core/evaluation/measures.ts';
import type { Contender } from '../core/evaluation/scores.ts';
import {
  type Estimate,
  OPPONENTS,
  type Opponent,
  type Summary,
  type Verdict,
} from '../core/evaluation/summarise.ts';
import { counted, number, signed } from './eval-report/wording.ts';
import { printable } from './terminal.ts';
import { type Cell, textColumns } from './text-columns.ts';

/** What stands beside the rendered video. */
const OTHERS = ['baseline', 'copy', 'truth'] as const;

const HEADINGS: Readonly<Record<(typeof OTHERS)[number], string>> = {
  copy: 'copy',
  baseline: 'baseline',
  truth: 'filmed',
};

const DIRECTIONS: Readonly<Record<Measure['better'], string>> = { higher: '↑', lower: '↓', one: '→1' };

const MARKS: Readonly<Record<Verdict, string>> = { better: '▲', worse: '▼', unclear: '·' };

type ClipColumn = readonly [Region, Measure['name']];

/** What one line says of a clip; the first of it decides which clip is the worst, the others need a value. */
const CLIP_COLUMNS: readonly ClipColumn[] = [
  ['hand', 'ssim'],
  ['face', 'ssim'],
  ['mouth', 'ssim'],
  ['whole', 'ssim'],
  ['hand', 'sharpness'],
  ['hand', 'detection'],
];

/** Fewer clips do not show how much clips vary. */
const FEWEST_CLIPS = 5;

/** Characters of a clip's name: more would push its figures off the screen. */
const NAME_LENGTH = 32;

const isStdoutColoured = (): boolean =>
  pc.isColorSupported && (process.stdout.isTTY || 'FORCE_COLOR' in process.env);

/** All figures of an evaluation, hands first, in lines of at most 100 characters; the last one without a line feed. */
export function formatSummary(summary: Summary, coloured = isStdoutColoured()): string {
  const colours = pc.createColors(coloured);
  const others = OTHERS.filter((name) => summary.contenders[name]);
  const opponents = OPPONENTS.filter((name) => summary.differences[name]);
  const headings = [
    ...['', '', '', 'rendered [95 %]'],
    ...others.map((name) => HEADINGS[name]),
    ...opponents.map((name) => `− ${HEADINGS[name]}`),
  ];
  const rows: Cell[][] = [headings.map((text) => ({ text, paint: colours.dim }))];
  for (const region of REGIONS) {
    const figures = summary.contenders.rendered?.[region] ?? {};
    for (const measure of MEASURES) {
      const rendered = figures[measure.name];
      if (!rendered) continue;
      const isFirst = measure === MEASURES.find(({ name }) => figures[name]);
      rows.push([
        { text: isFirst ? region : '', paint: colours.bold },
        { text: [measure.title, measure.unit, DIRECTIONS[measure.better]].filter(Boolean).join(' ') },
        ...estimateCells(rendered, measure, colours),
        ...others.map((name) => otherCell(summary, name, region, measure)),
        ...opponents.map((name) => differenceCell(summary, name, region, measure, colours)),
      ]);
    }
  }
  return [...textColumns(rows, 2), '', ...legend(summary).map(colours.dim)].join('\n');
}

type Colours = ReturnType<typeof pc.createColors>;

function estimateCells({ value, low, high }: Estimate, { digits }: Measure, { bold, dim }: Colours): Cell[] {
  return [
    { text: number(value, digits), paint: bold },
    { text: `[${number(low, digits)}, ${number(high, digits)}]`, paint: dim },
  ];
}

/** Of the filmed video only what tells of the method: against itself it is perfect. */
function otherCell(summary: Summary, contender: Contender, region: Region, measure: Measure): Cell {
  if (contender === 'truth' && !measure.floor) return { text: '' };
  const figure = summary.contenders[contender]?.[region]?.[measure.name];
  return { text: figure ? number(figure.value, measure.digits) : '–' };
}

function differenceCell(
  { differences }: Summary,
  opponent: Opponent,
  region: Region,
  measure: Measure,
  { green, red, dim }: Colours,
): Cell {
  const difference = differences[opponent]?.[region]?.[measure.name];
  if (!difference) return { text: '– ·', paint: dim };
  const { value, verdict } = difference;
  const paint = { better: green, worse: red, unclear: dim }[verdict];
  return { text: `${signed(value, measure.digits)} ${MARKS[verdict]}`, paint };
}

function legend({ clips, frames, contenders, differences }: Summary): string[] {
  const opponents = OPPONENTS.filter((name) => differences[name]).map((name) => `− ${HEADINGS[name]}`);
  return [
    `${clips === 1 ? '' : `${clips} clips, each counting alike; `}${counted(frames, 'frame')}. ↑ higher is better, ↓ lower, →1 nearer to 1.`,
    ...(opponents.length === 0
      ? []
      : [
          `${opponents.join(', ')}: rendered minus that, pair by pair; ▲ better, ▼ worse, · no clear difference.`,
        ]),
    ...(clips > 1 && clips < FEWEST_CLIPS
      ? [
          `Of only ${clips} clips, intervals are hardly more than their range, and no difference counts as clear.`,
        ]
      : []),
    ...(contenders.truth
      ? [
          'filmed: the filmed video measured alike. Where a rendering does better, look whether it is blurred.',
        ]
      : []),
  ];
}

/** One line for each clip, the one with the worst hands first; the last one without a line feed. */
export function formatClips(
  clips: readonly { readonly name: string; readonly summary: Summary }[],
  coloured = isStdoutColoured(),
): string {
  const { bold, dim } = pc.createColors(coloured);
  const valueIn = ({ contenders }: Summary, [region, measure]: ClipColumn): number | undefined =>
    contenders.rendered?.[region]?.[measure]?.value;
  const columns = CLIP_COLUMNS.filter(
    (column, index) => index === 0 || clips.some(({ summary }) => valueIn(summary, column) !== undefined),
  );
  const lines = clips.map(({ name, summary }) => {
    const figures = columns.map((column) => valueIn(summary, column));
    return { name: shortened(printable(name)), frames: summary.frames, figures };
  });
  lines.sort(
    (a, b) => (a.figures[0] ?? Number.POSITIVE_INFINITY) - (b.figures[0] ?? Number.POSITIVE_INFINITY),
  );
  const measures = columns.map(([, measure]) => MEASURES.find(({ name }) => name === measure));
  const rows: Cell[][] = [
    ['', ...columns.map(([region]) => region), ''].map((text) => ({ text, paint: dim })),
    [
      'clip',
      ...measures.map((measure) => [measure?.title, measure?.unit].filter(Boolean).join(' ')),
      'frames',
    ].map((text) => ({ text, paint: dim })),
    ...lines.map(({ name, frames, figures }) => [
      { text: name },
      ...figures.map((value, column) => ({
        text: value === undefined ? '–' : number(value, measures[column]?.digits ?? 0),
        ...(column === 0 && { paint: bold }),
      })),
      { text: `${frames}` },
    ]),
  ];
  return textColumns(rows, 1).join('\n');
}

function shortened(name: string): string {
  if (name.length <= NAME_LENGTH) return name;
  const half = (NAME_LENGTH - 2) / 2;
  return `${name.slice(0, half + 1)}…${name.slice(-half)}`;
}
