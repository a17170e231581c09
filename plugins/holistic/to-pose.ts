import type { Keypoints, Pose } from '../../core/contract.ts';
import { BODY_COUNT, BODY_IN_MEDIAPIPE, STRIDE } from '../../core/pose/topology.ts';
import type { Landmarks } from './region.ts';

/** What the stages found in one picture. */
export interface Found {
  /** 33 landmarks. */
  readonly body: Landmarks;
  readonly face: Landmarks | null;
  readonly leftHand: Landmarks | null;
  readonly rightHand: Landmarks | null;
}

export function toPose({ body, face, leftHand, rightHand }: Found, timestamp: number): Pose {
  const bodyLandmarks = Float32Array.from(body);
  const joints: Keypoints = new Float32Array(BODY_COUNT * STRIDE);
  BODY_IN_MEDIAPIPE.forEach((landmark, row) => {
    joints.set(bodyLandmarks.subarray(landmark * STRIDE, (landmark + 1) * STRIDE), row * STRIDE);
  });
  return {
    timestamp,
    body: joints,
    face: face && Float32Array.from(face),
    leftHand: leftHand && Float32Array.from(leftHand),
    rightHand: rightHand && Float32Array.from(rightHand),
    bodyLandmarks,
  };
}
