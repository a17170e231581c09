import type { Area, AreaScores, FrameScores, ReadPart } from './scores.ts';

/** How many pictures are made of one clip. */
export interface FigureCounts {
  readonly worst: number;
  readonly best: number;
  /** Moments in the strip of each hand and of the face. */
  readonly strip: number;
}

/** A frame to be shown, and the area of it that is the reason. */
export interface Moment {
  /** Counts the true frames from 0. */
  readonly index: number;
  /** Microseconds from the start of the true video. */
  readonly timestamp: number;
  readonly area: Area;
  /** Of the area, −1..1. */
  readonly ssim: number;
}

export interface ChosenFigures {
  /** Worst first. */
  readonly worst: readonly Moment[];
  /** Best first. */
  readonly best: readonly Moment[];
  /** In the order of time. */
  readonly strips: Readonly<Record<ReadPart, readonly Moment[]>>;
}

/** Between two moments, in microseconds: neighbours show the same fault twice. */
const APART = 300_000;

/** What a clip is judged by: hands, in a clip without them the face, in one without that the whole picture. */
const JUDGED_BY: readonly (readonly Area[])[] = [['leftHand', 'rightHand'], ['face'], ['whole']];

/**
 * The moments of a clip that are worth looking at. A frame is as bad as its worse hand, by weight × (1 − SSIM), and as good
 * as its worse hand, by weight × SSIM: of a hand that hardly shows neither says much. The worst are of the worse half, the
 * best of the better one, each at least 0.3 s from the others, so that they are different moments; asking for fewer
 * gives the first of them. A strip is spread evenly over the frames that show its part.
 */
export function chooseFigures(frames: readonly FrameScores[], counts: FigureCounts): ChosenFigures {
  const areas = judgedBy(frames);
  const byBadness = rank(frames, areas, ({ weight, ssim }) => weight * (ssim - 1));
  const byGoodness = rank(frames, areas, ({ weight, ssim }) => weight * ssim).reverse();
  const half = byBadness.length / 2;
  const worst = pick(byBadness.slice(0, Math.ceil(half)), counts.worst);
  const isWorst = ({ index }: Moment): boolean => worst.some((moment) => moment.index === index);
  const best = pick(
    byGoodness.slice(0, Math.floor(half)).filter((moment) => !isWorst(moment)),
    counts.best,
  );
  const strip = (part: ReadPart): readonly Moment[] =>
    evenly(
      frames.flatMap((frame) => momentOf(frame, part) ?? []),
      counts.strip,
    );
  return {
    worst,
    best,
    strips: { face: strip('face'), leftHand: strip('leftHand'), rightHand: strip('rightHand') },
  };
}

function judgedBy(frames: readonly FrameScores[]): readonly Area[] {
  const shown = (areas: readonly Area[]): boolean =>
    frames.some((frame) => areas.some((area) => momentOf(frame, area) !== undefined));
  return JUDGED_BY.find(shown) ?? [];
}

/** Of every frame the area with the lowest score, frames with the lowest first; those that show none of the areas are left out. */
function rank(
  frames: readonly FrameScores[],
  areas: readonly Area[],
  scoreOf: (scores: AreaScores) => number,
): Moment[] {
  const judged = frames.flatMap((frame) => {
    let worse: { moment: Moment; score: number } | undefined;
    for (const area of areas) {
      const moment = momentOf(frame, area);
      const scores = frame.areas[area];
      if (!moment || !scores) continue;
      const score = scoreOf(scores);
      if (worse === undefined || score < worse.score) worse = { moment, score };
    }
    return worse ?? [];
  });
  return judged.sort((a, b) => a.score - b.score).map(({ moment }) => moment);
}

function momentOf({ index, timestamp, areas }: FrameScores, area: Area): Moment | undefined {
  const scores = areas[area];
  return scores && scores.weight > 0 ? { index, timestamp, area, ssim: scores.ssim } : undefined;
}

/** The first `count` of a ranking that are far enough from each other. */
function pick(ranking: readonly Moment[], count: number): readonly Moment[] {
  const picked: Moment[] = [];
  for (const moment of ranking) {
    if (picked.length >= count) break;
    if (picked.every(({ timestamp }) => Math.abs(timestamp - moment.timestamp) >= APART)) picked.push(moment);
  }
  return picked;
}

/** `count` items at the middles of equal stretches of the list; all of a shorter one. */
function evenly<T>(items: readonly T[], count: number): readonly T[] {
  const step = Math.max(1, items.length / count);
  return Array.from({ length: Math.min(count, items.length) }, (_, i) => items[Math.floor((i + 0.5) * step)]);
}
