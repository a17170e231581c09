import { meanOf, type WeightedUnits } from '../metrics/bootstrap.ts';
import { AREAS_OF, type Measure, type Region } from './measures.ts';
import type { FrameScores } from './scores.ts';

/** What one measure takes from one clip: for each frame a place for each area of the region, of weight 0 where there is no value. */
interface ClipSeries {
  readonly areas: number;
  readonly values: Float64Array;
  readonly weights: Float64Array;
}

/** Of one contender, clip by clip. */
export type Series = readonly ClipSeries[];

/** A clip without this contender is undefined. */
export function seriesOf(
  clips: readonly (readonly FrameScores[] | undefined)[],
  measure: Measure,
  region: Region,
): Series {
  const areas = AREAS_OF[region];
  return clips.map((frames = []) => {
    const values = new Float64Array(frames.length * areas.length);
    const weights = new Float64Array(frames.length * areas.length);
    frames.forEach((frame, index) => {
      for (const { area, value, weight } of measure.values(frame, region)) {
        const at = index * areas.length + areas.indexOf(area);
        values[at] = value;
        weights[at] = weight;
      }
    });
    return { areas: areas.length, values, weights };
  });
}

/** The figure of one clip's frames; null where nothing of it was measured. */
export function figureOf(frames: readonly FrameScores[], measure: Measure, region: Region): number | null {
  const mean = meanOf(unitsOf(seriesOf([frames], measure, region)));
  return Number.isNaN(mean) ? null : measure.finish(mean);
}

/** Of one clip the units are its frames; of several they are the clips, all of one weight, each with its own weighted mean. */
export function unitsOf(series: Series): WeightedUnits {
  if (series.length === 1) return framesOf(series[0]);
  const means = series.map((clip) => meanOf(framesOf(clip)));
  return {
    sums: Float64Array.from(means, (mean) => (Number.isNaN(mean) ? 0 : mean)),
    weights: Float64Array.from(means, (mean) => (Number.isNaN(mean) ? 0 : 1)),
  };
}

function framesOf({ areas, values, weights }: ClipSeries): WeightedUnits {
  const frames = {
    sums: new Float64Array(values.length / areas),
    weights: new Float64Array(values.length / areas),
  };
  for (let frame = 0, at = 0; at < values.length; frame++) {
    for (let area = 0; area < areas; area++, at++) {
      frames.sums[frame] += values[at] * weights[at];
      frames.weights[frame] += weights[at];
    }
  }
  return frames;
}

/** How many values there are. */
export function countOf(series: Series): number {
  let count = 0;
  for (const { weights } of series) {
    for (const weight of weights) if (weight > 0) count += 1;
  }
  return count;
}

/** The values of `a` for whose frame and area `b` has one, too. */
export function sharedWith(a: Series, b: Series): Series {
  return a.map((clip, index) => ({
    ...clip,
    weights: clip.weights.map((weight, at) => (b[index].weights[at] > 0 ? weight : 0)),
  }));
}
