/** The signed sentence as poses: joints in centimetres at any time. */

import { bendElbow, EAR, EYE, HIP, NECK, NOSE, SHOULDER } from './body.ts';
import { AT_REST, type Expression, facePoints } from './face.ts';
import { HANDSHAPES, handJoints, morph } from './hand.ts';
import { BLINKS, type Hold, LEFT_ARM, LOOKS, type Look, RIGHT_ARM } from './signs.ts';
import {
  add,
  between,
  compose,
  cross,
  degrees,
  frame,
  mirror,
  mix,
  type Rotation,
  rotate,
  subtract,
  transpose,
  turn,
  type Vec3,
} from './vector.ts';

export interface Moment {
  /** In the order of `BODY_JOINTS`. */
  readonly body: readonly Vec3[];
  /** In the order of `FACE_128_IN_468`. */
  readonly face: readonly Vec3[];
  /** In MediaPipe's order, from the wrist. */
  readonly leftHand: readonly Vec3[];
  readonly rightHand: readonly Vec3[];
}

/** Where every joint is, `time` seconds after the start. */
export function momentAt(time: number): Moment {
  const look = lookAt(time);
  const head = headAt(look);
  const left = armAt(LEFT_ARM, time);
  const right = armAt(RIGHT_ARM, time);
  const pair = (point: Vec3, place: (point: Vec3) => Vec3): Vec3[] => [place(point), place(mirror(point))];
  return {
    body: [
      head(NOSE),
      ...pair(EYE, head),
      ...pair(EAR, head),
      left.shoulder,
      mirror(right.shoulder),
      left.elbow,
      mirror(right.elbow),
      left.hand[0]!,
      mirror(right.hand[0]!),
      HIP,
      mirror(HIP),
    ],
    face: facePoints(look).map(head),
    leftHand: left.hand,
    rightHand: right.hand.map(mirror),
  };
}

interface Arm extends Bones {
  readonly hand: readonly Vec3[];
}

/** A left arm, whichever arm the holds are meant for. */
function armAt(holds: readonly Hold[], time: number): Arm {
  const next = holds.findIndex(({ from }) => time < from);
  const to = holds[next < 0 ? holds.length - 1 : next]!;
  const from = holds[next < 0 ? holds.length - 1 : next - 1]!;
  const t = next < 0 ? 0 : Math.max(0, (time - from.until) / (to.from - from.until));
  const s = minimumJerk(t);
  const bones = reach(mix(from.wrist, to.wrist, s), mix(from.elbow, to.elbow, s));
  // Turned in the frame of the forearm, so that a wrist bends no further on its way than at the ends of it.
  const turned = compose(forearmFrame(bones), between(wristTurn(from), wristTurn(to), s));
  // The handshape is ready a little before the place is reached.
  const shape = morph(HANDSHAPES[from.shape], HANDSHAPES[to.shape], minimumJerk(Math.min(1, 1.2 * t)));
  const hand = handJoints(shape).map((joint) => add(bones.wrist, mirror(rotate(turned, joint))));
  return { ...bones, hand };
}

interface Bones {
  readonly shoulder: Vec3;
  readonly elbow: Vec3;
  readonly wrist: Vec3;
}

function reach(target: Vec3, pole: Vec3): Bones {
  // A raised arm takes the shoulder along, up and forward.
  const raised = Math.max(0, target[1] + 45) / 45;
  const shoulder = add(SHOULDER, [0.2 * raised, 1.1 * raised, 0.5 * raised]);
  return { shoulder, ...bendElbow(shoulder, target, pole) };
}

/** How the hand is turned against the forearm. */
const wristTurn = ({ wrist, elbow, fingers, palm }: Hold): Rotation =>
  compose(transpose(forearmFrame(reach(wrist, elbow))), frame(mirror(fingers), mirror(palm)));

/** Along the forearm and at right angles to the plane in which the elbow bends; mirrored, as the hand model is a right one. */
function forearmFrame({ shoulder, elbow, wrist }: Bones): Rotation {
  const forearm = mirror(subtract(wrist, elbow));
  return frame(forearm, cross(mirror(subtract(elbow, shoulder)), forearm));
}

/** From 0 to 1 as hands move (Flash and Hogan 1985). */
function minimumJerk(t: number): number {
  const u = Math.min(1, Math.max(0, t));
  return u * u * u * (10 - 15 * u + 6 * u * u);
}

type FullLook = Expression & Required<Pick<Look, 'yaw' | 'pitch' | 'roll'>>;
const STRAIGHT: FullLook = { ...AT_REST, yaw: 0, pitch: 0, roll: 0 };

function lookAt(time: number): FullLook {
  const next = LOOKS.findIndex(({ at }) => time < at);
  const to = LOOKS[next < 0 ? LOOKS.length - 1 : next]!;
  const from = LOOKS[next < 0 ? LOOKS.length - 1 : Math.max(0, next - 1)]!;
  const s = to === from ? 0 : minimumJerk((time - from.at) / (to.at - from.at));
  const values = Object.keys(STRAIGHT).map((name) => {
    const key = name as keyof FullLook;
    return [key, (from[key] ?? 0) * (1 - s) + (to[key] ?? 0) * s];
  });
  return { ...(Object.fromEntries(values) as unknown as FullLook), blink: blinkAt(time) };
}

/** Lids close within 80 ms and open within 140 ms. */
const blinkAt = (time: number): number =>
  Math.max(
    0,
    ...BLINKS.map((at) => 1 - minimumJerk(time < at ? (at - time) / 0.08 : (time - at - 0.03) / 0.14)),
  );

function headAt({ yaw, pitch, roll }: FullLook): (point: Vec3) => Vec3 {
  const turned = compose(
    turn([0, 1, 0], degrees(yaw)),
    compose(turn([1, 0, 0], degrees(pitch)), turn([0, 0, 1], degrees(-roll))),
  );
  return (point) => add(NECK, rotate(turned, subtract(point, NECK)));
}
