import type { Side } from '../../../core/pose/pose.ts';
import { about, fromAxes, rotate, turnBetween } from '../../../core/solid/quaternions.ts';
import type { Quaternion, Vector } from '../../../core/solid/transforms.ts';
import { add, cross, direction, dot, length, scale, subtract } from '../../../core/solid/vectors.ts';

/** An arm between its joints. Frames take +y along the bone and +x along the hinge of the elbow (about which a fist goes up and to the front). */
export interface SolvedArm {
  readonly elbow: Vector;
  readonly wrist: Vector;
  readonly upperArm: Quaternion;
  readonly forearm: Quaternion;
}

/** The smallest angle between upper arm and forearm, radians: flesh is in the way of less. */
const FOLDED = 0.5;

/**
 * Where arms point when the elbow's way is plainly known, and that way, of the left arm. Everywhere else the elbow follows by the smallest
 * rotation: backwards with a hanging arm, outwards with a raised one. Only behind the back, straight up from there, it is undefined.
 */
const FORWARD = direction([0, 0.35, -1]);
const ELBOW: Vector = direction([0.5, 0.8, 0.28]);

/** Bones about as long as that: how far the wrist gets from the shoulder, at least and at most. */
export function armReach(upperArm: number, forearm: number): { least: number; most: number } {
  return {
    least: Math.sqrt(upperArm ** 2 + forearm ** 2 - 2 * upperArm * forearm * Math.cos(FOLDED)),
    most: upperArm + forearm,
  };
}

/** Two-bone inverse kinematics: `wrist` is reached exactly, or as nearly as the bones let it. */
export function solveArm(
  side: Side,
  shoulder: Vector,
  target: Vector,
  swivel: number,
  { upperArm, forearm }: { readonly upperArm: number; readonly forearm: number },
): SolvedArm {
  const sign = side === 'left' ? 1 : -1;
  const way = subtract(target, shoulder);
  const line = direction(way);
  const { least, most } = armReach(upperArm, forearm);
  const distance = Math.min(most, Math.max(least, length(way)));
  const elbowAtRest: Vector = [ELBOW[0] * sign, ELBOW[1], ELBOW[2]];
  const natural = rotate(turnBetween(FORWARD, line), elbowAtRest);
  const level = direction(subtract(natural, scale(line, dot(natural, line))));
  const out = rotate(about(line, swivel * sign), level);
  const along = (upperArm ** 2 - forearm ** 2 + distance ** 2) / (2 * distance);
  const off = Math.sqrt(Math.max(0, upperArm ** 2 - along ** 2));
  const elbow = add(shoulder, add(scale(line, along), scale(out, off)));
  const wrist = add(shoulder, scale(line, distance));
  const hinge = cross(line, out);
  return {
    elbow,
    wrist,
    upperArm: fromAxes(hinge, direction(subtract(elbow, shoulder))),
    forearm: fromAxes(hinge, direction(subtract(wrist, elbow))),
  };
}
