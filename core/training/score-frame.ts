import type { Frame, Pose } from '../contract.ts';
import { AREAS_OF, type Region } from '../evaluation/measures.ts';
import type { Area } from '../evaluation/scores.ts';
import { type Series, unitsOf } from '../evaluation/series.ts';
import { trueAreas } from '../evaluation/true-areas.ts';
import { meanOf } from '../metrics/bootstrap.ts';
import { CROP_SIZES, cropBox, insidePicture } from '../metrics/crop-box.ts';
import { luma, type Plane } from '../metrics/luma.ts';
import { sharpness } from '../metrics/sharpness.ts';
import { similarity, ssim } from '../metrics/ssim.ts';
import type { Scores } from './training-state.ts';

/** SSIM of one frame; of an area that the true frame does not show there is none. */
export interface FrameScore extends Readonly<Partial<Record<Area, number>>> {
  readonly whole: number;
  /** Of face and hands, as ratios to the filmed ones. */
  readonly sharpness: readonly number[];
}

/** A single flat crop should not decide over all, as in `slp eval`. */
const MOST_RATIO = 100;

const SIZES = { ...CROP_SIZES, leftHand: CROP_SIZES.hand, rightHand: CROP_SIZES.hand };

/**
 * Compares a rendered frame with the filmed one: as a whole, and in squares around face, mouth and hands, which are cut at the true
 * keypoints and resized, as `slp eval` does it.
 *
 * @throws RangeError where the frames differ in size
 */
export function scoreFrame(rendered: Frame, filmed: Frame, pose: Pose): FrameScore {
  const ratios: number[] = [];
  const areas = trueAreas(pose, filmed.width, filmed.height).flatMap(({ area, box }) => {
    const size = SIZES[area];
    const range = insidePicture(box, size, filmed);
    if (!range) return [];
    const [painted, truth] = [rendered, filmed].map((frame): Plane => luma(cropBox(frame, box, size)));
    const wanted = sharpness(truth);
    // The mouth lies in the face; a film of one colour has nothing that could be sharp.
    if (area !== 'mouth' && wanted > 0) {
      ratios.push(Math.min(MOST_RATIO, Math.max(1 / MOST_RATIO, sharpness(painted) / wanted)));
    }
    return [[area, similarity(painted, truth, range).mean]];
  });
  return { whole: ssim(luma(rendered), luma(filmed)), sharpness: ratios, ...Object.fromEntries(areas) };
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
  const logs = frames.flatMap((frame) => frame.sharpness.map(Math.log));
  return {
    whole: mean('whole'),
    face: orNull(mean('face')),
    hands: orNull(mean('hand')),
    sharpness: logs.length === 0 ? null : Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length),
  };
}
