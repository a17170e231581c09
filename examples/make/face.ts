/**
 * The signer's face: the 128 contour points of MediaPipe's mesh, at rest and in motion. The picture is painted along
 * the very same curves, so that its keypoints are exact.
 *
 * Head frame: centimetres from the middle between the eyes, at the depth of the ears; x to the viewer's right (the
 * signer's left), y up, z towards the viewer.
 */

import { FACE_128_IN_468, FACE_OVAL_468, INNER_LIPS_468, OUTER_LIPS_468 } from '../../core/pose/topology.ts';
import { lerp } from './signer/noise.ts';
import { clamp, smoothstep } from './signer/shapes.ts';
import type { Vec3 } from './vector.ts';

/** 0 throughout is the face of the picture: a closed mouth with the beginning of a smile. */
export interface Expression {
  /** How far the lower lip has dropped, cm. */
  readonly open: number;
  /** 0..1, from a relaxed mouth to one that says "oo". */
  readonly round: number;
  /** −1..1, from drawn-down to raised and spread corners. */
  readonly smile: number;
  /** −1..1, from lowered to raised brows. */
  readonly brow: number;
  /** 0..1, from open to closed eyes. */
  readonly blink: number;
}

export const AT_REST: Expression = { open: 0, round: 0, smile: 0, brow: 0, blink: 0 };

const EYE = { inner: 1.66, outer: 4.78, upper: 0.77, lower: 0.48 };
const MOUTH = { y: -6.85, halfWidth: 2.62, gap: 0.05 };
/** Half of the outline from the forehead (mesh point 10) to the chin (152), as it shows in the picture. */
const OUTLINE: readonly Vec3[] = [
  [0, 5.9, 8.6],
  [1.9, 5.75, 8.3],
  [3.6, 5.3, 7.3],
  [5, 4.5, 5.9],
  [5.95, 3.45, 4.6],
  [6.5, 2.2, 3.3],
  [6.8, 0.9, 2.2],
  [6.93, -0.5, 1.6],
  [6.9, -2, 1.4],
  [6.75, -3.5, 1.5],
  [6.45, -5, 1.9],
  [5.93, -6.4, 2.4],
  [5.15, -7.7, 3.3],
  [4.4, -8.7, 4.3],
  [3.52, -9.4, 5.4],
  [2.75, -10.05, 6.2],
  [1.9, -10.6, 6.6],
  [1, -10.85, 6.8],
  [0, -10.9, 7],
];

/** Position along an eye, 0 at the inner and 1 at the outer corner; the curves below are for either eye. */
export const alongEye = (x: number): number => (Math.abs(x) - EYE.inner) / (EYE.outer - EYE.inner);
const lens = (t: number, power: number): number => (t <= 0 || t >= 1 ? 0 : (4 * t * (1 - t)) ** power);
const eyeAxis = (t: number): number => lerp(-0.2, 0.14, t);
/** Height of the edge of the upper lid at `t` along the eye. */
export const upperLid = (t: number): number => eyeAxis(t) + EYE.upper * lens(Math.max(0, t) ** 0.88, 0.72);
export const lowerLid = (t: number): number => eyeAxis(t) - EYE.lower * lens(Math.max(0, t) ** 1.1, 0.8);

const BROW = { inner: 1.45, outer: 5.3 };
export const alongBrow = (x: number): number => (Math.abs(x) - BROW.inner) / (BROW.outer - BROW.inner);
/** Height of the middle of a brow at `t` from its inner end. */
export const browHeight = (t: number): number => {
  const arch = Math.sin(Math.PI * clamp(t / 1.3, 0, 1) ** 1.15);
  return 2.12 + 0.72 * arch * (0.35 + 0.65 * t) - 0.38 * t;
};
export const browThickness = (t: number): number =>
  lerp(0.78, 0.3, Math.max(0, t) ** 1.3) * smoothstep(-0.25, 0.15, t);

/** Position across the mouth, −1 and 1 at its corners. */
export const acrossMouth = (x: number): number => x / MOUTH.halfWidth;
export const mouthLine = (s: number): number =>
  MOUTH.y + 0.5 * Math.abs(s) ** 3 - 0.05 * (1 - s * s) * Math.cos(2.2 * Math.PI * s);
/** Height of the upper lip above the mouth line; a cupid's bow. */
export const upperLip = (s: number): number => {
  const a = Math.abs(s);
  return a >= 1 ? 0 : 0.84 * (1 - a) ** 0.66 * (1 - 0.2 * Math.exp(-((a / 0.17) ** 2))) * (1 + 0.42 * a);
};
export const lowerLip = (s: number): number => (Math.abs(s) >= 1 ? 0 : 1.02 * (1 - s * s) ** 0.8);
export const mouthGap = (s: number): number => MOUTH.gap * Math.max(0, 1 - s * s) ** 0.5;

