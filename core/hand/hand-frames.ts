import { aboutX, aboutY, aboutZ, multiply, rotate } from '../solid/quaternions.ts';
import type { Quaternion, Vector } from '../solid/transforms.ts';
import { HAND_ANGLE, HAND_ANGLE_COUNT } from './hand-angles.ts';
import { HAND_BONE } from './hand-bones.ts';
import type { HandBuild } from './hand-build.ts';

/** Where a bone is: how it is turned from lying along +y with its back to +x, and its upper end. */
export interface BoneFrame {
  turn: Quaternion;
  origin: Vector;
}

/** Frames of the 19 bones, in the rest frame of a left hand, in rows of `HAND_BONES`. */
export type HandFrames = readonly BoneFrame[];

/** Radians that nails are turned outwards from lying flat, as the arch of the knuckles does. */
const ROLL = { index: 0.1, middle: 0.02, ring: -0.1, little: -0.24 } as const;

/** The sense in which a finger is spread, about +x. */
const SPREAD = { index: -1, middle: -1, ring: 1, little: 1 } as const;

/** The thumb's metacarpal beside the palm: radians out of the palm's plane, away from the palm's side, about its own axis. */
const THUMB = { lift: 0.24, away: 0.42, roll: 1.15 } as const;

/** Where the metacarpals of ring and little finger turn as the palm cups: share of the knuckle's place. */
const METACARPAL_BASE = 0.3;

const FINGERS = ['index', 'middle', 'ring', 'little'] as const;

/** Poses the bones of a left hand. */
export function handFrames(build: HandBuild, angles: Float32Array): HandFrames {
  if (angles.length !== HAND_ANGLE_COUNT)
    throw new RangeError(`A hand has ${HAND_ANGLE_COUNT} angles, not ${angles.length}.`);
  const frames: BoneFrame[] = [];
  const identity: BoneFrame = { turn: [0, 0, 0, 1], origin: [0, 0, 0] };
  frames[HAND_BONE.forearm] = identity;
  frames[HAND_BONE.palm] = identity;
  for (const finger of FINGERS) {
    const { root, lengths } = build.digits[finger];
    let turn: Quaternion = [0, 0, 0, 1];
    let origin: Vector = root;
    if (finger === 'ring' || finger === 'little') {
      const share = finger === 'ring' ? 0.45 : 1;
      const base: Vector = [root[0], root[1] * METACARPAL_BASE, root[2] * 0.55];
      // It turns about an axis that is oblique, so that the little finger moves to the thumb.
      turn = multiply(aboutZ(angles[HAND_ANGLE.cup] * share), aboutY(-0.5 * angles[HAND_ANGLE.cup] * share));
      const arm = rotate(turn, [0, root[1] - base[1], root[2] - base[2]]);
      origin = [base[0] + arm[0], base[1] + arm[1], base[2] + arm[2]];
      frames[HAND_BONE[`${finger}0`]] = { turn, origin: base };
    }
    const row = HAND_ANGLE[`${finger}Spread`];
    const spread = SPREAD[finger] * angles[row] + restSpread(build, finger);
    turn = multiply(multiply(turn, aboutX(spread)), aboutY(ROLL[finger]));
    for (let joint = 0; joint < 3; joint++) {
      turn = multiply(turn, aboutZ(angles[row + 1 + joint]));
      frames[HAND_BONE[`${finger}1`] + joint] = { turn, origin };
      const along = rotate(turn, [0, lengths[joint], 0]);
      origin = [origin[0] + along[0], origin[1] + along[1], origin[2] + along[2]];
    }
  }
  const { root, lengths } = build.digits.thumb;
  let turn = multiply(
    multiply(
      aboutX(-angles[HAND_ANGLE.thumbSpread] - THUMB.away),
      aboutZ(angles[HAND_ANGLE.thumbFlex1] + THUMB.lift),
    ),
    aboutY(THUMB.roll + angles[HAND_ANGLE.thumbRotate]),
  );
  let origin: Vector = root;
  const flexes = [0, angles[HAND_ANGLE.thumbFlex2], angles[HAND_ANGLE.thumbFlex3]];
  for (let joint = 0; joint < 3; joint++) {
    turn = multiply(turn, aboutZ(flexes[joint]));
    frames[HAND_BONE.thumb1 + joint] = { turn, origin };
    const along = rotate(turn, [0, lengths[joint], 0]);
    origin = [origin[0] + along[0], origin[1] + along[1], origin[2] + along[2]];
  }
  return frames;
}

/** Radians about +x at which fingers that are neither spread nor pressed together lie side by side. */
function restSpread({ digits }: HandBuild, finger: (typeof FINGERS)[number]): number {
  if (finger === 'middle') return 0;
  const neighbour = digits[finger === 'little' ? 'ring' : 'middle'];
  const own = digits[finger];
  const side = finger === 'index' ? -1 : 1;
  const apart = (own.radii[1] + neighbour.radii[finger === 'little' ? 0 : 1]) * 0.93;
  const gap = Math.abs(own.root[2] - neighbour.root[2]);
  const beyond = finger === 'little' ? restSpread({ digits } as HandBuild, 'ring') : 0;
  return (side * (apart - gap)) / own.lengths[0] + beyond;
}
