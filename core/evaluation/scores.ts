import type { Reading } from '../metrics/keypoint-error.ts';

export type { Reading };

/** What an evaluation measures, frame by frame. Everything later (means, intervals, tables, plots) is computed from these numbers. */

/** Parts of the picture that are scored on their own; every box is cut at the true keypoints. */
export const AREAS = ['whole', 'face', 'mouth', 'leftHand', 'rightHand'] as const;
export type Area = (typeof AREAS)[number];

/** One area of one frame, against the filmed frame. */
export interface AreaScores {
  /**
   * How much the area counts in a mean, 0..1: the mean confidence of its true keypoints × the share of its box inside the
   * picture; 1 for the whole picture.
   */
  readonly weight: number;
  /** Mean squared difference of RGB values, 0..65025. */
  readonly mse: number;
  /** −1..1. */
  readonly ssim: number;
  /** Variance of the Laplacian, this frame ÷ the filmed one; null where the filmed one has no detail at all. */
  readonly sharpness: number | null;
  /** Mean absolute difference between this video's change since the frame before and the true one, 0..510 grey levels; null in the first frame. */
  readonly flicker: number | null;
  /** Mean squared warping error, 0..65025; null in the first frame and where no pixel can be followed. */
  readonly warpingError: number | null;
  /** Share of the area's pixels that can be followed from the true frame before, 0..1; 0 in the first frame. */
  readonly followed: number;
}

/** Parts that are read again. */
export const READ_PARTS = ['face', 'leftHand', 'rightHand'] as const;
export type ReadPart = (typeof READ_PARTS)[number];

/** One frame of one video. An area or part that the true frame does not show is absent. */
export interface FrameScores {
  /** Counts the true frames from 0. */
  readonly index: number;
  /** Microseconds from the start of the true video. */
  readonly timestamp: number;
  /** Multi-scale SSIM of the whole picture, 0..1; null where it is too small for the five scales. */
  readonly msSsim: number | null;
  readonly areas: Readonly<Partial<Record<Area, AreaScores>>>;
  /** Absent where legibility was not measured. */
  readonly readings?: Readonly<Partial<Record<ReadPart, Reading>>>;
}

/**
 * The videos that are held against the filmed one: what was rendered; a copy of the reference in every frame; a second
 * rendering to compare with; and the filmed video itself, whose warping error and legibility are the floor of the method.
 */
export const CONTENDERS = ['rendered', 'baseline', 'copy', 'truth'] as const;
export type Contender = (typeof CONTENDERS)[number];

/** All that was measured of one clip. */
export interface ClipScores {
  readonly name: string;
  /** Pixels of the true frames. */
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  /** One entry for each evaluated frame, the same frames for every contender. */
  readonly contenders: Readonly<Partial<Record<Contender, readonly FrameScores[]>>> & {
    readonly rendered: readonly FrameScores[];
  };
}