const LEFT_EYE = {
  lower: [263, 249, 390, 373, 374, 380, 381, 382, 362],
  upper: [263, 466, 388, 387, 386, 385, 384, 398, 362],
};
const RIGHT_EYE = {
  lower: [33, 7, 163, 144, 145, 153, 154, 155, 133],
  upper: [33, 246, 161, 160, 159, 158, 157, 173, 133],
};
const LEFT_BROW = { lower: [276, 283, 282, 295, 285], upper: [300, 293, 334, 296, 336] };
const RIGHT_BROW = { lower: [46, 53, 52, 65, 55], upper: [70, 63, 105, 66, 107] };
/** Where the points of `OUTER_LIPS_468` and `INNER_LIPS_468` lie across the mouth, from one corner to the middle. */
const LIP_STEPS = [1, 0.92, 0.74, 0.5, 0.24, 0];

/** The 128 points, in the order of `FACE_128_IN_468`. */
export function facePoints(expression: Expression): Vec3[] {
  const points = new Map<number, Vec3>();
  outline(points, expression);
  for (const side of [1, -1]) {
    eye(points, side === 1 ? LEFT_EYE : RIGHT_EYE, side, expression);
    brow(points, side === 1 ? LEFT_BROW : RIGHT_BROW, side, expression);
  }
  lips(points, expression);
  return FACE_128_IN_468.map((index) => points.get(index)!);
}

/** How far the jaw takes a point at height `y` along when the mouth opens. */
const jaw = (y: number, open: number): number => 0.8 * open * smoothstep(-3, -9.5, y);

function outline(points: Map<number, Vec3>, { open, smile }: Expression): void {
  FACE_OVAL_468.forEach((index, i) => {
    const [x, y, z] = OUTLINE[i <= 18 ? i : 36 - i]!;
    const cheek = 0.12 * smile * Math.exp(-(((y + 5) / 2.5) ** 2));
    points.set(index, [(i <= 18 ? 1 : -1) * (x + cheek), y - jaw(y, open), z - 0.3 * jaw(y, open)]);
  });
}

function eye(
  points: Map<number, Vec3>,
  { lower, upper }: typeof LEFT_EYE,
  side: number,
  { blink, brow, smile }: Expression,
): void {
  for (let i = 0; i <= 8; i++) {
    const t = 1 - i / 8;
    const x = lerp(EYE.inner, EYE.outer, t);
    const z = 8.65 - 0.11 * (x - EYE.inner) * (x - EYE.inner);
    const closed = lerp(lowerLid(t), upperLid(t), 0.12);
    const up = lerp(upperLid(t) + 0.08 * brow * lens(t, 1), closed + 0.03 * lens(t, 1), blink);
    const down = lerp(lowerLid(t) + 0.12 * Math.max(0, smile) * lens(t, 1), closed, blink);
    points.set(upper[i]!, [side * x, up, z]);
    points.set(lower[i]!, [side * x, down, z]);
  }
}

function brow(
  points: Map<number, Vec3>,
  { lower, upper }: typeof LEFT_BROW,
  side: number,
  { brow }: Expression,
): void {
  for (let i = 0; i < 5; i++) {
    const t = [1, 0.78, 0.52, 0.26, 0.02][i]!;
    const x = lerp(BROW.inner, BROW.outer, t);
    const lift = brow > 0 ? 0.62 * brow : 0.4 * brow * (1.2 - t);
    const y = browHeight(t) + lift;
    const z = 9.4 - 0.08 * x * x;
    points.set(upper[i]!, [side * x, y + browThickness(t) / 2, z]);
    points.set(lower[i]!, [side * x, y - browThickness(t) / 2, z]);
  }
}

function lips(points: Map<number, Vec3>, { open, round, smile }: Expression): void {
  const place = (s: number, y: number, lift: number): Vec3 => {
    const x = MOUTH.halfWidth * s * (1 - 0.4 * round + 0.15 * smile);
    const corner = s * s * (0.38 * smile - 0.3 * open * (1 - round));
    return [x, y + lift + corner, 10.15 - 0.15 * x * x + round * 0.7 * (1 - 0.4 * s * s)];
  };
  const arch = (s: number): number => Math.max(0, 1 - s * s) ** 0.5;
  // Twenty points: from the right corner along the lower lip to the left corner, and back along the upper lip.
  for (let i = 0; i < 20; i++) {
    const step = i <= 10 ? i : 20 - i;
    const s = (step <= 5 ? -1 : 1) * LIP_STEPS[step <= 5 ? step : 10 - step]!;
    const isLower = i <= 10;
    const thick = 1 + 0.15 * round - 0.12 * smile;
    const inner = 0.93 * s;
    if (isLower) {
      points.set(OUTER_LIPS_468[i]!, place(s, mouthLine(s) - thick * lowerLip(s), -open * arch(s)));
      points.set(INNER_LIPS_468[i]!, place(inner, mouthLine(inner) - mouthGap(s), -open * arch(s)));
    } else {
      points.set(OUTER_LIPS_468[i]!, place(s, mouthLine(s) + thick * upperLip(s), 0.13 * open * arch(s)));
      points.set(INNER_LIPS_468[i]!, place(inner, mouthLine(inner) + mouthGap(s), 0.13 * open * arch(s)));
    }
  }
}
