import type { Keypoints, Pose } from '../../contract.ts';
import { BODY, BODY_COUNT, type BodyJoint, STRIDE } from '../../pose/topology.ts';
import type { JointOrder } from './joint-orders.ts';
import type { Size } from './layout.ts';
import type { Points } from './read-points.ts';

/** A part of which less is seen was not found. */
const MIN_SEEN = 0.5;

/** Joints of the head as the middle of points of the face (iBUG), where the order has none of its own. */
const FROM_FACE: readonly (readonly [joint: BodyJoint, points: readonly number[]])[] = [
  ['nose', [30]],
  ['rightEye', [36, 39]],
  ['leftEye', [42, 45]],
];

/**
 * A pose in pixels of a picture. Ears and hips are not among the 96 points, nor, in most orders, are the jaw and some points of
 * nose and mouth: they are missing.
 */
export function pointsToPose(
  points: Points,
  order: JointOrder,
  { width, height }: Size,
): Omit<Pose, 'timestamp'> {
  const pick = (rows: readonly number[]): Keypoints => {
    const out = new Float32Array(rows.length * STRIDE);
    rows.forEach((row, i) => {
      if (row < 0 || !points.isSeen(row)) return;
      out.set([points.x(row) * width, points.y(row) * height, 0, 1], i * STRIDE);
    });
    return out;
  };
  const body = new Float32Array(BODY_COUNT * STRIDE);
  for (const [joint, row] of order.body) body.set(pick([row]), BODY[joint] * STRIDE);
  const face = pick(order.face);
  for (const [joint, rows] of FROM_FACE) {
    const at = BODY[joint] * STRIDE;
    if (body[at + 3] === 0) body.set(middle(face, rows), at);
  }
  return {
    body,
    face: found(face, order.face.filter((row) => row >= 0).length),
    leftHand: found(pick(order.leftHand), order.leftHand.length),
    rightHand: found(pick(order.rightHand), order.rightHand.length),
  };
}

/** @param count points that could be seen */
function found(keypoints: Keypoints, count: number): Keypoints | null {
  let seen = 0;
  for (let i = 3; i < keypoints.length; i += STRIDE) seen += keypoints[i];
  return seen >= MIN_SEEN * count ? keypoints : null;
}

/** Missing where one of the points is. */
function middle(keypoints: Keypoints, rows: readonly number[]): number[] {
  const sum = [0, 0, 0, 1];
  for (const row of rows) {
    const [x, y, , confidence] = keypoints.subarray(row * STRIDE, (row + 1) * STRIDE);
    if (confidence === 0) return [0, 0, 0, 0];
    sum[0] += x / rows.length;
    sum[1] += y / rows.length;
  }
  return sum;
}
