import { expect } from 'vitest';
import type { Keypoints, Pose } from '../../../core/contract.ts';
import { BODY_COUNT, HAND_COUNT, STRIDE } from '../../../core/pose/topology.ts';

/** Keypoints with different numbers everywhere: x and y in 0..600, z in ±30, confidences above 0.2. */
export function sampleKeypoints(count: number, seed: number): Keypoints {
  const keypoints = new Float32Array(count * STRIDE);
  for (let row = 0; row < count; row++) {
    const wave = (step: number): number => Math.sin((row + 1) * step + seed);
    keypoints.set(
      [300 + 300 * wave(1.3), 300 + 300 * wave(2.1), 30 * wave(0.7), 0.6 + 0.4 * wave(3.7)],
      row * STRIDE,
    );
  }
  return keypoints;
}

/**
 * `count` poses at 25 frames/s: the third has no left hand, the fourth a missing wrist, and the fifth is
 * nobody.
 */
export function samplePoses(count: number, facePoints: 468 | 128 | 68): (Pose | null)[] {
  return Array.from({ length: count }, (_, frame) => {
    if (frame === 4) return null;
    const body = sampleKeypoints(BODY_COUNT, frame);
    if (frame === 3) body.fill(0, 9 * STRIDE, 10 * STRIDE);
    return {
      timestamp: frame * 40_000,
      body,
      face: sampleKeypoints(facePoints, frame + 0.1),
      leftHand: frame === 2 ? null : sampleKeypoints(HAND_COUNT, frame + 0.2),
      rightHand: sampleKeypoints(HAND_COUNT, frame + 0.3),
    };
  });
}

/** x, y, z, confidence of a row. */
export function row(keypoints: Keypoints | null | undefined, index: number): number[] {
  if (!keypoints) throw new Error('no keypoints');
  return Array.from(keypoints.subarray(index * STRIDE, (index + 1) * STRIDE));
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** What an expected error looks like: its code, and a part of its message. */
export function slpError(code: string, message = ''): unknown {
  return expect.objectContaining({ code, message: expect.stringContaining(message) });
}
