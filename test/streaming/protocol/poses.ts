import type { Keypoints, Pose } from '../../../core/contract.ts';
import { BODY_COUNT, HAND_COUNT, STRIDE } from '../../../core/pose/topology.ts';

/** `count` points on a spiral within `size` pixels, the third one missing. */
export function somePoints(count: number, size = 512): Keypoints {
  const keypoints = new Float32Array(count * STRIDE);
  for (let row = 0; row < count; row++) {
    if (row === 2) continue;
    const radius = (size / 2) * (row / count);
    keypoints.set(
      [size / 2 + radius * Math.cos(row), size / 2 + radius * Math.sin(row), radius / -3, (row + 1) / count],
      row * STRIDE,
    );
  }
  return keypoints;
}

export function somePose(timestamp = 40_000, faceCount = 468, size = 512): Pose {
  return {
    timestamp,
    body: somePoints(BODY_COUNT, size),
    face: somePoints(faceCount, size),
    leftHand: somePoints(HAND_COUNT, size),
    rightHand: somePoints(HAND_COUNT, size),
  };
}

/** Only a body, with one point. */
export function bodyWith(point: readonly number[]): Pose {
  const body = new Float32Array(BODY_COUNT * STRIDE);
  body.set(point);
  return { timestamp: 0, body, face: null, leftHand: null, rightHand: null };
}

/** Greatest differences of coordinates and confidences between keypoints of the same length; missing points must agree. */
export function difference(a: Keypoints, b: Keypoints): { pixels: number; confidence: number } {
  let pixels = 0;
  let confidence = 0;
  for (let i = 0; i < a.length; i++) {
    const point = i - (i % STRIDE);
    if (a[point + 3] > 0 !== b[point + 3] > 0) return { pixels: Infinity, confidence: Infinity };
    if (a[point + 3] === 0) continue;
    const error = Math.abs(a[i] - b[i]);
    if (i % STRIDE === 3) confidence = Math.max(confidence, error);
    else pixels = Math.max(pixels, error);
  }
  return { pixels, confidence };
}
