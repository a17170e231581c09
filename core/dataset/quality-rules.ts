import type { Pose } from '../contract.ts';
import { confidenceAt, pointAt, shoulderWidth } from '../pose/pose.ts';
import { BODY } from '../pose/topology.ts';

/** What clips and frames must be like to be taken into a dataset. Whatever is left out has one of these reasons. */
export const QUALITY = {
  /** Fewest frames of a film that still shows a movement. */
  minFrames: 8,
  /** Least share of a clip's frames that are usable. */
  minUsable: 0.5,
  /** A shoulder below this confidence was guessed. */
  minShoulderConfidence: 0.5,
  /** How far outside of the picture a shoulder may be, as a part of the picture's width or height. */
  maxOutside: 0.02,
  /** Pixels of the film between the shoulders: a hand is about half as long, and with fewer its fingers cannot be told apart. */
  minShoulderWidth: 60,
} as const;

/**
 * Why a frame is left out, for people; undefined for one that is kept. A hand or face that was not found is no reason: that
 * happens in every film, and whoever learns from frames has to know it.
 *
 * @param pose in pixels of `picture`
 * @param scale pixels of `picture` for one of the film
 */
export function frameProblem(
  pose: Pose | null,
  picture: { readonly width: number; readonly height: number },
  scale: number,
): string | undefined {
  if (!pose) return 'nobody found';
  const { body } = pose;
  const isInside = (at: number, length: number): boolean =>
    at >= -QUALITY.maxOutside * length && at < (1 + QUALITY.maxOutside) * length;
  for (const row of [BODY.leftShoulder, BODY.rightShoulder]) {
    const { x, y } = pointAt(body, row);
    if (confidenceAt(body, row) < QUALITY.minShoulderConfidence) return 'shoulders uncertain';
    if (!isInside(x, picture.width) || !isInside(y, picture.height)) return 'shoulders not in view';
  }
  if (shoulderWidth(body) < QUALITY.minShoulderWidth * scale) return 'person too small';
  return undefined;
}

/** What was counted in the frames of one clip, or of several. */
export interface FrameCounts {
  /** Frames that were looked at. */
  readonly seen: number;
  readonly kept: number;
  /** Reason → number of frames that were left out for it. */
  readonly dropped: Readonly<Record<string, number>>;
  /** Of the kept frames, those without the hand or the face. */
  readonly withoutLeftHand: number;
  readonly withoutRightHand: number;
  readonly withoutAnyHand: number;
  readonly withoutFace: number;
}

/**
 * Why a whole clip is left out, after all of its frames were looked at; undefined for one that is kept.
 *
 * @param length frames of the film
 * @param hasReference whether one of its kept frames could be the picture of its signer
 */
export function clipProblem(counts: FrameCounts, length: number, hasReference: boolean): string | undefined {
  if (length < QUALITY.minFrames) return 'too short';
  if (counts.kept < QUALITY.minUsable * counts.seen) return mostFrequent(counts.dropped);
  if (counts.withoutAnyHand === counts.kept) return 'no hand found in any frame';
  return hasReference ? undefined : 'no frame shows face and shoulders from the front';
}

function mostFrequent(dropped: Readonly<Record<string, number>>): string {
  const [reason] = Object.entries(dropped).reduce((most, each) => (each[1] > most[1] ? each : most));
  return `${reason} in most frames`;
}
