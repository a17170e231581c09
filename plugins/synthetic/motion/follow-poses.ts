import type { Pose } from '../../../core/contract.ts';
import { HAND_ANGLE_COUNT } from '../../../core/hand/hand-angles.ts';
import type { HandBuild } from '../../../core/hand/hand-build.ts';
import { type Side, shoulderFrame } from '../../../core/pose/pose.ts';
import { inverse, mirrorTurn, multiply, rotate } from '../../../core/solid/quaternions.ts';
import type { Quaternion, Vector } from '../../../core/solid/transforms.ts';
import { add, mirror } from '../../../core/solid/vectors.ts';
import { restPose } from '../body/rest.ts';
import { restFace } from '../face/rest-face.ts';
import type { Anatomy, ArmPose, FacePose, SignerPose, Turn } from '../signer-pose.ts';
import { turnRotation } from '../turn-rotation.ts';
import { armOf, bendArm, clampWrist, swivelOf, turnOfWrist, type WristAngles, wristAngles } from './arm.ts';
import { armSpheres, clearOf } from './arm-solid.ts';
import { bodySurface } from './body-surface.ts';
import { fitFaces } from './fit-face.ts';
import { fitHand } from './fit-hand.ts';
import { fitHead } from './fit-head.ts';
import { measurePerson, seeArm, seesShoulders, withinReach } from './fit-trunk.ts';
import { FrameSeries } from './frame-series.ts';
import type { Performance } from './performance.ts';

const FACE = Object.keys(restFace()) as (keyof FacePose)[];
const TURN = ['nod', 'shake', 'tilt'] as const;
const ANGLES = ['pronation', 'flexion', 'deviation'] as const;

/** Columns of a frame's numbers: turns of chest and head, face, arms. */
const CHEST = 0;
const HEAD = CHEST + TURN.length;
const FACE_AT = HEAD + TURN.length;
/** Columns of an arm, from its first one: wrist, swivel, angles of the wrist and of the fingers. */
const SWIVEL = 3;
const ANGLES_AT = SWIVEL + 1;
const FINGERS = ANGLES_AT + ANGLES.length;
const ARM_WIDTH = FINGERS + HAND_ANGLE_COUNT;
const ARM = { left: FACE_AT + FACE.length, right: FACE_AT + FACE.length + ARM_WIDTH } as const;
const WIDTH = ARM.right + ARM_WIDTH;

const SIDES = ['left', 'right'] as const;

/** Share of an arm that it is stretched at most. */
const STRETCH = 0.995;
/** How far below the shoulder a wrist is whose hand rests where it is not seen, in lengths of the upper arm. */
const LOWERED = 1.1;
/** Times that a hand is moved out of the trunk. */
const PUSHES = 4;

/**
 * Lets a signer do what a real person did: arms, hands, head and face from their keypoints. What is not seen is where it is between the moments
 * at which it is seen; what never is rests. z is used where the keypoints have it; hands without it look flat.
 *
 * @param poses of one person, in any pixels; at least one
 * @param hands of the signer
 */
export function followPoses(poses: readonly Pose[], anatomy: Anatomy, hands: HandBuild): Performance {
  const first = poses[0].timestamp;
  const gaps = poses.slice(1).map(({ timestamp }, i) => timestamp - poses[i].timestamp);
  const interval = (gaps.sort((a, b) => a - b)[gaps.length >> 1] ?? 40_000) / 1e6;
  const frameOf = ({ timestamp }: Pose): number => Math.round((timestamp - first) / 1e6 / interval);
  const series = new FrameSeries(frameOf(poses[poses.length - 1]) + 1, interval, WIDTH);
  fitUpper(poses, (pose) => series.row(frameOf(pose)));
  for (const side of SIDES) fitArm(poses, side, anatomy, hands, (pose) => series.row(frameOf(pose)));
  const rest = restNumbers(anatomy);
  for (let column = 0; column < WIDTH; column++) series.fill(column, rest[column]);
  return {
    seconds: (series.frames - 1) * interval,
    at: (seconds) => toSignerPose(series.at(seconds), Math.round(seconds * 1e6), anatomy),
  };
}

/** Chest, head and face. */
function fitUpper(poses: readonly Pose[], rowOf: (pose: Pose) => Float64Array): void {
  const heads = poses.map(({ face }) => face && fitHead(face));
  // People mostly face the camera; where the head seems turned all the time, the camera stands there.
  const usual = { nod: median(heads, 'nod'), shake: median(heads, 'shake'), tilt: 0 };
  const faces = fitFaces(poses.map(({ face }) => face));
  poses.forEach((pose, i) => {
    const row = rowOf(pose);
    const chest = chestOf(pose);
    if (chest)
      row.set(
        TURN.map((name) => chest[name]),
        CHEST,
      );
    const head = heads[i];
    if (head) {
      const trunk = chest ?? { nod: 0, shake: 0, tilt: 0 };
      row.set(
        TURN.map((name) => head[name] - usual[name] - trunk[name]),
        HEAD,
      );
    }
    const face = faces[i];
    if (face)
      row.set(
        FACE.map((name) => face[name] ?? 0),
        FACE_AT,
      );
  });
}

function median(heads: readonly (Turn | null)[], name: keyof Turn): number {
  const values = heads.flatMap((head) => (head ? [head[name]] : [])).sort((a, b) => a - b);
  return values[values.length >> 1] ?? 0;
}

