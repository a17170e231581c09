import type { Keypoints, Pose, Sample, Signer } from '../../../core/contract.ts';
import { BODY, BODY_COUNT, HAND_COUNT, STRIDE } from '../../../core/pose/topology.ts';

type Rgb = readonly [number, number, number];
type Point = readonly [number, number];

const WALL: Rgb = [150, 170, 180];
const SHIRT: Rgb = [40, 60, 120];
const SKIN: Rgb = [205, 150, 125];
const HAIR: Rgb = [60, 35, 25];

export const JOINTS = {
  nose: [128, 62],
  leftEye: [137, 54],
  rightEye: [119, 54],
  leftEar: [150, 60],
  rightEar: [106, 60],
  leftShoulder: [170, 118],
  rightShoulder: [86, 118],
  leftElbow: [186, 178],
  rightElbow: [70, 178],
  leftWrist: [184, 232],
  rightWrist: [72, 232],
  leftHip: [152, 236],
  rightHip: [104, 236],
} as const satisfies Record<keyof typeof BODY, Point>;

/** A person drawn with a few shapes, arms hanging, on a wall with a gradient: 256 × 256, or wider. */
export function drawnSigner(width = 256): Signer {
  const height = 256;
  const left = (width - 256) / 2;
  const data = new Uint8Array(width * height * 3);
  const samples = [0.25, 0.75];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (const dy of samples) {
        for (const dx of samples) {
          const colour = colourAt(x + dx - left, y + dy);
          for (let c = 0; c < 3; c++) data[(y * width + x) * 3 + c] += colour[c] / 4;
        }
      }
    }
  }
  const image = { timestamp: 0, width, height, channels: 3 as const, data };
  return { id: `drawn-${width}`, image, pose: drawnPose(left) };
}

export function drawnPose(left = 0, moved: Partial<Record<keyof typeof BODY, Point>> = {}): Pose {
  const body = new Float32Array(BODY_COUNT * STRIDE);
  for (const [name, row] of Object.entries(BODY)) {
    const [x, y] = moved[name as keyof typeof BODY] ?? JOINTS[name as keyof typeof BODY];
    body.set([x + left, y, 0, 1], row * STRIDE);
  }
  return { timestamp: 0, body, face: drawnFace(left), leftHand: null, rightHand: null };
}

/** An open hand with its wrist at a place, fingers pointing up. */
export function drawnHand([x, y]: Point): Keypoints {
  const hand = new Float32Array(HAND_COUNT * STRIDE);
  hand.set([x, y, 0, 1], 0);
  for (let row = 1; row < HAND_COUNT; row++) {
    const finger = Math.floor((row - 1) / 4);
    const joint = (row - 1) % 4;
    hand.set([x + (finger - 2) * 6, y - 14 - joint * 6 + (finger === 0 ? 8 : 0), -joint, 1], row * STRIDE);
  }
  return hand;
}

export function sampleOf(signer: Signer, pose: Pose, previous?: Pose): Sample {
  return { signer, pose, previous, nearArm: 'right' };
}

/** 68 points of iBUG: jaw, brows, nose, eyes, lips. */
function drawnFace(left: number): Keypoints {
  const points: Point[] = [];
  for (let i = 0; i <= 16; i++) {
    const angle = Math.PI * (1 - i / 16);
    points.push([128 + 21 * Math.cos(angle), 60 + 30 * Math.sin(angle)]);
  }
  for (let i = 0; i < 5; i++) points.push([112 + 3 * i, 48 - (i % 4 ? 2 : 0)]);
  for (let i = 0; i < 5; i++) points.push([132 + 3 * i, 48 - (i % 4 ? 2 : 0)]);
  for (let i = 0; i < 4; i++) points.push([128, 54 + 4 * i]);
  for (let i = 0; i < 5; i++) points.push([124 + 2 * i, 69]);
  for (const x of [119, 137]) {
    for (let i = 0; i < 6; i++) {
      const angle = Math.PI + (i * Math.PI) / 3;
      points.push([x + 4 * Math.cos(angle), 54 + 2 * Math.sin(angle)]);
    }
  }
  for (let i = 0; i < 12; i++) {
    const angle = Math.PI + (i * Math.PI) / 6;
    points.push([128 + 8 * Math.cos(angle), 78 + 3 * Math.sin(angle)]);
  }
  for (let i = 0; i < 8; i++) {
    const angle = Math.PI + (i * Math.PI) / 4;
    points.push([128 + 5 * Math.cos(angle), 78 + 0.1 * Math.sin(angle)]);
  }
  const face = new Float32Array(points.length * STRIDE);
  points.forEach(([x, y], row) => {
    face.set([x + left, y, 0, 1], row * STRIDE);
  });
  return face;
}

function colourAt(x: number, y: number): Rgb {
  const { leftShoulder, rightShoulder, leftElbow, rightElbow, leftWrist, rightWrist } = JOINTS;
  if (ellipse(x, y, 128, 60, 22, 31)) {
    if (y < 40) return HAIR;
    if (ellipse(x, y, 119, 54, 3, 2) || ellipse(x, y, 137, 54, 3, 2)) return HAIR;
    if (ellipse(x, y, 128, 78, 8, 3)) return [170, 80, 80];
    return SKIN;
  }
  if (ellipse(x, y, 128, 52, 27, 33)) return HAIR;
  for (const [shoulder, elbow, wrist] of [
    [leftShoulder, leftElbow, leftWrist],
    [rightShoulder, rightElbow, rightWrist],
  ] as const) {
    if (near(x, y, shoulder, elbow, 11) || near(x, y, elbow, wrist, 9)) {
      const stripe = Math.floor(y / 12) % 2 ? 1 : 0.9;
      return [SHIRT[0] * stripe, SHIRT[1] * stripe, SHIRT[2] * stripe];
    }
  }
  if (y > 104 && Math.abs(x - 128) < 46 - Math.max(0, 112 - y)) return SHIRT;
  if (y > 80 && Math.abs(x - 128) < 11) return SKIN;
  const shade = 0.8 + 0.2 * (x / 256);
  return [WALL[0] * shade, WALL[1] * shade, WALL[2] * shade];
}

const ellipse = (x: number, y: number, cx: number, cy: number, rx: number, ry: number): boolean =>
  ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 < 1;

function near(x: number, y: number, [ax, ay]: Point, [bx, by]: Point, radius: number): boolean {
  const dx = bx - ax;
  const dy = by - ay;
  const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - ax - dx * t, y - ay - dy * t) < radius;
}
