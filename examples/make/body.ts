/** The signer's proportions (about those of a woman of 1.68 m) and how an arm reaches a place. */

import { HANDSHAPES, handJoints } from './hand.ts';
import { add, dot, frame, length, mirror, normalize, rotate, scale, subtract, type Vec3 } from './vector.ts';

/** All in the head frame of `face.ts` with the head upright; the left side (x > 0), to be mirrored for the right. */
export const SHOULDER: Vec3 = [14.2, -19, -1.5];
export const HIP: Vec3 = [9.6, -61, 0];
export const EAR: Vec3 = [7.3, -1.3, -0.3];
export const NOSE: Vec3 = [0, -3.4, 11.3];
export const EYE: Vec3 = [3.2, 0.05, 8.3];
/** Where the head turns and nods. */
export const NECK: Vec3 = [0, -9, -1];
export const UPPER_ARM = 25.5;
export const FOREARM = 22.5;

const reach = (from: Vec3, direction: Vec3, by: number): Vec3 => add(from, scale(normalize(direction), by));

/** Arms hanging, a little away from the body. */
const restElbow = reach(SHOULDER, [0.29, -1, 0.03], UPPER_ARM);
export const REST_ARM = { elbow: restElbow, wrist: reach(restElbow, [0.14, -1, 0.36], FOREARM) } as const;
/** A hanging left hand: fingers down, its palm towards the thigh, thumb in front. */
export const REST_HAND = { fingers: [0.02, -1, 0.16], palm: [-0.72, 0, -0.7] } as const satisfies Record<
  string,
  Vec3
>;

/** The joints of the hanging left hand. */
export function restHand(): Vec3[] {
  const turned = frame(mirror(REST_HAND.fingers), mirror(REST_HAND.palm));
  return handJoints(HANDSHAPES.relaxed).map((joint) => add(REST_ARM.wrist, mirror(rotate(turned, joint))));
}

/**
 * Where the elbow is when the wrist is at `wrist`, out of the two bone lengths; it points towards `pole` as far as they
 * allow. A wrist out of reach is brought nearer.
 */
export function bendElbow(shoulder: Vec3, wrist: Vec3, pole: Vec3): { elbow: Vec3; wrist: Vec3 } {
  const far = 0.995 * (UPPER_ARM + FOREARM);
  const toWrist = subtract(wrist, shoulder);
  const d = Math.min(far, length(toWrist));
  const axis = normalize(toWrist);
  const along = (UPPER_ARM ** 2 - FOREARM ** 2 + d * d) / (2 * d);
  const out = Math.sqrt(Math.max(0, UPPER_ARM ** 2 - along * along));
  const side = normalize(subtract(pole, scale(axis, dot(pole, axis))));
  return {
    elbow: add(add(shoulder, scale(axis, along)), scale(side, out)),
    wrist: add(shoulder, scale(axis, d)),
  };
}
