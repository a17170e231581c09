import type { Keypoints, Pose } from '../contract.ts';
import { STRIDE } from './topology.ts';

/** The version of slp-poses JSON that is written; `plugins/pose-files/slp-poses.ts` describes and reads the format. */
export const SLP_POSES_VERSION = 1;

/**
 * A person as a frame of slp-poses: x and y to 0.01, z to 0.00001 (some sources measure it in canvas widths),
 * confidence to 0.001.
 */
export function toSlpPosesFrame({ body, face, leftHand, rightHand }: Omit<Pose, 'timestamp'>): string {
  return JSON.stringify({
    body: toPoints(body),
    face: toPoints(face),
    leftHand: toPoints(leftHand),
    rightHand: toPoints(rightHand),
  });
}

function toPoints(keypoints: Keypoints | null): readonly (readonly number[] | null)[] | undefined {
  if (!keypoints) return undefined;
  return Array.from({ length: keypoints.length / STRIDE }, (_, row) => {
    const [x, y, depth, confidence] = keypoints.subarray(row * STRIDE, (row + 1) * STRIDE);
    if (confidence === 0) return null;
    const position = [round(x, 100), round(y, 100)];
    if (confidence < 1) return [...position, round(depth, 1e5), round(confidence, 1000)];
    return depth === 0 ? position : [...position, round(depth, 1e5)];
  });
}

function round(value: number, steps: number): number {
  return Math.round(value * steps) / steps;
}
