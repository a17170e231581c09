import type { Keypoints, Pose } from '../../core/contract.ts';
import { BODY, FINGERS, STRIDE } from '../../core/pose/topology.ts';

type Line = readonly number[];

const BODY_LINES: readonly Line[] = [
  [BODY.leftWrist, BODY.leftElbow, BODY.leftShoulder, BODY.rightShoulder, BODY.rightElbow, BODY.rightWrist],
  [BODY.leftShoulder, BODY.leftHip, BODY.rightHip, BODY.rightShoulder],
];

const HAND_LINES: readonly Line[] = [
  ...Object.values(FINGERS).map((finger) => [0, ...finger]),
  [FINGERS.index[0], FINGERS.middle[0], FINGERS.ring[0], FINGERS.little[0]],
];

/** Joints that are less sure are not drawn. */
const MIN_CONFIDENCE = 0.5;

/** Colours that keep apart for colour-blind eyes, and from skin (Okabe and Ito). */
const COLOURS = { body: '#f0e442', face: '#ffffff', leftHand: '#56b4e9', rightHand: '#e69f00' } as const;

/** Draws what was found, in the pixels of the canvas that the pose is in. */
export function drawPose(context: CanvasRenderingContext2D, pose: Pose): void {
  context.lineWidth = Math.max(1.5, context.canvas.width / 240);
  context.lineJoin = 'round';
  drawLines(context, pose.body, BODY_LINES, COLOURS.body);
  if (pose.face) drawPoints(context, pose.face, COLOURS.face);
  if (pose.leftHand) drawLines(context, pose.leftHand, HAND_LINES, COLOURS.leftHand);
  if (pose.rightHand) drawLines(context, pose.rightHand, HAND_LINES, COLOURS.rightHand);
}

function drawLines(
  context: CanvasRenderingContext2D,
  keypoints: Keypoints,
  lines: readonly Line[],
  colour: string,
): void {
  context.strokeStyle = colour;
  context.beginPath();
  for (const line of lines) {
    let down = false;
    for (const row of line) {
      const at = row * STRIDE;
      const seen = keypoints[at + 3] >= MIN_CONFIDENCE;
      if (seen && down) context.lineTo(keypoints[at], keypoints[at + 1]);
      else if (seen) context.moveTo(keypoints[at], keypoints[at + 1]);
      down = seen;
    }
  }
  context.stroke();
}

function drawPoints(context: CanvasRenderingContext2D, keypoints: Keypoints, colour: string): void {
  context.fillStyle = colour;
  const size = Math.max(1, context.canvas.width / 480);
  for (let at = 0; at < keypoints.length; at += STRIDE) {
    context.fillRect(keypoints[at] - size / 2, keypoints[at + 1] - size / 2, size, size);
  }
}
