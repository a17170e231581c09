import type { Frame, Pose } from '../../../core/contract.ts';
import { meanInside } from '../../../core/metrics/box.ts';
import { CROP_SIZES, cropBox, insidePicture } from '../../../core/metrics/crop-box.ts';
import { flicker } from '../../../core/metrics/flicker.ts';
import { followed } from '../../../core/metrics/followed.ts';
import { luma } from '../../../core/metrics/luma.ts';
import { msSsim } from '../../../core/metrics/ms-ssim.ts';
import { OpticalFlow } from '../../../core/metrics/optical-flow.ts';
import { meanSquaredError, psnrOf } from '../../../core/metrics/psnr.ts';
import { sharpness } from '../../../core/metrics/sharpness.ts';
import { ssim, ssimMap } from '../../../core/metrics/ssim.ts';
import { warp } from '../../../core/metrics/warp.ts';
import { warpingError } from '../../../core/metrics/warping-error.ts';
import { type Box, faceBox, handBox } from '../../../core/pose/regions.ts';

/** One frame of a film, made worse or not, with the keypoints of the true one. */
export interface Moment {
  readonly frame: Frame;
  readonly pose: Pose;
}

export type Film = readonly Moment[];

export const PARTS = ['whole', 'face', 'hand'] as const;
export type Part = (typeof PARTS)[number];

/** Means over the frames of a film. */
export interface Figures {
  readonly ssim: number;
  readonly psnr: number;
  readonly sharpness: number;
  readonly flicker: number;
  /** Root of the mean, in grey levels. */
  readonly warping: number;
}

export type FilmFigures = Readonly<Record<Part, Figures>> & { readonly msSsim: number };

/** Every metric of pictures, of a film against the true one, whose keypoints show a face and a right hand in every frame. */
export function measureAgainst(truth: Film): (film: Film) => FilmFigures {
  const { width, height } = truth[0].frame;
  const optical = new OpticalFlow(width, height);
  const planes = truth.map(({ frame }) => luma(frame));
  const motions = planes.slice(1).map((now, i) => {
    const { dx, dy } = optical.between(planes[i], now);
    const flow = { width, height, dx: dx.slice(), dy: dy.slice() };
    return { flow, followed: followed(flow, warp(planes[i], flow), now) };
  });

  return (film) => {
    const others = film.map(({ frame }) => luma(frame));

    const figuresIn = (part: Part): Figures => {
      const boxes = truth.map(({ pose }) => boxOf(part, pose));
      const likenesses = film.map(({ frame }, i) => likeness(frame, truth[i].frame, boxes[i], part));
      const steps = motions.map((motion, i) => {
        const step = { previous: others[i], current: others[i + 1] };
        const box = boxes[i + 1];
        return {
          flicker: flicker(step, { previous: planes[i], current: planes[i + 1] }, box),
          warping:
            warpingError(warp(step.previous, motion.flow), step.current, motion.followed, box) ?? Number.NaN,
        };
      });
      return {
        ssim: mean(likenesses.map((one) => one.ssim)),
        psnr: psnrOf(mean(likenesses.map((one) => one.mse))),
        sharpness: mean(boxes.map((box, i) => sharpness(others[i], box) / sharpness(planes[i], box))),
        flicker: mean(steps.map((one) => one.flicker)),
        warping: Math.sqrt(mean(steps.map((one) => one.warping))),
      };
    };
    return {
      whole: figuresIn('whole'),
      face: figuresIn('face'),
      hand: figuresIn('hand'),
      msSsim: mean(others.map((other, i) => msSsim(other, planes[i]) ?? Number.NaN)),
    };
  };
}

export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

function likeness(
  frame: Frame,
  truth: Frame,
  box: Box | undefined,
  part: Part,
): { ssim: number; mse: number } {
  if (box === undefined || part === 'whole') {
    return { ssim: ssim(luma(frame), luma(truth)), mse: meanSquaredError(frame, truth) };
  }
  const size = CROP_SIZES[part];
  const [a, b] = [cropBox(frame, box, size), cropBox(truth, box, size)];
  const inside = insidePicture(box, size, truth) ?? undefined;
  return { ssim: meanInside(ssimMap(luma(a), luma(b)), inside), mse: meanSquaredError(a, b, inside) };
}

function boxOf(part: Part, { face, rightHand }: Pose): Box | undefined {
  if (part === 'whole') return undefined;
  const box = part === 'face' ? faceBox(face) : handBox(rightHand);
  if (box === null) throw new Error(`the true frame shows no ${part}`);
  return box;
}
