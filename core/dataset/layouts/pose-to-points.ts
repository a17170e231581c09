import type { Keypoints, Pose } from '../../contract.ts';
import { BODY, type BodyJoint, FACE_68_IN_468, FACE_COUNTS, STRIDE } from '../../pose/topology.ts';
import { JOINTS, type JointOrder } from './joint-orders.ts';
import type { Size } from './layout.ts';

/** Rows that no part of a pose has: middle of the hips, middle of the trunk, middle of the shoulders. */
const TRUNK = [0, 1, 2];

/**
 * The 96 points of the published datasets, 96 × 2, in parts of the picture's width and height: the way back from `pointsToPose`. What the
 * picture does not show is 0, 0.
 *
 * @param order one whose first three rows are pelvis, spine and neck
 * @param pose with MediaPipe's face or none
 */
export function poseToPoints(pose: Omit<Pose, 'timestamp'>, order: JointOrder, size: Size): Float64Array {
  const points = new Float64Array(JOINTS * 2);
  const put = (row: number, keypoints: Keypoints | null, from: number): void => {
    const at = from * STRIDE;
    if (row < 0 || !keypoints || keypoints[at + 3] === 0) return;
    points.set([keypoints[at] / size.width, keypoints[at + 1] / size.height], row * 2);
  };
  const { body, face } = pose;
  for (const [joint, row] of order.body) put(row, body, BODY[joint]);
  if (face?.length === FACE_COUNTS.mesh * STRIDE) {
    order.face.forEach((row, point) => {
      put(row, face, FACE_68_IN_468[point]);
    });
  }
  for (const side of ['leftHand', 'rightHand'] as const) {
    order[side].forEach((row, joint) => {
      put(row, pose[side], joint);
    });
  }
  const shoulders = middle(body, 'leftShoulder', 'rightShoulder', size);
  const hips = middle(body, 'leftHip', 'rightHip', size);
  if (shoulders && hips) {
    TRUNK.forEach((row, step) => {
      points.set(
        [0, 1].map((axis) => hips[axis] + ((shoulders[axis] - hips[axis]) * step) / 2),
        row * 2,
      );
    });
  }
  return points;
}

function middle(body: Keypoints, a: BodyJoint, b: BodyJoint, { width, height }: Size): number[] | null {
  const [i, j] = [BODY[a] * STRIDE, BODY[b] * STRIDE];
  if (body[i + 3] === 0 || body[j + 3] === 0) return null;
  return [(body[i] + body[j]) / 2 / width, (body[i + 1] + body[j + 1]) / 2 / height];
}
