/**
 * A right hand of 21 joints in MediaPipe's order, bent by angles. Hand frame: the wrist at the origin, y along the
 * middle of the hand, x towards the thumb, z out of the palm; centimetres. The left hand is its mirror image in x.
 */

import { add, compose, cross, degrees, normalize, rotate, scale, turn, type Vec3 } from './vector.ts';

/** Degrees. */
export interface Finger {
  /** Flexion at the knuckle, and at the middle joint; the last joint follows with two thirds of it. */
  readonly knuckle: number;
  readonly middle: number;
  /** Sideways, towards the thumb positive. */
  readonly spread: number;
}

/** Degrees. */
export interface Thumb {
  /** In the plane of the palm, away from the index finger; negative is across the palm. */
  readonly out: number;
  /** Out of the plane of the palm. */
  readonly lift: number;
  /** Flexion at its two joints. */
  readonly knuckle: number;
  readonly tip: number;
  /** About its own length: where it bends to; 0 across the palm, 90 into it. */
  readonly roll: number;
}

export interface Handshape {
  readonly thumb: Thumb;
  /** Index, middle, ring, little. */
  readonly fingers: readonly [Finger, Finger, Finger, Finger];
}

/** Knuckles, and the lengths of the three bones beyond (a woman's hand of about 17.5 cm). */
const KNUCKLES: readonly Vec3[] = [
  [2.1, 8.5, 0],
  [0.25, 8.7, -0.15],
  [-1.5, 8.2, -0.05],
  [-3.0, 7.3, 0.2],
];
const BONES: readonly (readonly [number, number, number])[] = [
  [4.1, 2.4, 2.0],
  [4.5, 2.8, 2.1],
  [4.2, 2.6, 2.1],
  [3.3, 1.9, 1.8],
];
const THUMB_ROOT: Vec3 = [2.0, 2.0, 0.5];
const THUMB_BONES = [4.1, 3.2, 2.6] as const;

const X: Vec3 = [1, 0, 0];
const Y: Vec3 = [0, 1, 0];
const Z: Vec3 = [0, 0, 1];

/** The joints of the hand in its own frame. */
export function handJoints({ thumb, fingers }: Handshape): Vec3[] {
  return [[0, 0, 0], ...thumbJoints(thumb), ...fingers.flatMap((finger, i) => fingerJoints(finger, i))];
}

function fingerJoints({ knuckle, middle, spread }: Finger, index: number): Vec3[] {
  // A finger points from the middle of the wrist outwards; flexed fingers converge on the root of the thumb.
  const fan = [4, 0.5, -4, -9][index]! + spread;
  const sideways = turn(Z, degrees(-fan * Math.cos(degrees(0.8 * knuckle))));
  const joints = [KNUCKLES[index]!];
  let flexion = knuckle;
  BONES[index]!.forEach((bone, i) => {
    if (i === 1) flexion += middle;
    if (i === 2) flexion += (2 / 3) * middle;
    const direction = rotate(compose(sideways, turn(X, degrees(flexion))), Y);
    joints.push(add(joints[i]!, scale(direction, bone)));
  });
  return joints;
}

function thumbJoints({ out, lift, knuckle, tip, roll }: Thumb): Vec3[] {
  const aim = compose(turn(Z, degrees(-out)), turn(X, degrees(lift)));
  let direction = rotate(aim, Y);
  const palmwards = rotate(compose(aim, turn(Y, degrees(roll))), [-1, 0, 0]);
  const axis = normalize(cross(direction, palmwards));
  const joints = [THUMB_ROOT];
  [0, knuckle, tip].forEach((angle, i) => {
    direction = rotate(turn(axis, degrees(angle)), direction);
    joints.push(add(joints[i]!, scale(direction, THUMB_BONES[i]!)));
  });
  return joints;
}

const finger = (knuckle: number, middle: number, spread = 0): Finger => ({ knuckle, middle, spread });
const straight = (spread = 0): Finger => finger(2, 5, spread);
const curled = finger(82, 98);
const thumb = (out: number, lift: number, knuckle = 10, tip = 10, roll = 30): Thumb => ({
  out,
  lift,
  knuckle,
  tip,
  roll,
});

const BESIDE = thumb(13, 9, 6, 2, 60);
const OVER_FINGERS = thumb(-2, 52, 42, 40, -20);

/** Handshapes by their name in American Sign Language. */
export const HANDSHAPES = {
  relaxed: {
    thumb: thumb(22, 30, 15, 15),
    fingers: [finger(22, 28, 2), finger(27, 33), finger(32, 36), finger(36, 38, -2)],
  },
  flat: { thumb: BESIDE, fingers: [straight(-3), straight(), straight(3), straight(7)] },
  B: { thumb: thumb(-12, 40, 30, 35, 0), fingers: [straight(-3), straight(), straight(3), straight(7)] },
  bentB: { thumb: BESIDE, fingers: [finger(80, 6, -3), finger(80, 6), finger(80, 6, 3), finger(80, 6, 7)] },
  A: { thumb: thumb(12, 12, 10, 0, 60), fingers: [curled, curled, curled, curled] },
  S: { thumb: OVER_FINGERS, fingers: [curled, curled, curled, curled] },
  thumbUp: { thumb: thumb(66, 6, -4, -14, 0), fingers: [curled, curled, curled, curled] },
  index: { thumb: thumb(2, 48, 34, 38, -10), fingers: [straight(), curled, curled, curled] },
  V: { thumb: thumb(-6, 50, 36, 34, -10), fingers: [straight(9), straight(-9), curled, curled] },
  L: { thumb: thumb(62, 12, 0, -8, 20), fingers: [straight(), curled, curled, curled] },
  P: { thumb: thumb(8, 46, 8, 6, 20), fingers: [finger(12, 10, 4), finger(62, 12), curled, curled] },
  Y: { thumb: thumb(58, 10, -4, -10, 20), fingers: [curled, curled, curled, straight(-14)] },
  I: { thumb: thumb(2, 48, 34, 38, -10), fingers: [curled, curled, curled, straight()] },
  O: {
    thumb: thumb(18, 40, 15, 25, 40),
    fingers: [finger(48, 58, -2), finger(50, 60), finger(54, 60, 2), finger(56, 60, 4)],
  },
  C: {
    thumb: thumb(34, 58, 18, 14, 10),
    fingers: [finger(28, 44), finger(30, 46), finger(32, 46), finger(34, 46, 2)],
  },
  F: {
    thumb: thumb(18, 40, 15, 25, 40),
    fingers: [finger(48, 58, -2), straight(2), straight(-4), straight(-10)],
  },
  five: {
    thumb: thumb(52, 12, 0, -5, 20),
    fingers: [straight(11), straight(1), straight(-8), straight(-18)],
  },
} as const satisfies Record<string, Handshape>;

export type HandshapeName = keyof typeof HANDSHAPES;

/** The handshape `t` of the way from `a` to `b`. */
export function morph(a: Handshape, b: Handshape, t: number): Handshape {
  const between = <T extends Finger | Thumb>(p: T, q: T): T =>
    Object.fromEntries(
      Object.keys(p).map((key) => {
        const k = key as keyof T;
        return [key, Number(p[k]) * (1 - t) + Number(q[k]) * t];
      }),
    ) as unknown as T;
  return {
    thumb: between(a.thumb, b.thumb),
    fingers: [0, 1, 2, 3].map((i) =>
      between(a.fingers[i]!, b.fingers[i]!),
    ) as unknown as Handshape['fingers'],
  };
}