/** How the line of the shoulders lies in the picture. */
function chestOf({ body }: Pose): Turn | null {
  if (!seesShoulders(body)) return null;
  const { across } = shoulderFrame(body);
  return { nod: 0, shake: 0, tilt: Math.atan2(across.y, across.x) };
}

function fitArm(
  poses: readonly Pose[],
  side: Side,
  anatomy: Anatomy,
  hands: HandBuild,
  rowOf: (pose: Pose) => Float64Array,
): void {
  const measure = measurePerson(poses, anatomy);
  const arm = armOf(anatomy, side);
  const { distance } = bodySurface(anatomy);
  const reach = (arm.upperArm + arm.forearm) * STRETCH;
  const rest = restNumbers(anatomy).subarray(ARM[side], ARM[side] + ARM_WIDTH);
  let fingers: Float32Array = Float32Array.from(rest.subarray(FINGERS));
  for (const pose of poses) {
    const seen = seeArm(pose, side, measure);
    const chest = chestOf(pose);
    if (seen === null || chest === null) continue;
    const upright = inverse(turnRotation(chest));
    /** From the camera's axes to those of the arm. */
    const own = (v: Vector): Vector => {
      const turned = rotate(upright, v);
      return side === 'left' ? turned : mirror(turned);
    };
    let wrist = add(arm.shoulder, own(withinReach(seen.wrist, reach)));
    const elbow = add(arm.shoulder, own(seen.elbow));
    const row = rowOf(pose).subarray(ARM[side], ARM[side] + ARM_WIDTH);
    const hand = pose[`${side}Hand`];
    const fitted = hand && fitHand(hands, side, hand, fingers);
    const swivel = swivelOf(arm, wrist, elbow);
    if (fitted) {
      fingers = fitted.fingers;
      const turn = multiply(side === 'left' ? upright : mirrorTurn(upright), fitted.turn);
      const angles = clampWrist(wristAngles(bendArm(arm, wrist, swivel).forearm, turn));
      row.set(
        ANGLES.map((name) => angles[name]),
        ANGLES_AT,
      );
      row.set(fingers, FINGERS);
    } else if (wrist[1] > LOWERED * arm.upperArm) {
      row.set(rest.subarray(ANGLES_AT), ANGLES_AT);
    }
    // Depth is a guess: a hand that would be inside of the trunk is in front of it.
    for (let i = 0; i < PUSHES; i++) {
      const turn = turnOfWrist(bendArm(arm, wrist, swivel).forearm, anglesOf(fitted ? row : rest));
      const depth = -clearOf(
        distance,
        armSpheres(hands, arm, { wrist, turn, swivel, fingers, touching: wrist, withHead: 0 }),
      );
      if (depth <= 0) break;
      wrist = [wrist[0], wrist[1], wrist[2] - depth];
    }
    row.set([...wrist, swivelOf(arm, wrist, elbow)]);
  }
}

const anglesOf = (row: Float64Array): WristAngles => ({
  pronation: row[ANGLES_AT],
  flexion: row[ANGLES_AT + 1],
  deviation: row[ANGLES_AT + 2],
});

/** A frame of nothing but rest. */
function restNumbers(anatomy: Anatomy): Float64Array {
  const row = new Float64Array(WIDTH);
  const rest = restPose(anatomy);
  for (const side of SIDES) {
    const { wrist, turn, swivel, fingers } = rest[side];
    const [at, arm] = [ARM[side], armOf(anatomy, side)];
    const [ownWrist, ownTurn] = side === 'left' ? [wrist, turn] : [mirror(wrist), mirrorTurn(turn)];
    row.set([...ownWrist, swivel], at);
    const angles = wristAngles(bendArm(arm, ownWrist, swivel).forearm, ownTurn);
    row.set(
      ANGLES.map((name) => angles[name]),
      at + ANGLES_AT,
    );
    row.set(fingers, at + FINGERS);
  }
  return row;
}

function toSignerPose(row: Float64Array, timestamp: number, anatomy: Anatomy): SignerPose {
  const turnAt = (at: number): Turn => ({ nod: row[at], shake: row[at + 1], tilt: row[at + 2] });
  const armAt = (side: Side): ArmPose => {
    const numbers = row.subarray(ARM[side], ARM[side] + ARM_WIDTH);
    const wrist: Vector = [numbers[0], numbers[1], numbers[2]];
    const swivel = numbers[SWIVEL];
    const { forearm } = bendArm(armOf(anatomy, side), wrist, swivel);
    const turn: Quaternion = turnOfWrist(forearm, anglesOf(numbers));
    return {
      wrist: side === 'left' ? wrist : mirror(wrist),
      turn: side === 'left' ? turn : mirrorTurn(turn),
      swivel,
      fingers: Float32Array.from(numbers.subarray(FINGERS)),
    };
  };
  return {
    timestamp,
    chest: turnAt(CHEST),
    head: turnAt(HEAD),
    shoulderRaise: { left: 0, right: 0 },
    left: armAt('left'),
    right: armAt('right'),
    face: Object.fromEntries(FACE.map((name, k) => [name, row[FACE_AT + k]])) as Record<
      keyof FacePose,
      number
    >,
  };
}
