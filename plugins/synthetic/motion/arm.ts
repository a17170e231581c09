import type { Side } from '../../../core/pose/pose.ts';
import { about, inverse, multiply } from '../../../core/solid/quaternions.ts';
import type { Quaternion, Vector } from '../../../core/solid/transforms.ts';
import { across, cross, direction, dot, mirror, subtract } from '../../../core/solid/vectors.ts';
import { type SolvedArm, solveArm } from '../body/solve-arm.ts';
import type { Anatomy } from '../signer-pose.ts';

/**
 * An arm in coordinates of its own: those of the signer for a left arm, mirrored ones for a right arm. What moves one arm here moves it as
 * if it were the left one.
 */
export interface Arm {
  readonly shoulder: Vector;
  readonly upperArm: number;
  readonly forearm: number;
}

/** A signer's arm, in its own coordinates. */
export function armOf({ shoulder, upperArm, forearm }: Anatomy, side: Side): Arm {
  return { shoulder: side === 'left' ? shoulder.left : mirror(shoulder.right), upperArm, forearm };
}

/** Elbow, reached wrist and untwisted forearm of an arm. */
export const bendArm = (arm: Arm, wrist: Vector, swivel: number): SolvedArm =>
  solveArm('left', arm.shoulder, wrist, swivel, arm);

/** The swivel that brings an elbow in the direction of `elbow`. */
export function swivelOf(arm: Arm, wrist: Vector, elbow: Vector): number {
  const line = direction(subtract(wrist, arm.shoulder));
  const natural = across(subtract(bendArm(arm, wrist, 0).elbow, arm.shoulder), line);
  const bent = across(subtract(elbow, arm.shoulder), line);
  return Math.atan2(dot(cross(natural, bent), line), dot(natural, bent));
}

/** How a hand is turned against its forearm, radians. */
export interface WristAngles {
  /** Positive turns the palm down where the forearm points forwards; 0 is with the thumb up. */
  readonly pronation: number;
  /** Positive bends to the palm. */
  readonly flexion: number;
  /** Positive bends to the little finger. */
  readonly deviation: number;
}

/** The angles at which a hand that is turned like this is held on its forearm. */
export function wristAngles(forearm: Quaternion, turn: Quaternion): WristAngles {
  const [x, y, z, w] = multiply(inverse(forearm), turn);
  return {
    pronation: Math.atan2(2 * (y * w - x * z), 1 - 2 * (y * y + z * z)),
    flexion: Math.asin(Math.min(1, Math.max(-1, 2 * (x * y + z * w)))),
    deviation: Math.atan2(2 * (x * w - y * z), 1 - 2 * (x * x + z * z)),
  };
}

/** The inverse of `wristAngles`. */
export function turnOfWrist(forearm: Quaternion, { pronation, flexion, deviation }: WristAngles): Quaternion {
  const bent = multiply(about([0, 0, 1], flexion), about([1, 0, 0], deviation));
  return multiply(forearm, multiply(about([0, 1, 0], pronation), bent));
}

const DEGREE = Math.PI / 180;

/** How far a wrist goes, radians (AAOS, "Joint Motion", 1965; of pronation, with the little that the shoulder adds). */
const WRIST_LIMITS: Readonly<Record<keyof WristAngles, readonly [least: number, most: number]>> = {
  pronation: [-95 * DEGREE, 95 * DEGREE],
  flexion: [-70 * DEGREE, 70 * DEGREE],
  deviation: [-20 * DEGREE, 35 * DEGREE],
};

/** Radians by which a wrist is beyond its limits, all angles together; 0 within them. */
export function beyondLimits(angles: WristAngles): number {
  let sum = 0;
  for (const name of ['pronation', 'flexion', 'deviation'] as const) {
    const [least, most] = WRIST_LIMITS[name];
    sum += Math.max(0, least - angles[name], angles[name] - most);
  }
  return sum;
}

/** The angles within the limits that are nearest. */
export function clampWrist(angles: WristAngles): WristAngles {
  const within = (name: keyof WristAngles): number => {
    const [least, most] = WRIST_LIMITS[name];
    return Math.min(most, Math.max(least, angles[name]));
  };
  return { pronation: within('pronation'), flexion: within('flexion'), deviation: within('deviation') };
}
