import type { Keypoints } from '../../core/contract.ts';
import { BODY_IN_MEDIAPIPE, MEDIAPIPE_BODY_COUNT, STRIDE } from '../../core/pose/topology.ts';
import type { Person } from './person.ts';
import type { CanvasSize } from './reader.ts';

/**
 * A person as a frame of MediaPipe Holistic JSON: `{ pose: [[x, y, z, visibility] × 33], face, leftHand,
 * rightHand }`, x and y as fractions of the canvas, z in canvas widths. Landmarks that slp does not keep are
 * zeros; a missing point of a face or hand is null, and one that is not certain has its confidence as a
 * fourth number. A face keeps its own number of points.
 */
export function toMediaPipeFrame({ body, face, leftHand, rightHand }: Person, canvas: CanvasSize): string {
  const pose: Point[] = Array.from({ length: MEDIAPIPE_BODY_COUNT }, () => [0, 0, 0, 0]);
  const joints = toPoints(body, canvas);
  BODY_IN_MEDIAPIPE.forEach((landmark, row) => {
    const joint = joints[row];
    if (joint) pose[landmark] = joint.length === 4 ? joint : [...joint, 1];
  });
  return JSON.stringify({
    pose: joints.some((joint) => joint !== null) ? pose : null,
    face: face && toPoints(face, canvas),
    leftHand: leftHand && toPoints(leftHand, canvas),
    rightHand: rightHand && toPoints(rightHand, canvas),
  });
}

type Point = readonly number[];

function toPoints(keypoints: Keypoints, { width, height }: CanvasSize): (Point | null)[] {
  return Array.from({ length: keypoints.length / STRIDE }, (_, row) => {
    const [x, y, z, confidence] = keypoints.subarray(row * STRIDE, (row + 1) * STRIDE);
    if (confidence === 0) return null;
    // z gets more digits: some sources measure it in canvas widths already.
    const position = [round(x / width, 1e6), round(y / height, 1e6), round(z / width, 1e9)];
    return confidence < 1 ? [...position, round(confidence, 1e4)] : position;
  });
}

function round(value: number, steps: number): number {
  return Math.round(value * steps) / steps;
}
