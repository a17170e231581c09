import type { Frame, Pose, Sample, Signer } from '../../core/contract.ts';
import { createFrame } from '../../core/image/frame.ts';
import { BODY_COUNT, STRIDE } from '../../core/pose/topology.ts';

/** A pose of zeros at a moment: for tests of wiring, which never look into it. */
export function blankPose(timestamp: number): Pose {
  return {
    timestamp,
    body: new Float32Array(BODY_COUNT * STRIDE),
    face: null,
    leftHand: null,
    rightHand: null,
  };
}

export const blankSigner: Signer = { id: 'signer', image: createFrame(4, 4, 3), pose: blankPose(0) };

/** `count` samples, 40 ms apart. */
export function blankSamples(count: number, signer = blankSigner): Sample[] {
  return Array.from({ length: count }, (_, i) => ({
    pose: blankPose(i * 40_000),
    nearArm: 'right',
    signer,
  }));
}

export async function* iterate<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items;
}

/** A frame of one value. */
export function plainFrame(value: number, timestamp: number, width = 4, height = 2): Frame {
  const frame = createFrame(width, height, 3, timestamp);
  frame.data.fill(value);
  return frame;
}
