import type { Keypoints, Pose } from '../contract.ts';
import { smoothstep } from '../smoothstep.ts';
import { bendElbow } from './bend-elbow.ts';
import { type Places, type Pull, placesOf, pull } from './contact-pull.ts';
import { ARMS, type Point, pointAt, SIDES, type Side, shoulderFrame, transformKeypoints } from './pose.ts';
import type { Fit } from './proportions.ts';
import {
  BODY,
  FACE_68_IN_468,
  FACE_COUNTS,
  FACE_OVAL_468,
  HAND_COUNT,
  meshRows,
  STRIDE,
} from './topology.ts';

/** A hand of this confidence at its root holds on fully, one that fades lets go. */
const TRUSTED_HAND = 0.5;
/** Seconds in which a hand that appears takes hold. */
const GRIP_SECONDS = 0.15;

/** Hands move by little here: calm elbows matter more than exact lengths. */
const ELBOW_ITERATIONS = 2;

/** The front of the trunk where hands sign, in shoulder widths: half its width beside the middle, its ends above and below the shoulders, and how far around it still pulls. */
const TRUNK = { half: 0.6, top: -0.2, bottom: 1.1, reach: 0.4 };

/** Points of the face at which signs are made, beside its outline, brows, eyes, nose and mouth: forehead and cheeks. */
const FACE_PLACES = [
  ...new Set([...FACE_68_IN_468, ...FACE_OVAL_468, 151, 9, 50, 280, 205, 425, 117, 346, 101, 330]),
];
const HEAD_JOINTS = [BODY.nose, BODY.leftEye, BODY.rightEye, BODY.leftEar, BODY.rightEar];
const HAND_ROWS = Array.from({ length: HAND_COUNT }, (_, row) => row);

type Moves = Record<Side, Point>;

/**
 * Moves the hands of retargeted poses so that they touch what they touched before. Near the face or the other hand, a
 * hand's offset from the nearest points is that of the driver; in front of the trunk a wrist is where the driver has it.
 * The elbows follow. Away from all that, arms are as long as the signer's.
 */
export class ContactKeeping {
  /** How firmly each hand holds on to what it touches, 0..1. */
  #grips: Record<Side, number> | undefined;

  /**
   * @param driver the completed pose before retargeting
   * @param pose the same retargeted: head and face at their final place
   * @param seconds since the pose before
   */
  apply(driver: Pose, pose: Pose, fit: Fit, seconds: number): Pose {
    const unit = shoulderFrame(driver.body).width;
    if (unit === 0) return pose;
    const grips = this.#gripsOf(driver, seconds);
    const places = headPlaces(driver, pose);
    const moves = { left: { x: 0, y: 0 }, right: { x: 0, y: 0 } };
    const held = { left: 0, right: 0 };
    for (const side of SIDES) {
      const trunk = trunkPull(driver.body, pose.body, side, fit);
      const { hand } = ARMS[side];
      const face = pullOf(driver[hand], pose[hand], places, unit);
      held[side] = face.weight * grips[side];
      moves[side] = {
        x: mix(trunk.x * trunk.weight, face.x, held[side]),
        y: mix(trunk.y * trunk.weight, face.y, held[side]),
      };
    }
    return moveHands(pose, joinHands(driver, pose, moves, { held, grips, fit, unit }));
  }

  #gripsOf(driver: Pose, seconds: number): Record<Side, number> {
    const targets = { left: gripOf(driver.leftHand), right: gripOf(driver.rightHand) };
    const before = this.#grips ?? targets;
    const most = seconds / GRIP_SECONDS;
    this.#grips = {
      left: Math.min(targets.left, before.left + most),
      right: Math.min(targets.right, before.right + most),
    };
    return this.#grips;
  }
}

function gripOf(hand: Keypoints | null): number {
  return hand === null ? 0 : Math.min(1, hand[3] / TRUSTED_HAND);
}

function pullOf(from: Keypoints | null, to: Keypoints | null, places: Places, unit: number): Pull {
  return from === null || to === null ? { x: 0, y: 0, weight: 0 } : pull(from, to, places, unit);
}

