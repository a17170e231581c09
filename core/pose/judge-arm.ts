import type { Keypoints, Pose } from '../contract.ts';
import { smoothstep } from '../smoothstep.ts';
import { ARMS, type Point, pointAt, type ShoulderFrame, type Side, shoulderFrame } from './pose.ts';
import { type Box, faceBox } from './regions.ts';
import { STRIDE } from './topology.ts';

/** In shoulder widths from the middle of the shoulders: what lies over the trunk, from none of it to all. */
const TRUNK_SIDE = [0.62, 0.4] as const;
const TRUNK_TOP = [-0.3, -0.1] as const;
/** Hands at the hem hide little of what a picture is for: from here on they count less, and there `HEM_WEIGHT`. */
const HEM = [0.8, 1.6] as const;
const HEM_WEIGHT = 0.3;
/** In shoulder widths below the shoulders: an elbow or wrist that hangs lies below the second, one above the first is raised. */
const ELBOW_LEVELS = [0.35, 0.75] as const;
const WRIST_LEVELS = [0.6, 1.5] as const;
/** Of all places on hand and forearm, so many over the face count as a hand before it. */
const TOUCH = 0.03;
/** Places over the face count so many times as much as those over the trunk. */
const FACE_WEIGHT = 2;
/** The forearm is looked at from this part of its length on: the elbow itself may hang beside the ribs. */
const FOREARM_FROM = 0.3;
/** How far a hand that was not found reaches beyond the wrist, in forearms. */
const HAND_REACH = 0.6;
/** A raised arm that covers nothing is not as bad as one that does. */
const RAISED_WEIGHT = 0.8;
const PLACES = 8;

export interface ArmJudgement {
  /** 1 where the arm hangs beside the body, 0 where its hand lies on it. */
  readonly met: number;
  readonly problem: 'hand before the face' | 'hand or forearm over the body' | 'arm raised';
}

/** How well an arm keeps out of what a picture of a signer is to show: trunk and face. Parts that lie outside of the picture cover nothing. */
export function judgeArm(
  pose: Pose,
  side: Side,
  picture: { readonly width: number; readonly height: number },
): ArmJudgement {
  const { body } = pose;
  const joints = ARMS[side];
  const frame = shoulderFrame(body);
  const elbow = pointAt(body, joints.elbow);
  const wrist = pointAt(body, joints.wrist);
  const forearm = line(elbow, wrist, FOREARM_FROM, 1);
  const detected = pose[joints.hand];
  const hand = detected ? visible(detected) : line(elbow, wrist, 1, 1 + HAND_REACH);
  const face = faceBox(pose.face);
  let overFace = 0;
  let overTrunk = 0;
  for (const points of [forearm, hand]) {
    for (const point of points) {
      if (point.x < 0 || point.y < 0 || point.x >= picture.width || point.y >= picture.height) continue;
      if (face && isInBox(point, face)) overFace += 0.5 / points.length;
      else overTrunk += (0.5 * trunkCost(point, frame)) / points.length;
    }
  }
  const covering = Math.min(1, overTrunk + FACE_WEIGHT * overFace);
  const raised = Math.max(
    1 - smoothstep(...ELBOW_LEVELS, levelOf(elbow, frame)),
    1 - smoothstep(...WRIST_LEVELS, levelOf(wrist, frame)),
  );
  const met = (1 - covering) * (1 - RAISED_WEIGHT * raised);
  if (overFace > TOUCH) return { met, problem: 'hand before the face' };
  const problem = covering >= RAISED_WEIGHT * raised ? 'hand or forearm over the body' : 'arm raised';
  return { met, problem };
}

/** Places on the line from `a` to `b`; 1 is `b`, more lies beyond it. */
function line(a: Point, b: Point, from: number, to: number): Point[] {
  return Array.from({ length: PLACES }, (_, i) => {
    const t = from + ((to - from) * (i + 1)) / PLACES;
    return { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t };
  });
}

function visible(hand: Keypoints): Point[] {
  const points: Point[] = [];
  for (let row = 0; row * STRIDE < hand.length; row++) {
    if (hand[row * STRIDE + 3] > 0) points.push(pointAt(hand, row));
  }
  return points;
}

/** Shoulder widths below the shoulders. */
function levelOf({ x, y }: Point, { centre, down, width }: ShoulderFrame): number {
  return ((x - centre.x) * down.x + (y - centre.y) * down.y) / width;
}

/** How much it costs to have something at this place before the trunk, 0..1. */
function trunkCost(point: Point, frame: ShoulderFrame): number {
  const { centre, across, width } = frame;
  const aside = ((point.x - centre.x) * across.x + (point.y - centre.y) * across.y) / width;
  const level = levelOf(point, frame);
  const within = smoothstep(...TRUNK_SIDE, Math.abs(aside)) * smoothstep(...TRUNK_TOP, level);
  return within * (1 - (1 - HEM_WEIGHT) * smoothstep(...HEM, level));
}

function isInBox({ x, y }: Point, box: Box): boolean {
  return x > box.x && x < box.x + box.size && y > box.y && y < box.y + box.size;
}
