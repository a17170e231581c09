import type { Keypoints } from '../../../core/contract.ts';
import { alignPoints } from '../../../core/pose/align-points.ts';
import { RIGID_POINTS } from '../../../core/pose/face-regions.ts';
import { meshRows, STRIDE } from '../../../core/pose/topology.ts';
import { fromAxes, rotate } from '../../../core/solid/quaternions.ts';
import type { Quaternion } from '../../../core/solid/transforms.ts';
import { CANONICAL_POSITIONS } from '../face/canonical-face.ts';
import type { Turn } from '../signer-pose.ts';

/** How a head is turned against the camera; null where too little of the face is seen. */
export function fitHead(face: Keypoints): Turn | null {
  const rows = meshRows(face.length / STRIDE);
  const points = RIGID_POINTS.filter(([index]) => rows[index] >= 0 && face[rows[index] * STRIDE + 3] > 0);
  const own = points.flatMap(([index]) => CANONICAL_POSITIONS.slice(index * 3, index * 3 + 3));
  const seen = points.flatMap(([index]) => [
    ...face.subarray(rows[index] * STRIDE, rows[index] * STRIDE + 3),
  ]);
  const weights = points.map(([, weight]) => weight);
  const alignment = alignPoints(own, seen, weights);
  return alignment && turnOf(quaternionOf(alignment.rotation));
}

/** Of a rotation matrix, 3 × 3, row-major. */
export const quaternionOf = (m: ArrayLike<number>): Quaternion =>
  fromAxes([m[0], m[3], m[6]], [m[1], m[4], m[7]]);

/** The inverse of `turnRotation`. */
function turnOf(rotation: Quaternion): Turn {
  const x = rotate(rotation, [1, 0, 0]);
  const y = rotate(rotation, [0, 1, 0]);
  const z = rotate(rotation, [0, 0, 1]);
  return {
    nod: Math.asin(Math.min(1, Math.max(-1, -z[1]))),
    shake: Math.atan2(-z[0], z[2]),
    tilt: Math.atan2(x[1], y[1]),
  };
}
