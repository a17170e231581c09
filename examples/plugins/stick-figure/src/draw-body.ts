import { BODY, type Keypoints } from 'slp';
import type { Canvas } from './canvas.ts';
import { certainty, keypoint, middle } from './keypoint.ts';
import { type ArmColours, NECK, TORSO } from './palette.ts';

/**
 * Shoulders, torso and neck; of a torso whose hips are not seen only the shoulders.
 *
 * @param unit the distance between the shoulders, in pixels
 */
export function drawTorso(canvas: Canvas, body: Keypoints, unit: number): void {
  const [leftShoulder, rightShoulder] = [
    keypoint(body, BODY.leftShoulder),
    keypoint(body, BODY.rightShoulder),
  ];
  const [leftHip, rightHip] = [keypoint(body, BODY.leftHip), keypoint(body, BODY.rightHip)];
  const head = middle(keypoint(body, BODY.leftEar), keypoint(body, BODY.rightEar));
  const neck = middle(leftShoulder, rightShoulder);
  canvas.line(neck, head, 0.15 * unit, 0.12 * unit, NECK, certainty(neck, head));
  const corners = [leftShoulder, rightShoulder, rightHip, leftHip];
  const hips = certainty(...corners);
  canvas.convex(corners, TORSO, hips);
  corners.forEach((from, i) => {
    const to = corners[(i + 1) % corners.length];
    canvas.line(from, to, 0.1 * unit, 0.1 * unit, TORSO, i === 0 ? certainty(from, to) : hips);
  });
}

/** An arm from the shoulder to the wrist of the hand, where there is one. */
export function drawArm(
  canvas: Canvas,
  body: Keypoints,
  side: 'left' | 'right',
  hand: Keypoints | null,
  unit: number,
  { upper, fore }: ArmColours,
): void {
  const shoulder = keypoint(body, BODY[`${side}Shoulder`]);
  const elbow = keypoint(body, BODY[`${side}Elbow`]);
  const bodyWrist = keypoint(body, BODY[`${side}Wrist`]);
  const handWrist = hand ? keypoint(hand, 0) : bodyWrist;
  const wrist = handWrist.confidence > 0 ? handWrist : bodyWrist;
  canvas.line(shoulder, elbow, 0.1 * unit, 0.08 * unit, upper, certainty(shoulder, elbow));
  canvas.line(elbow, wrist, 0.08 * unit, 0.045 * unit, fore, certainty(elbow, wrist));
}
