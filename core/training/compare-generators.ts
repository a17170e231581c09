import type { Sample } from '../contract.ts';
import { type Difference, difference, type Estimate, estimate, sampled } from '../evaluation/compare.ts';
import { MEASURES, REGIONS, type Region } from '../evaluation/measures.ts';
import { drawBlocks } from '../metrics/bootstrap.ts';
import { seededRandom } from '../seeded-random.ts';
import { type FrameScore, seriesOf } from './score-frame.ts';

/** SSIM of one region, with 95 % intervals. */
export interface RegionComparison {
  readonly model: Estimate;
  readonly baseline: Estimate;
  /** Model − baseline, over the same frames. */
  readonly difference: Difference;
}

/** How the exported model did on the test samples beside the baseline. A region that no sample shows is absent. */
export interface Comparison {
  readonly baseline: string;
  /** What the intervals are drawn from. */
  readonly units: 'signers' | 'frames';
  readonly regions: Readonly<Partial<Record<Region, RegionComparison>>>;
}

/** An interval of fewer signers says little: see `intervalOf`. */
const FEWEST_SIGNERS = 5;
const SEED = 1;
const SSIM = MEASURES.find(({ name }) => name === 'ssim')!;

/**
 * Compares two generators on the same samples. Of many signers each counts alike, and signers are drawn: the interval says how others
 * would come out. Of few, frames are drawn. They come from all over the data, but those of one clip resemble each other: the
 * interval is narrower then than that of `slp eval`, which draws clips.
 *
 * @param model scores of the samples, in their order; likewise `other`
 * @param baseline its name
 */
export function compareGenerators(
  samples: readonly Sample[],
  model: readonly FrameScore[],
  other: readonly FrameScore[],
  baseline: string,
): Comparison {
  const signers = new Map<string, number[]>();
  samples.forEach(({ signer: { id } }, index) => {
    signers.set(id, [...(signers.get(id) ?? []), index]);
  });
  const bySigner = signers.size >= FEWEST_SIGNERS;
  const groups = bySigner ? [...signers.values()] : [[...samples.keys()]];
  const units = bySigner ? groups.length : samples.length;
  const resampling = drawBlocks(units, 1, seededRandom(SEED));
  const grouped = (scores: readonly FrameScore[]): FrameScore[][] =>
    groups.map((group) => group.map((index) => scores[index]));
  const regions = REGIONS.flatMap((region) => {
    const [ours, theirs] = [model, other].map((scores) =>
      sampled(seriesOf(grouped(scores), region), SSIM, resampling),
    );
    const found = difference(ours, theirs, SSIM, resampling);
    if (found === null) return [];
    return [
      [
        region,
        { model: estimate(ours, resampling), baseline: estimate(theirs, resampling), difference: found },
      ],
    ];
  });
  return { baseline, units: bySigner ? 'signers' : 'frames', regions: Object.fromEntries(regions) };
}
