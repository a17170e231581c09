import type { Keypoints } from '../../core/contract.ts';
import { confidenceAt } from '../../core/pose/pose.ts';
import { BODY_IN_MEDIAPIPE, MEDIAPIPE_BODY_COUNT, STRIDE } from '../../core/pose/topology.ts';
import type { Person } from './person.ts';
import type { CanvasSize } from './reader.ts';

/**
 * A person as a frame of MediaPipe Holistic JSON: `{ pose: [[x, y, z, visibility] × 33], face, leftHand,
 * rightHand }`, x and y as fractions of the canvas, z in canvas widths. Body landmarks that the person's source
 * has not are zeros; a missing point of a face or hand is null, and one that is not certain has its confidence
 * as a fourth number. A face keeps its own number of points.
 */
export function toMediaPipeFrame(person: Person, canvas: CanvasSize): string {
  const { face, leftHand, rightHand } = person;
  return JSON.stringify({
    pose: toLandmarks(person, canvas),
    face: face && toPoints(face, canvas),
    leftHand: leftHand && toPoints(leftHand, canvas),
    rightHand: rightHand && toPoints(rightHand, canvas),
  });
}

type Point = readonly number[];

function toLandmarks({ body, bodyLandmarks }: Person, canvas: CanvasSize): Point[] | null {
  const landmarks = toFractions(bodyLandmarks ?? placeJoints(body), canvas);
  // Where no visibility is above 0, readers take all landmarks as seen.
  return landmarks.some(([, , , visibility]) => visibility > 0) ? landmarks : null;
}

function placeJoints(body: Keypoints): Keypoints {
  const landmarks = new Float32Array(MEDIAPIPE_BODY_COUNT * STRIDE);
  BODY_IN_MEDIAPIPE.forEach((landmark, row) => {
    if (confidenceAt(body, row) === 0) return;
    landmarks.set(body.subarray(row * STRIDE, (row + 1) * STRIDE), landmark * STRIDE);
  });
  return landmarks;
}

function toPoints(keypoints: Keypoints, canvas: CanvasSize): (Point | null)[] {
  return toFractions(keypoints, canvas).map((point) => {
    const confidence = point[3];
    if (confidence === 0) return null;
    return confidence < 1 ? point : point.slice(0, 3);
  });
}

function toFractions(keypoints: Keypoints, { width, height }: CanvasSize): Point[] {
  return Array.from({ length: keypoints.length / STRIDE }, (_, row) => {
    const [x, y, z, confidence] = keypoints.subarray(row * STRIDE, (row + 1) * STRIDE);
    // z gets more digits: some sources measure it in canvas widths already.
    return [round(x / width, 1e6), round(y / height, 1e6), round(z / width, 1e9), round(confidence, 1e4)];
  });
}

function round(value: number, steps: number): number {
  return Math.round(value * steps) / steps;
}
