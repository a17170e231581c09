import { describe, expect, it } from 'vitest';
import { BODY, BODY_COUNT, HAND_COUNT, STRIDE } from '../../../core/pose/topology.ts';
import { type Landmark, toPose } from '../../../streaming/studio/to-pose.ts';

const PICTURE = { width: 640, height: 480 };

const landmarks = (count: number, visibility?: number): Landmark[] =>
  Array.from({ length: count }, (_, i) => ({ x: i / 100, y: i / 50, z: -i / 1000, visibility }));

describe('toPose', () => {
  it('measures in pixels of the picture, depth in those of its width', () => {
    const pose = toPose({ poseLandmarks: landmarks(33, 0.75) }, PICTURE, 40_000);
    expect(pose?.timestamp).toBe(40_000);
    expect(pose?.body).toHaveLength(BODY_COUNT * STRIDE);
    const at = BODY.leftWrist * STRIDE;
    // The left wrist is MediaPipe's landmark 15.
    const [x, y, z, confidence] = pose?.body.slice(at, at + STRIDE) ?? [];
    expect(x).toBeCloseTo(96, 3);
    expect(y).toBeCloseTo(144, 3);
    expect(z).toBeCloseTo(-9.6, 3);
    expect(confidence).toBe(0.75);
  });

  it('takes hands and face as seen, and leaves irises out', () => {
    const found = {
      poseLandmarks: landmarks(33, 1),
      faceLandmarks: landmarks(478),
      rightHandLandmarks: landmarks(HAND_COUNT, 0),
    };
    const pose = toPose(found, PICTURE, 0);
    expect(pose?.face).toHaveLength(468 * STRIDE);
    expect(pose?.face?.[3]).toBe(1);
    expect(pose?.leftHand).toBeNull();
    expect(pose?.rightHand?.filter((_, i) => i % STRIDE === 3)).toEqual(new Float32Array(HAND_COUNT).fill(1));
  });

  it('sees nobody without a body', () => {
    expect(toPose({ faceLandmarks: landmarks(468) }, PICTURE, 0)).toBeNull();
  });
});
