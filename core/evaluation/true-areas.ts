import type { Keypoints, Pose } from '../contract.ts';
import { confidenceAt } from '../pose/pose.ts';
import { type Box, faceBox, handBox, mouthBox } from '../pose/regions.ts';
import { meshRows, OUTER_LIPS_468, STRIDE } from '../pose/topology.ts';
import type { Area } from './scores.ts';

/** A part of the picture that is scored on its own, cut at the true keypoints. */
export interface TrueArea {
  readonly area: Exclude<Area, 'whole'>;
  readonly box: Box;
  /** Above 0, up to 1: see `AreaScores.weight`. */
  readonly weight: number;
}

/** The areas that a true pose (in pixels of the picture) shows: those with a weight above 0. */
export function trueAreas(pose: Pose | null, width: number, height: number): TrueArea[] {
  if (pose === null) return [];
  const { face, leftHand, rightHand } = pose;
  const areas: TrueArea[] = [];
  const add = (area: TrueArea['area'], box: Box | null, confidence: number): void => {
    if (box === null) return;
    const weight = Math.min(1, confidence) * shareInside(box, width, height);
    if (weight > 0) areas.push({ area, box, weight });
  };
  add('face', faceBox(face), meanConfidence(face));
  add('mouth', mouthBox(face), meanConfidence(face, lips(face)));
  add('leftHand', handBox(leftHand), meanConfidence(leftHand));
  add('rightHand', handBox(rightHand), meanConfidence(rightHand));
  return areas;
}

/** How much of a box's area lies inside the picture, 0..1. */
function shareInside({ x, y, size }: Box, width: number, height: number): number {
  return (lengthInside(x, size, width) * lengthInside(y, size, height)) / size ** 2;
}

function lengthInside(start: number, length: number, limit: number): number {
  const cut = Math.max(0, -start) + Math.max(0, start + length - limit);
  return Math.max(0, length - cut);
}

/** Of the given rows, or of all; a missing keypoint counts as 0. */
function meanConfidence(keypoints: Keypoints | null, rows?: readonly number[]): number {
  if (keypoints === null) return 0;
  const count = rows?.length ?? keypoints.length / STRIDE;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += confidenceAt(keypoints, rows?.[i] ?? i);
  return sum / count;
}

/** The rows that `mouthBox` is drawn around. */
function lips(face: Keypoints | null): readonly number[] {
  if (face === null) return [];
  const rows = meshRows(face.length / STRIDE);
  return OUTER_LIPS_468.map((index) => rows[index]).filter((row) => row >= 0);
}
