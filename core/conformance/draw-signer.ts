import type { Frame } from '../contract.ts';
import { createFrame } from '../image/frame.ts';

type Point = readonly [x: number, y: number];
type Rgb = readonly [number, number, number];

const WALL: Rgb = [150, 170, 180];
const SHIRT: Rgb = [40, 60, 120];
const SLEEVE: Rgb = [50, 75, 140];
const SKIN: Rgb = [205, 150, 125];
const HAIR: Rgb = [60, 35, 25];
const LIPS: Rgb = [170, 80, 80];

/** Where the joints of the drawn signer are, in pixels, arms hanging. */
export const JOINTS = {
  nose: [48, 32],
  leftEye: [53, 27],
  rightEye: [43, 27],
  leftEar: [59, 30],
  rightEar: [37, 30],
  leftShoulder: [68, 58],
  rightShoulder: [28, 58],
  leftElbow: [76, 88],
  rightElbow: [20, 88],
  leftWrist: [75, 114],
  rightWrist: [21, 114],
  leftHip: [60, 118],
  rightHip: [36, 118],
} as const satisfies Readonly<Record<string, Point>>;

/** A person made of a few shapes before a wall, 96 × 128 pixels. */
export function drawSigner(timestamp = 0): Frame {
  const frame = createFrame(96, 128, 3, timestamp);
  for (let y = 0; y < frame.height; y++) {
    for (let x = 0; x < frame.width; x++) {
      frame.data.set(colourAt(x + 0.5, y + 0.5), (y * frame.width + x) * 3);
    }
  }
  return frame;
}

function colourAt(x: number, y: number): Rgb {
  if (isIn(x, y, [48, 30], 10, 14)) {
    if (y < 20 || isIn(x, y, JOINTS.leftEye, 2, 1.5) || isIn(x, y, JOINTS.rightEye, 2, 1.5)) return HAIR;
    return isIn(x, y, [48, 39], 4, 1.5) ? LIPS : SKIN;
  }
  if (isIn(x, y, [48, 26], 13, 16)) return HAIR;
  const { leftShoulder, leftElbow, leftWrist, rightShoulder, rightElbow, rightWrist } = JOINTS;
  const arms = [
    [leftShoulder, leftElbow, leftWrist],
    [rightShoulder, rightElbow, rightWrist],
  ] as const;
  for (const [shoulder, elbow, wrist] of arms) {
    if (isIn(x, y, [wrist[0], wrist[1] + 5], 6, 9)) return SKIN;
    if (isNear(x, y, shoulder, elbow, 6) || isNear(x, y, elbow, wrist, 5)) return SLEEVE;
  }
  if (y > 52 && Math.abs(x - 48) < 22) return SHIRT;
  if (y > 40 && Math.abs(x - 48) < 6) return SKIN;
  const shade = 0.8 + (0.2 * x) / 96;
  return [WALL[0] * shade, WALL[1] * shade, WALL[2] * shade];
}

/** In an ellipse. */
const isIn = (x: number, y: number, [cx, cy]: Point, rx: number, ry: number): boolean =>
  ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 < 1;

/** Near a line. */
function isNear(x: number, y: number, [ax, ay]: Point, [bx, by]: Point, radius: number): boolean {
  const [dx, dy] = [bx - ax, by - ay];
  const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - ax - dx * t, y - ay - dy * t) < radius;
}
