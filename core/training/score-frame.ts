import type { Frame, Pose } from '../contract.ts';
import { AREAS_OF, type Region } from '../evaluation/measures.ts';
import type { Area } from '../evaluation/scores.ts';
import { type Series, unitsOf } from '../evaluation/series.ts';
import { trueAreas } from '../evaluation/true-areas.ts';
import { meanOf } from '../metrics/bootstrap.ts';
import { CROP_SIZES, cropBox, insidePicture } from '../metrics/crop-box.ts';
import { luma, type Plane } from '../metrics/luma.ts';
import { similarity, ssim } from '../metrics/ssim.ts';
import type { Scores } from './training-state.ts';

/** SSIM of one frame; of an area that the true frame does not show there is none. */
export interface FrameScore extends Readonly<Partial<Record<Area, number>>> {
  readonly whole: number;
}

const SIZES = { ...CROP_SIZES, leftHand: CROP_SIZES.hand, rightHand: CROP_SIZES.hand };

/**
 * Compares a rendered frame with the filmed one: as a whole, and in squares around face, mouth and hands, which are cut at the true
 * keypoints and resized, as `slp eval` does it.
 *
 * @throws RangeError where the frames differ in size
 */
export function scoreFrame(rendered: Frame, filmed: Frame, pose: Pose): FrameScore {
  const areas = trueAreas(pose, filmed.width, filmed.height).flatMap(({ area, box }) => {
    const size = SIZES[area];
    const range = insidePicture(box, size, filmed);
    const crop = (frame: Frame): Plane => luma(cropBox(frame, box, size));
    return range ? [[area, similarity(crop(rendered), crop(filmed), range).mean]] : [];
  });
  return { whole: ssim(luma(rendered), luma(filmed)), ...Object.fromEntries(areas) };
}

/** For each frame a place for each area of the region, as `slp eval` keeps its scores; every area counts alike. */
export function seriesOf(groups: readonly (readonly FrameScore[])[], region: Region): Series {
  const areas = AREAS_OF[region];
  return groups.map((frames) => {
    const scores = frames.flatMap((frame) => areas.map((area) => frame[area]));
    return {
      areas: areas.length,
      values: Float64Array.from(scores, (score) => score ?? 0),
      weights: Float64Array.from(scores, (score) => (score === undefined ? 0 : 1)),
    };
  });
}

export function meanScores(frames: readonly FrameScore[]): Scores {
  const mean = (region: Region): number => meanOf(unitsOf(seriesOf([frames], region)));
  const orNull = (score: number): number | null => (Number.isNaN(score) ? null : score);
  return { whole: mean('whole'), face: orNull(mean('face')), hands: orNull(mean('hand')) };
}