function headPlaces(driver: Pose, pose: Pose): Places {
  if (driver.face === null || pose.face === null) {
    return placesOf(driver.body, HEAD_JOINTS, pose.body, HEAD_JOINTS);
  }
  const before = faceRows(driver.face);
  const after = faceRows(pose.face);
  const shared = FACE_PLACES.map((_, i) => i).filter((i) => before[i] >= 0 && after[i] >= 0);
  return placesOf(
    driver.face,
    shared.map((i) => before[i]),
    pose.face,
    shared.map((i) => after[i]),
  );
}

/** The rows of `FACE_PLACES`, or −1. */
function faceRows(face: Keypoints): readonly number[] {
  const rows = FACE_PLACE_ROWS.get(face.length / STRIDE);
  if (rows === undefined) throw new RangeError(`no face topology has ${face.length / STRIDE} points`);
  return rows;
}

const FACE_PLACE_ROWS: ReadonlyMap<number, readonly number[]> = new Map(
  Object.values(FACE_COUNTS).map((count) => {
    const rows = meshRows(count);
    return [count, FACE_PLACES.map((index) => rows[index])];
  }),
);

/** In front of the trunk a hand belongs where the driver has it, whatever the lengths of the arms. */
function trunkPull(driver: Keypoints, body: Keypoints, side: Side, { scale, dx, dy }: Fit): Pull {
  const { centre, across, down, width } = shoulderFrame(driver);
  const from = pointAt(driver, ARMS[side].wrist);
  const to = pointAt(body, ARMS[side].wrist);
  const x = from.x - centre.x;
  const y = from.y - centre.y;
  const aside = Math.abs(x * across.x + y * across.y) / width - TRUNK.half;
  const below = (x * down.x + y * down.y) / width;
  const outside = Math.hypot(Math.max(0, aside), Math.max(0, TRUNK.top - below, below - TRUNK.bottom));
  const weight = smoothstep(TRUNK.reach, 0, outside);
  return { x: from.x * scale + dx - to.x, y: from.y * scale + dy - to.y, weight };
}

interface Hold {
  /** How firmly each hand is held by the face, and how firmly it holds on to anything; 0..1. */
  readonly held: Record<Side, number>;
  readonly grips: Record<Side, number>;
  readonly fit: Fit;
  readonly unit: number;
}

/** Hands that touch each other go on touching; the one that is not held by the face gives way. */
function joinHands(driver: Pose, pose: Pose, moves: Moves, { held, grips, fit, unit }: Hold): Moves {
  if (driver.rightHand === null || pose.rightHand === null) return moves;
  const right = moved(pose.rightHand, moves.right);
  const { points } = placesOf(driver.rightHand, HAND_ROWS, right, HAND_ROWS);
  const places = { points, scale: fit.scale * fit.palm };
  const { x, y, weight } = pullOf(driver.leftHand, pose.leftHand, places, unit);
  const strength = weight * grips.left * grips.right;
  if (strength === 0) return moves;
  const free = { left: 1 - held.left + 1e-3, right: 1 - held.right + 1e-3 };
  const share = free.left / (free.left + free.right);
  const gap = { x: (x - moves.left.x) * strength, y: (y - moves.left.y) * strength };
  return {
    left: { x: moves.left.x + gap.x * share, y: moves.left.y + gap.y * share },
    right: { x: moves.right.x - gap.x * (1 - share), y: moves.right.y - gap.y * (1 - share) },
  };
}

function moveHands(pose: Pose, moves: Moves): Pose {
  const body = pose.body.slice();
  for (const side of SIDES) {
    const { shoulder, elbow, wrist } = ARMS[side];
    const from = pointAt(body, wrist);
    const to = { x: from.x + moves[side].x, y: from.y + moves[side].y };
    const arm = { shoulder: pointAt(body, shoulder), elbow: pointAt(body, elbow), wrist: from };
    const bent = bendElbow(arm, to, ELBOW_ITERATIONS);
    body.set([bent.x, bent.y], elbow * STRIDE);
    body.set([to.x, to.y], wrist * STRIDE);
  }
  const leftHand = pose.leftHand && moved(pose.leftHand, moves.left);
  const rightHand = pose.rightHand && moved(pose.rightHand, moves.right);
  return { ...pose, body, leftHand, rightHand };
}

function moved(hand: Keypoints, by: Point): Keypoints {
  return transformKeypoints(hand, 1, 1, by.x, by.y);
}

function mix(a: number, b: number, t: number): number {
  return a + (b - a) * t;
}
