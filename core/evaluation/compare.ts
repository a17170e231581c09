import { intervalOf, meanOf, type Resampling, resampledMeans } from '../metrics/bootstrap.ts';
import type { Measure } from './measures.ts';
import { countOf, type Series, sharedWith, unitsOf } from './series.ts';

/** A figure with its 95 % interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** How many frames, or hands, it was computed of. */
  readonly count: number;
}

/** What a difference says of the first of the two. */
export type Verdict = 'better' | 'worse' | 'unclear';

export interface Difference extends Estimate {
  readonly verdict: Verdict;
}

/** A series with its means: what is costly about it, computed once. */
export interface Sampled {
  readonly series: Series;
  readonly count: number;
  /** How many frames of the one clip, or how many of several clips, it was computed of. */
  readonly units: number;
  readonly value: number;
  /** The figure in each sample. */
  readonly figures: Float64Array;
}

export function sampled(series: Series, measure: Measure, resampling: Resampling): Sampled {
  const units = unitsOf(series);
  return {
    series,
    count: countOf(series),
    units: units.weights.reduce((count, weight) => (weight > 0 ? count + 1 : count), 0),
    value: measure.finish(meanOf(units)),
    figures: resampledMeans(units, resampling).map(measure.finish),
  };
}

/** The figure of one contender; null where nothing was measured. */
export function estimate(
  { count, value, figures }: Pick<Sampled, 'count' | 'value' | 'figures'>,
  resampling: Resampling,
): Estimate | null {
  return count === 0 ? null : { value, ...intervalOf(figures, resampling), count };
}

/**
 * The figure of `a` minus that of `b`, over the frames and areas that both have, in the same samples: what both share, a
 * hard clip or a blurred second, cancels out, and the interval is far narrower than those of the two. Null where they have
 * nothing in common.
 */
export function difference(
  a: Sampled,
  b: Sampled,
  measure: Measure,
  resampling: Resampling,
): Difference | null {
  const [ours, theirs] = [shared(a, b, measure, resampling), shared(b, a, measure, resampling)];
  const found = estimate(
    {
      count: ours.count,
      value: ours.value - theirs.value,
      figures: ours.figures.map((figure, sample) => figure - theirs.figures[sample]),
    },
    resampling,
  );
  return found && { ...found, verdict: verdictOn(found, ours, theirs, measure, resampling) };
}

/** Of fewer frames, or clips, all may be better by chance. */
const FEWEST_UNITS = 5;

/**
 * Better or worse where that is so in the 95 % interval from one end to the other: of the difference, or where 1 is ideal of how
 * much nearer to it the first is. Unclear otherwise, where too little is behind it, and where it is too small to be shown: of
 * many frames even that can be known.
 */
function verdictOn(
  found: Estimate,
  ours: Sampled,
  theirs: Sampled,
  measure: Measure,
  resampling: Resampling,
): Verdict {
  const gain = GAINS[measure.better];
  const isNothing = (value: number): boolean => Number(value.toFixed(measure.digits)) === 0;
  if (ours.units < FEWEST_UNITS || isNothing(found.value) || isNothing(gain(ours.value, theirs.value))) {
    return 'unclear';
  }
  const { low, high } = intervalOf(
    ours.figures.map((figure, sample) => gain(figure, theirs.figures[sample])),
    resampling,
  );
  if (low > 0) return 'better';
  return high < 0 ? 'worse' : 'unclear';
}

/** How much better the first figure is. Half of 1 and twice 1 are equally far from it. */
const GAINS: Readonly<Record<Measure['better'], (ours: number, theirs: number) => number>> = {
  higher: (ours, theirs) => ours - theirs,
  lower: (ours, theirs) => theirs - ours,
  one: (ours, theirs) => Math.abs(Math.log(theirs)) - Math.abs(Math.log(ours)),
};

/** `a` without what `b` lacks: as a rule itself. */
function shared(a: Sampled, b: Sampled, measure: Measure, resampling: Resampling): Sampled {
  const series = sharedWith(a.series, b.series);
  return countOf(series) === a.count ? a : sampled(series, measure, resampling);
}
