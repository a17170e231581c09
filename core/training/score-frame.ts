import type { Frame, Pose } from '../contract.ts';
import { CROP_SIZES, cropBox, insidePicture } from '../metrics/crop-box.ts';
import { luma } from '../metrics/luma.ts';
import { similarity, ssim } from '../metrics/ssim.ts';
import { type Box, faceBox, handBox } from '../pose/regions.ts';
import type { Scores } from './training-state.ts';

/** SSIM of one frame; of a part that the true frame does not show there is none. */
export interface FrameScore {
  readonly whole: number;
  readonly face?: number;
  /** One for each hand that is seen. */
  readonly hands: readonly number[];
}

/**
 * Compares a rendered frame with the filmed one: as a whole, and in squares around face and hands, which are cut at the true
 * keypoints and resized, as `slp eval` does it.
 *
 * @throws RangeError where the frames differ in size
 */
export function scoreFrame(rendered: Frame, filmed: Frame, { face, leftHand, rightHand }: Pose): FrameScore {
  const inside = (box: Box | null, size: number): number[] => {
    const range = box && insidePicture(box, size, filmed);
    if (!range) return [];
    return [similarity(luma(cropBox(rendered, box, size)), luma(cropBox(filmed, box, size)), range).mean];
  };
  const [faceScore] = inside(faceBox(face), CROP_SIZES.face);
  return {
    whole: ssim(luma(rendered), luma(filmed)),
    ...(faceScore !== undefined && { face: faceScore }),
    hands: [leftHand, rightHand].flatMap((hand) => inside(handBox(hand), CROP_SIZES.hand)),
  };
}

export function meanScores(frames: readonly FrameScore[]): Scores {
  return {
    whole: mean(frames.map(({ whole }) => whole)) ?? Number.NaN,
    face: mean(frames.flatMap(({ face }) => (face === undefined ? [] : [face]))),
    hands: mean(frames.flatMap(({ hands }) => hands)),
  };
}

function mean(numbers: readonly number[]): number | null {
  return numbers.length === 0 ? null : numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
}
