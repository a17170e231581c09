import { HAND_BONE } from '../../../core/hand/hand-bones.ts';
import { poseHand } from '../../../core/hand/pose-hand.ts';
import type { Side } from '../../../core/pose/pose.ts';
import { smoothstep } from '../../../core/smoothstep.ts';
import {
  about,
  IDENTITY,
  inverse,
  multiply,
  rotate,
  share,
  turnBetween,
  twist,
} from '../../../core/solid/quaternions.ts';
import {
  type Quaternion,
  type Transforms,
  type Vector,
  writeTransform,
} from '../../../core/solid/transforms.ts';
import { add, direction, scale, subtract } from '../../../core/solid/vectors.ts';
import { BONE } from '../bones.ts';
import type { ArmPose, SignerPose } from '../signer-pose.ts';
import { turnRotation } from '../turn-rotation.ts';
import type { BodyShape } from './body-shape.ts';
import { type SolvedArm, solveArm } from './solve-arm.ts';

/** What the trunk bends about: the joint of the lumbar spine and the sacrum. */
const WAIST: Vector = [0, 0.3, 0.02];

/** What the head turns about. */
export const NECK: Vector = [0, -0.067, 0.012];

/** Joint of the left collar bone and the breastbone. */
const COLLAR: Vector = [0.025, -0.01, -0.045];

/** Where the left arm is at rest, from the shoulder: out, down and a little to the front, between all that it will do. */
const ARM_AT_REST = direction([0.6, 0.74, -0.28]);

/** Share of a stretched arm that the arm at rest spans: nearly straight. */
const STRETCH_AT_REST = 0.985;

const mirrored = ([x, y, z]: Vector, side: Side): Vector => (side === 'left' ? [x, y, z] : [-x, y, z]);

/** Rows of an arm's bones. */
export const ARM_BONES = {
  left: {
    collar: BONE.leftCollar,
    upperArm: BONE.leftUpperArm,
    forearm: BONE.leftForearm,
    forearmTwist: BONE.leftForearmTwist,
    hand: BONE.leftHand,
  },
  right: {
    collar: BONE.rightCollar,
    upperArm: BONE.rightUpperArm,
    forearm: BONE.rightForearm,
    forearmTwist: BONE.rightForearmTwist,
    hand: BONE.rightHand,
  },
} as const;

/** The arm of a body at rest. */
export interface ArmAtRest extends SolvedArm {
  readonly collar: Vector;
  readonly shoulder: Vector;
}

/** Where an arm is in the pose that the meshes are made in: held out to the side and down. */
export function armAtRest(shape: BodyShape, side: Side): ArmAtRest {
  const shoulder = mirrored(shape.shoulder, side);
  const reach = (shape.upperArm + shape.forearm) * STRETCH_AT_REST;
  const wrist = add(shoulder, scale(mirrored(ARM_AT_REST, side), reach));
  return { ...solveArm(side, shoulder, wrist, 0, shape), shoulder, collar: mirrored(COLLAR, side) };
}

/** Writes every row of the transforms of a body: trunk, head, arms (which end at full stretch where a wrist is too far) and hands. */
export function createPoser(shape: BodyShape): (pose: SignerPose, transforms: Transforms) => void {
  const rest = { left: armAtRest(shape, 'left'), right: armAtRest(shape, 'right') };
  return (pose, transforms) => {
    const chest = turnRotation(pose.chest);
    const head = multiply(chest, turnRotation(pose.head));
    const inChest = (point: Vector): Vector => add(WAIST, rotate(chest, subtract(point, WAIST)));
    writeTransform(transforms, BONE.hips, IDENTITY, WAIST, WAIST);
    writeTransform(transforms, BONE.chest, chest, WAIST, WAIST);
    writeTransform(
      transforms,
      BONE.neck,
      multiply(chest, share(turnRotation(pose.head), 0.5)),
      NECK,
      inChest(NECK),
    );
    writeTransform(transforms, BONE.head, head, NECK, inChest(NECK));
    for (const side of ['left', 'right'] as const) {
      const at = rest[side];
      const arm = pose[side];
      const bones = ARM_BONES[side];
      const collar = collarRotation(side, at, arm, pose.shoulderRaise[side], shape);
      const shoulder = add(at.collar, rotate(collar, subtract(at.shoulder, at.collar)));
      const solved = solveArm(side, shoulder, arm.wrist, arm.swivel, shape);
      const elbow = inChest(solved.elbow);
      const wrist = inChest(solved.wrist);
      const forearm = multiply(chest, solved.forearm);
      const turn = multiply(chest, arm.turn);
      const cuff = cuffRotation(forearm, turn);
      const pronation = twist(multiply(inverse(forearm), cuff), [0, 1, 0]);
      const half = multiply(forearm, about([0, 1, 0], pronation / 2));
      writeTransform(transforms, bones.collar, multiply(chest, collar), at.collar, inChest(at.collar));
      const fromRest = (now: Quaternion, before: Quaternion): Quaternion => multiply(now, inverse(before));
      const upperArm = fromRest(multiply(chest, solved.upperArm), at.upperArm);
      writeTransform(transforms, bones.upperArm, upperArm, at.shoulder, inChest(shoulder));
      writeTransform(transforms, bones.forearm, fromRest(forearm, at.forearm), at.elbow, elbow);
      writeTransform(transforms, bones.forearmTwist, fromRest(half, at.forearm), at.elbow, elbow);
      poseHand(shape.hand, side, arm.fingers, { wrist, turn, forearm: cuff }, transforms, bones.hand);
    }
  };
}

/** The lower end of the forearm: along the bone, turned about it as the hand is. */
function cuffRotation(forearm: Quaternion, turn: Quaternion): Quaternion {
  const along = rotate(forearm, [0, 1, 0]);
  return multiply(turnBetween(rotate(turn, [0, 1, 0]), along), turn);
}

/** Collar bones lift as arms are raised (about a third of the way: the scapulohumeral rhythm of Inman et al. 1944) and follow them to the front. */
function collarRotation(
  side: Side,
  at: ArmAtRest,
  arm: ArmPose,
  raise: number,
  shape: BodyShape,
): Quaternion {
  const sign = side === 'left' ? 1 : -1;
  const { elbow } = solveArm(side, at.shoulder, arm.wrist, arm.swivel, shape);
  const [x, y, z] = scale(subtract(elbow, at.shoulder), 1 / shape.upperArm);
  const lift = 0.42 * smoothstep(0.75, -1, y);
  const forward = 0.16 * Math.max(-0.5, -z) - 0.12 * Math.min(0, x * sign);
  const arched = about([0, 0, 1], -sign * (lift + raise / 0.15));
  return multiply(about([0, 1, 0], sign * forward), arched);
}

/** Row of the lower end of the forearm, which belongs to the hand: its rest is the hand's. */
export const cuffRow = (side: Side): number => ARM_BONES[side].hand + HAND_BONE.forearm;
