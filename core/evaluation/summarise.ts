import { blockLength, drawBlocks, type Resampling } from '../metrics/bootstrap.ts';
import { seededRandom } from '../seeded-random.ts';
import { type Difference, difference, type Estimate, estimate, type Sampled, sampled } from './compare.ts';
import { MEASURES, type Measure, type Region } from './measures.ts';
import { type ClipScores, CONTENDERS, type Contender } from './scores.ts';
import { seriesOf } from './series.ts';

export type { Difference, Estimate, Verdict } from './compare.ts';

/** An entry is absent where nothing was measured. */
export type Figures<Figure = Estimate> = Readonly<
  Partial<Record<Region, Readonly<Partial<Record<Measure['name'], Figure>>>>>
>;

/** What was compared with the rendered video, pair by pair. */
export const OPPONENTS = ['baseline', 'copy'] as const;
export type Opponent = (typeof OPPONENTS)[number];

export interface Summary {
  readonly clips: number;
  /** True frames of all clips. */
  readonly frames: number;
  readonly contenders: Readonly<Partial<Record<Contender, Figures>>>;
  /** Rendered − other, over the frames and areas that both have a value for: paired by frame (one clip) or by clip. */
  readonly differences: Readonly<Partial<Record<Opponent, Figures<Difference>>>>;
}

/**
 * All figures of one clip, or of many: each the weighted mean of its measure, put through `finish`, with a 95 % bootstrap
 * interval. In one clip blocks of frames are drawn: the interval says how another take of it might have come out. Of several
 * clips each counts alike, however long, and clips are drawn: it says how other clips like these would. Where there is one
 * frame, or one of several clips, low and high are the value itself.
 *
 * Equal scores and an equal seed give equal figures.
 */
export function summarise(clips: readonly ClipScores[], { seed = 1 }: { seed?: number } = {}): Summary {
  const resampling = draw(clips, seededRandom(seed));
  const present = CONTENDERS.filter((name) => clips.some(({ contenders }) => contenders[name]));
  const contenders: Partial<Record<Contender, Figures>> = {};
  const differences: Partial<Record<Opponent, Figures<Difference>>> = {};
  for (const measure of MEASURES) {
    for (const region of measure.regions) {
      const scores = new Map<Contender, Sampled>();
      for (const contender of present) {
        const frames = clips.map((clip) => clip.contenders[contender]);
        const score = sampled(seriesOf(frames, measure, region), measure, resampling);
        enter(contenders, contender, region, measure, estimate(score, resampling));
        scores.set(contender, score);
      }
      const rendered = scores.get('rendered');
      for (const opponent of OPPONENTS) {
        const other = scores.get(opponent);
        if (rendered === undefined || other === undefined) continue;
        enter(differences, opponent, region, measure, difference(rendered, other, measure, resampling));
      }
    }
  }
  return {
    clips: clips.length,
    frames: clips.reduce((sum, clip) => sum + clip.contenders.rendered.length, 0),
    contenders,
    differences,
  };
}

function draw(clips: readonly ClipScores[], random: () => number): Resampling {
  if (clips.length !== 1) return drawBlocks(clips.length, 1, random);
  const [{ contenders, fps }] = clips;
  const frames = contenders.rendered.length;
  return drawBlocks(frames, blockLength(frames, fps), random);
}

function enter<Name extends Contender, Figure>(
  book: Partial<Record<Name, Figures<Figure>>>,
  name: Name,
  region: Region,
  measure: Measure,
  figure: Figure | null,
): void {
  if (figure === null) return;
  const figures = book[name];
  book[name] = { ...figures, [region]: { ...figures?.[region], [measure.name]: figure } };
}
