import type { Frame, Pose } from '../../core/contract.ts';
import { meanInside } from '../../core/metrics/box.ts';
import { luma } from '../../core/metrics/luma.ts';
import { psnr } from '../../core/metrics/psnr.ts';
import { sharpness } from '../../core/metrics/sharpness.ts';
import { meanOfMap, ssimMap } from '../../core/metrics/ssim.ts';
import { type Box, faceBox, handBox, mouthBox } from '../../core/pose/regions.ts';

/** One frame against the filmed one; every box is cut at the true keypoints, so that a missing hand costs what it should. */
export interface FrameScore {
  readonly psnr: number;
  readonly ssim: number;
  /** SSIM inside the region's box; NaN where the true frame has none. */
  readonly face: number;
  readonly mouth: number;
  /** One entry for each hand that the true frame shows. */
  readonly hands: readonly HandScore[];
}

export interface HandScore {
  readonly ssim: number;
  readonly psnr: number;
  /** Variance of the Laplacian, rendered ÷ true. */
  readonly sharpness: number;
  /** Mean luma, rendered ÷ true. */
  readonly tone: number;
}

/** @throws RangeError where the sizes differ */
export function scoreFrame(rendered: Frame, target: Frame, truth: Pose): FrameScore {
  const a = luma(rendered);
  const b = luma(target);
  const map = ssimMap(a, b);
  const inside = (box: Box | null): number => (box ? meanInside(map, box) : Number.NaN);
  const hands = [handBox(truth.leftHand), handBox(truth.rightHand)]
    .filter((box) => box !== null)
    .map((box) => ({
      ssim: inside(box),
      psnr: psnr(rendered, target, box),
      sharpness: sharpness(a, box) / sharpness(b, box),
      tone: meanInside(a, box) / meanInside(b, box),
    }))
    .filter((hand) => !Number.isNaN(hand.ssim));
  return {
    psnr: psnr(rendered, target),
    ssim: meanOfMap(map),
    face: inside(faceBox(truth.face)),
    mouth: inside(mouthBox(truth.face)),
    hands,
  };
}

export interface Summary {
  readonly frames: number;
  readonly hands: number;
  readonly psnr: number;
  readonly ssim: number;
  readonly face: number;
  readonly mouth: number;
  readonly hand: number;
  readonly handPsnr: number;
  /** Median. */
  readonly sharpness: number;
  readonly tone: number;
}

/** Means over frames (of hand figures: over hands); the sharpness ratio is a median, because it has a long tail. */
export function summarise(scores: readonly FrameScore[]): Summary {
  const hands = scores.flatMap((score) => score.hands);
  return {
    frames: scores.length,
    hands: hands.length,
    psnr: mean(scores.map((score) => score.psnr)),
    ssim: mean(scores.map((score) => score.ssim)),
    face: mean(scores.map((score) => score.face)),
    mouth: mean(scores.map((score) => score.mouth)),
    hand: mean(hands.map((hand) => hand.ssim)),
    handPsnr: mean(hands.map((hand) => hand.psnr)),
    sharpness: median(hands.map((hand) => hand.sharpness)),
    tone: mean(hands.map((hand) => hand.tone)),
  };
}

/** The mean of each figure over clips, every clip counting alike. */
export function meanOfSummaries(summaries: readonly Summary[]): Summary {
  const over = (figure: keyof Summary): number => mean(summaries.map((summary) => summary[figure]));
  return {
    frames: summaries.reduce((sum, { frames }) => sum + frames, 0),
    hands: summaries.reduce((sum, { hands }) => sum + hands, 0),
    psnr: over('psnr'),
    ssim: over('ssim'),
    face: over('face'),
    mouth: over('mouth'),
    hand: over('hand'),
    handPsnr: over('handPsnr'),
    sharpness: over('sharpness'),
    tone: over('tone'),
  };
}

/** Mean of the values that are numbers; NaN without one. */
export function mean(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** Median of the values that are numbers; NaN without one. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Linear interpolation between order statistics, as NumPy's default; `q` is 0..1. NaN without a value. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  if (sorted.length === 0) return Number.NaN;
  const at = q * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.ceil(at);
  return low === high ? sorted[low] : sorted[low] + (at - low) * (sorted[high] - sorted[low]);
}
