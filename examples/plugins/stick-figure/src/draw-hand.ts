import { FINGERS, type Keypoints } from 'slp';
import type { Canvas } from './canvas.ts';
import { certainty, type Keypoint, keypoint } from './keypoint.ts';
import { FINGER_COLOURS, OUTLINE, PALM } from './palette.ts';

const NAMES = Object.keys(FINGERS) as (keyof typeof FINGERS)[];
/** Wrist, and the joint where each finger leaves the palm. */
const PALM_ROWS = [0, 1, 5, 9, 13, 17];

/**
 * A hand: its palm, and every finger in a colour of its own, the furthest first.
 *
 * @param unit the distance between the shoulders, in pixels
 */
export function drawHand(canvas: Canvas, hand: Keypoints, unit: number): void {
  const outline = Math.max(1, 0.012 * unit);
  const radius = Math.max(1, 0.024 * unit);
  drawPalm(
    canvas,
    PALM_ROWS.map((row) => keypoint(hand, row)),
    radius,
    outline,
  );
  const fingers = NAMES.map((name) => ({ name, joints: FINGERS[name].map((row) => keypoint(hand, row)) }));
  fingers.sort((a, b) => depth(b.joints) - depth(a.joints));
  for (const { name, joints } of fingers) {
    drawFinger(joints, (from, to, taper) => {
      const [start, end] = [radius * taper[0] + outline, radius * taper[1] + outline];
      canvas.line(from, to, start, end, OUTLINE, certainty(from, to));
    });
    drawFinger(joints, (from, to, taper) => {
      canvas.line(from, to, radius * taper[0], radius * taper[1], FINGER_COLOURS[name], certainty(from, to));
    });
  }
}

function drawPalm(canvas: Canvas, corners: readonly Keypoint[], radius: number, outline: number): void {
  const [wrist, ...knuckles] = corners;
  corners.forEach((from, i) => {
    const to = corners[(i + 1) % corners.length];
    canvas.line(from, to, radius + outline, radius + outline, OUTLINE, certainty(from, to));
  });
  // A palm is not always convex; the triangle between the wrist and two neighbours is, and the lines cover its seams.
  for (let i = 1; i < knuckles.length; i++) {
    const triangle = [wrist, knuckles[i - 1], knuckles[i]];
    canvas.convex(triangle, PALM, certainty(...triangle));
    canvas.line(knuckles[i - 1], knuckles[i], radius, radius, PALM, certainty(...triangle));
  }
  for (const knuckle of knuckles) {
    canvas.line(wrist, knuckle, radius, radius, PALM, certainty(wrist, knuckle));
  }
}

type Stroke = (from: Keypoint, to: Keypoint, taper: readonly [number, number]) => void;

/** Fingers grow thinner to the tip. */
function drawFinger(joints: readonly Keypoint[], stroke: Stroke): void {
  const bones = joints.length - 1;
  for (let i = 0; i < bones; i++) {
    stroke(joints[i], joints[i + 1], [1 - (0.3 * i) / bones, 1 - (0.3 * (i + 1)) / bones]);
  }
}

function depth(joints: readonly Keypoint[]): number {
  return joints.reduce((sum, { z }) => sum + z, 0) / joints.length;
}
