import type { ArmJoints } from './skeleton.ts';

/**
 * An arm as a curve with a parameter u: 0 shoulder, 1 elbow, 2 wrist, and a little beyond at both ends. The same curve unwraps the
 * photo's arm into a ribbon and draws the ribbon in any other pose, so that the photo's own pose maps back onto itself.
 */
export interface ArmCurve {
  readonly joints: ArmJoints;
  /** Direction of the upper arm's normal in radians, and how far it turns at the elbow. */
  readonly normal: number;
  readonly turn: number;
  /** Where u = 0 lies: the detectors put the shoulder joint inside the silhouette's round end. */
  readonly startX: number;
  readonly startY: number;
}

/** Where a ribbon begins. */
export const FIRST_U = -0.15;
/** Where it ends: a little beyond the wrist, under the drawn hand. */
export const WRIST_END = 2.12;
/** Where it ends for someone whose hands the photo shows without keypoints: the ribbon has them, as they are. */
export const HAND_END = 2.8;

/** The normal turns within this range of u either side of the elbow; wider makes spikes in sharply bent arms. */
const BEND = 0.05;

/**
 * @param shift where the curve starts, relative to the shoulder joint, in pixels
 * @param shortest a bone shorter than this (pixels) points at the camera: its direction gives way to the other bone's
 */
export function armCurve(joints: ArmJoints, shift: readonly [number, number], shortest: number): ArmCurve {
  const startX = joints.shoulder[0] + shift[0];
  const startY = joints.shoulder[1] + shift[1];
  const upperX = joints.elbow[0] - startX;
  let upperY = joints.elbow[1] - startY;
  let lowerX = joints.wrist[0] - joints.elbow[0];
  let lowerY = joints.wrist[1] - joints.elbow[1];
  const upper = Math.hypot(upperX, upperY);
  const lower = Math.hypot(lowerX, lowerY);
  if (upper < shortest) {
    upperY += shortest - upper;
  }
  if (lower < shortest) {
    const lack = (shortest - lower) / Math.max(1e-6, Math.hypot(upperX, upperY));
    lowerX += upperX * lack;
    lowerY += upperY * lack;
  }
  const normal = Math.atan2(upperX, -upperY);
  let turn = Math.atan2(lowerX, -lowerY) - normal;
  if (turn > Math.PI) turn -= 2 * Math.PI;
  if (turn < -Math.PI) turn += 2 * Math.PI;
  return { joints, normal, turn, startX, startY };
}

/** Position and unit normal at u, written to `out` as x, y, normal x, normal y. */
export function armAt(
  { joints, normal, turn, startX, startY }: ArmCurve,
  u: number,
  out: Float64Array,
): void {
  const { elbow, wrist } = joints;
  if (u <= 1) {
    out[0] = startX + (elbow[0] - startX) * u;
    out[1] = startY + (elbow[1] - startY) * u;
  } else {
    out[0] = elbow[0] + (wrist[0] - elbow[0]) * (u - 1);
    out[1] = elbow[1] + (wrist[1] - elbow[1]) * (u - 1);
  }
  let t = (u - 1 + BEND) / (2 * BEND);
  t = t < 0 ? 0 : t > 1 ? 1 : t;
  const angle = normal + turn * t * t * (3 - 2 * t);
  out[2] = Math.cos(angle);
  out[3] = Math.sin(angle);
}

const RADIUS_U = [-0.2, 0, 0.35, 0.8, 1, 1.25, 1.7, 2, 2.2, 2.5];
const RADIUS = [0.11, 0.125, 0.125, 0.11, 0.105, 0.105, 0.08, 0.062, 0.07, 0.09];

/** An average arm's half thickness at u, in shoulder widths. */
export function typicalRadius(u: number): number {
  let i = 1;
  while (i < RADIUS_U.length - 1 && u > RADIUS_U[i]) i++;
  const t = Math.max(0, Math.min(1, (u - RADIUS_U[i - 1]) / (RADIUS_U[i] - RADIUS_U[i - 1])));
  return RADIUS[i - 1] + (RADIUS[i] - RADIUS[i - 1]) * t;
}

/** Values of u at which a drawn ribbon has its cross-sections: dense where it bends. Up to the wrist first, then on to HAND_END. */
export const CROSS_SECTIONS: readonly number[] = [
  ...steps(FIRST_U, 1 - BEND - 0.02, 12),
  ...steps(1 - BEND - 0.02, 1 + BEND + 0.02, 12),
  ...steps(1 + BEND + 0.02, 2, 10),
  2,
  WRIST_END,
  ...steps(WRIST_END, HAND_END, 4).slice(1),
  HAND_END,
];

/** How many of them belong to the upper arm, and where the forearm's begin: the two overlap at the elbow. */
export const UPPER_SECTIONS = 25;
export const FOREARM_START = 12;

/** How many of them lie up to WRIST_END. */
export const WRIST_SECTIONS = CROSS_SECTIONS.indexOf(WRIST_END) + 1;

function steps(from: number, to: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => from + ((to - from) * i) / count);
}
