import type { Keypoints, Pose } from '../contract.ts';
import { BODY, STRIDE } from './topology.ts';

/** The parts of a pose, in the order in which everything walks through them. */
export const PARTS = ['body', 'face', 'leftHand', 'rightHand'] as const;

export type Part = (typeof PARTS)[number];

export type Side = 'left' | 'right';

export const SIDES = ['left', 'right'] as const;

/** What belongs to one arm: rows of `Pose.body` and the name of its hand. */
export const ARMS = {
  left: {
    shoulder: BODY.leftShoulder,
    elbow: BODY.leftElbow,
    wrist: BODY.leftWrist,
    hip: BODY.leftHip,
    hand: 'leftHand',
  },
  right: {
    shoulder: BODY.rightShoulder,
    elbow: BODY.rightElbow,
    wrist: BODY.rightWrist,
    hip: BODY.rightHip,
    hand: 'rightHand',
  },
} as const;

/** A place in a picture. */
export interface Point {
  /** Pixels from the left edge. */
  readonly x: number;
  /** Pixels from the upper edge. */
  readonly y: number;
}

/** Where keypoint `row` is, in pixels; without meaning where its confidence is 0. */
export function pointAt(keypoints: Keypoints, row: number): Point {
  return { x: keypoints[row * STRIDE], y: keypoints[row * STRIDE + 1] };
}

/** The confidence of keypoint `row`, 0..1; 0 where it is missing. */
export function confidenceAt(keypoints: Keypoints, row: number): number {
  return keypoints[row * STRIDE + 3];
}

/** Distance in pixels between two rows, which may lie in different parts. */
export function distance(a: Keypoints, rowA: number, b: Keypoints, rowB: number): number {
  return Math.hypot(a[rowA * STRIDE] - b[rowB * STRIDE], a[rowA * STRIDE + 1] - b[rowB * STRIDE + 1]);
}

/** Distance between the shoulders in pixels: the unit in which thresholds are independent of resolution. */
export function shoulderWidth(body: Keypoints): number {
  return distance(body, BODY.leftShoulder, body, BODY.rightShoulder);
}

export function shoulderCentre(body: Keypoints): Point {
  const left = pointAt(body, BODY.leftShoulder);
  const right = pointAt(body, BODY.rightShoulder);
  return { x: (left.x + right.x) / 2, y: (left.y + right.y) / 2 };
}

/** A pose with `change` applied to every part that is present, and without `bodyLandmarks`, which it may not fit. */
export function mapParts(pose: Pose, change: (keypoints: Keypoints, part: Part) => Keypoints): Pose {
  return {
    timestamp: pose.timestamp,
    body: change(pose.body, 'body'),
    face: pose.face && change(pose.face, 'face'),
    leftHand: pose.leftHand && change(pose.leftHand, 'leftHand'),
    rightHand: pose.rightHand && change(pose.rightHand, 'rightHand'),
  };
}

/** A pose with `change` applied to all keypoints alike, also to those that are only passed on. */
function mapKeypoints(pose: Pose, change: (keypoints: Keypoints) => Keypoints): Pose {
  const { bodyLandmarks } = pose;
  return { ...mapParts(pose, change), ...(bodyLandmarks && { bodyLandmarks: change(bodyLandmarks) }) };
}

/** A copy that shares no memory with `pose`. */
export function clonePose(pose: Pose): Pose {
  return mapKeypoints(pose, (keypoints) => keypoints.slice());
}

/** New keypoints at (x·scaleX + dx, y·scaleY + dy); z grows by the mean of the scales. */
export function transformKeypoints(
  keypoints: Keypoints,
  scaleX: number,
  scaleY = scaleX,
  dx = 0,
  dy = 0,
): Keypoints {
  const out = keypoints.slice();
  const scaleZ = (scaleX + scaleY) / 2;
  for (let i = 0; i < out.length; i += STRIDE) {
    out[i] = out[i] * scaleX + dx;
    out[i + 1] = out[i + 1] * scaleY + dy;
    out[i + 2] *= scaleZ;
  }
  return out;
}

/** A new pose, on a canvas that is `scaleX` times as wide and `scaleY` times as high; z grows by the mean of the two. */
export function scalePose(pose: Pose, scaleX: number, scaleY = scaleX): Pose {
  return mapKeypoints(pose, (keypoints) => transformKeypoints(keypoints, scaleX, scaleY));
}

/** Axes that move with the trunk: unit vectors from the right to the left shoulder, and at right angles down the body. */
export interface ShoulderFrame {
  readonly centre: Point;
  readonly across: Point;
  readonly down: Point;
  /** Pixels. */
  readonly width: number;
}

export function shoulderFrame(body: Keypoints): ShoulderFrame {
  const left = pointAt(body, BODY.leftShoulder);
  const right = pointAt(body, BODY.rightShoulder);
  const width = Math.hypot(left.x - right.x, left.y - right.y);
  const across =
    width > 0 ? { x: (left.x - right.x) / width, y: (left.y - right.y) / width } : { x: 1, y: 0 };
  // Of the two normals the one that points down the picture, also for a signer seen from behind.
  const sense = across.x < 0 ? -1 : 1;
  return { centre: shoulderCentre(body), across, down: { x: -across.y * sense, y: across.x * sense }, width };
}
