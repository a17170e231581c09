import type { Frame, Keypoints, Pose } from '../../../core/contract.ts';
import type { TrueFrame } from '../../../core/evaluation/evaluate-clip.ts';
import { FACE_COUNTS, HAND_COUNT, STRIDE } from '../../../core/pose/topology.ts';
import { blankPose } from '../../support/samples.ts';
import { shiftedRight, testPicture, withNoise } from '../metrics/pictures.ts';

export const FPS = 25;

/** A textured picture that moves to the right by a pixel and a half a frame, on average. */
export function movingFrames(count: number, width = 64, height = 48): Frame[] {
  const picture = testPicture(width, height);
  return Array.from({ length: count }, (_, index) => ({
    ...shiftedRight(picture, Math.floor(index * 1.5)),
    timestamp: Math.round((index * 1e6) / FPS),
  }));
}

/** As it might be rendered: the same with noise of its own in every frame. */
export function noisyFrames(count: number, width = 64, height = 48): Frame[] {
  return movingFrames(count, width, height).map((frame, index) => withNoise(frame, 4 + 4 * (index % 5)));
}

/** The same frames with a face, and a left hand in all but every third. */
export function movingTruth(count: number, width = 64, height = 48): TrueFrame[] {
  return movingFrames(count, width, height).map((frame, index) => ({
    frame,
    pose: poseAt(frame.timestamp, {
      face: square(FACE_COUNTS.ibug, 30 + index * 0.7, 18, 20),
      leftHand: index % 3 === 2 ? null : square(HAND_COUNT, 14 + index, 34, 12),
    }),
  }));
}

export function poseAt(timestamp: number, parts: Partial<Pose>): Pose {
  return { ...blankPose(timestamp), ...parts };
}

/** Keypoints on a diagonal whose extent is a square around (x, y). */
export function square(count: number, x: number, y: number, side: number, confidence = 1): Keypoints {
  const keypoints = new Float32Array(count * STRIDE);
  for (let row = 0; row < count; row++) {
    const along = (row / (count - 1) - 0.5) * side;
    keypoints.set([x + along, y + along, 0, confidence], row * STRIDE);
  }
  return keypoints;
}
