import type { Keypoints, PicturePlanes, Pose } from '../../core/contract.ts';
import { PART } from '../../core/image/part.ts';
import { confidenceAt, distance, pointAt, SIDES } from '../../core/pose/pose.ts';
import { FINGERS } from '../../core/pose/topology.ts';
import { type DrawingPlane, drawCapsule, type Line, scanCapsule } from './draw-capsule.ts';

/** In palm lengths. */
const FINGER_RADIUS = 0.24;
const PALM_RADIUS = 0.3;
/** How bright a finger is at its knuckle; at its tip it is 1. */
const KNUCKLE = 0.4;
/** What is left of a finger's brightness where something else lies before it. */
const HIDDEN = 0.5;

const WRIST = 0;
export const FINGER_ROWS = Object.values(FINGERS);

/** The longest distance in pixels between the wrist and a finger's knuckle; 0 where the wrist or all knuckles are missing. */
export function palmLength(hand: Keypoints): number {
  let longest = 0;
  if (!(confidenceAt(hand, WRIST) > 0)) return longest;
  for (const [knuckle] of FINGER_ROWS) {
    if (confidenceAt(hand, knuckle) > 0) longest = Math.max(longest, distance(hand, WRIST, hand, knuckle));
  }
  return longest;
}

/** The line between two joints; null where one of them is missing. */
export function bone(hand: Keypoints, from: number, to: number): Line | null {
  if (!(confidenceAt(hand, from) > 0 && confidenceAt(hand, to) > 0)) return null;
  const a = pointAt(hand, from);
  const b = pointAt(hand, to);
  return { ax: a.x, ay: a.y, bx: b.x, by: b.y };
}

/**
 * Draws each finger of both hands into a plane of its own, brighter towards its tip, dimmed where the picture shows something
 * else. Which fingers are which, and which way they point, is what outlines of hands cannot be guessed from.
 *
 * @param planes five, thumb to little finger
 */
export function drawFingers(planes: readonly DrawingPlane[], pose: Pose, picture: PicturePlanes): void {
  for (const side of SIDES) {
    const hand = side === 'left' ? pose.leftHand : pose.rightHand;
    if (hand === null) continue;
    const radius = FINGER_RADIUS * palmLength(hand);
    const first = side === 'left' ? PART.leftHand : PART.rightHand;
    FINGER_ROWS.forEach((rows, finger) => {
      drawFinger(planes[finger], hand, rows, radius, picture, first + 1 + finger);
    });
  }
}

function drawFinger(
  plane: DrawingPlane,
  hand: Keypoints,
  rows: readonly number[],
  radius: number,
  { part, width, height }: PicturePlanes,
  id: number,
): void {
  const { data, left, top, scale } = plane;
  for (let k = 0; k + 1 < rows.length; k++) {
    const line = bone(hand, rows[k], rows[k + 1]);
    if (line === null) continue;
    const step = (1 - KNUCKLE) / (rows.length - 1);
    const from = KNUCKLE + k * step;
    scanCapsule(plane, line, radius, (i, nearness, along) => {
      const x = left + (i % plane.width) / scale;
      const y = top + Math.floor(i / plane.width) / scale;
      const shown = x < width && y < height && part[y * width + x] === id;
      const value = nearness * (from + step * along) * (shown ? 1 : HIDDEN);
      if (value > data[i]) data[i] = value;
    });
  }
}

/** Draws both palms into one plane. */
export function drawPalms(plane: DrawingPlane, { leftHand, rightHand }: Pose): void {
  for (const hand of [leftHand, rightHand]) {
    if (hand === null) continue;
    const radius = PALM_RADIUS * palmLength(hand);
    for (const [knuckle] of FINGER_ROWS) {
      const line = bone(hand, WRIST, knuckle);
      if (line) drawCapsule(plane, line, radius);
    }
  }
}
