import type { Keypoints, Pose } from '../../core/contract.ts';
import { BODY_IN_MEDIAPIPE, FACE_COUNTS, HAND_COUNT, STRIDE } from '../../core/pose/topology.ts';
import type { Size } from '../protocol/messages.ts';

/** A point of MediaPipe's: x and y are fractions of the picture, z is in widths of it. */
export interface Landmark {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  /** 0..1, of the body only: what is there in hands and face says nothing. */
  readonly visibility?: number;
}

/** What MediaPipe Holistic finds in a picture; parts that it does not find are absent. */
export interface Landmarks {
  readonly poseLandmarks?: readonly Landmark[];
  /** 468 points, and 10 of the irises where those are asked for. */
  readonly faceLandmarks?: readonly Landmark[];
  readonly leftHandLandmarks?: readonly Landmark[];
  readonly rightHandLandmarks?: readonly Landmark[];
}

/** The pose in pixels of the picture, null where nobody is there. @param timestamp µs */
export function toPose(landmarks: Landmarks, picture: Size, timestamp: number): Pose | null {
  const { poseLandmarks, faceLandmarks, leftHandLandmarks, rightHandLandmarks } = landmarks;
  if (!poseLandmarks) return null;
  const hand = (points: readonly Landmark[] | undefined) => part(points, HAND_COUNT, picture);
  return {
    timestamp,
    body: toKeypoints(
      BODY_IN_MEDIAPIPE.map((row) => poseLandmarks[row]),
      picture,
      ({ visibility = 1 }) => visibility,
    ),
    face: part(faceLandmarks, FACE_COUNTS.mesh, picture),
    leftHand: hand(leftHandLandmarks),
    rightHand: hand(rightHandLandmarks),
  };
}

function part(points: readonly Landmark[] | undefined, count: number, picture: Size): Keypoints | null {
  return points && points.length >= count ? toKeypoints(points.slice(0, count), picture, () => 1) : null;
}

function toKeypoints(
  points: readonly Landmark[],
  { width, height }: Size,
  confidenceOf: (point: Landmark) => number,
): Keypoints {
  const keypoints = new Float32Array(points.length * STRIDE);
  points.forEach((point, row) => {
    const { x, y, z } = point;
    keypoints.set([x * width, y * height, z * width, confidenceOf(point)], row * STRIDE);
  });
  return keypoints;
}
