import type { Keypoints, Observation, Pose, Sample, Signer } from '../../../core/contract.ts';
import { type Conditioning, condition, DEFAULT_CONDITIONING } from '../../../core/pose/condition.ts';
import {
  BODY,
  BODY_COUNT,
  type BodyJoint,
  HAND_COUNT,
  meshIndices,
  STRIDE,
} from '../../../core/pose/topology.ts';

type Place = readonly [x: number, y: number];

/** A person who stands upright in a picture of 400 × 400, shoulders 100 pixels apart, arms hanging. */
const STANDING: Record<BodyJoint, Place> = {
  nose: [200, 60],
  leftEye: [211, 50],
  rightEye: [189, 50],
  leftEar: [222, 55],
  rightEar: [178, 55],
  leftShoulder: [250, 120],
  rightShoulder: [150, 120],
  leftElbow: [262, 205],
  rightElbow: [138, 205],
  leftWrist: [260, 280],
  rightWrist: [140, 280],
  leftHip: [232, 270],
  rightHip: [168, 270],
};

export function body(places: Partial<Record<BodyJoint, Place>> = {}, confidence = 1): Keypoints {
  const out = new Float32Array(BODY_COUNT * STRIDE);
  for (const [name, place] of Object.entries({ ...STANDING, ...places })) {
    out.set([...place, 0, confidence], BODY[name as BodyJoint] * STRIDE);
  }
  return out;
}

/** An open hand with its root at x, y, the fingers pointing along `angle` (radians; 0 is right, −π/2 up), 45 pixels long. */
export function hand(x: number, y: number, angle = -Math.PI / 2): Keypoints {
  const out = new Float32Array(HAND_COUNT * STRIDE);
  out.set([x, y, 0, 1]);
  for (let finger = 0; finger < 5; finger++) {
    for (let joint = 0; joint < 4; joint++) {
      const direction = angle + (finger - 2) * 0.2;
      const reach = 18 + joint * 9;
      const row = 1 + finger * 4 + joint;
      out.set([x + Math.cos(direction) * reach, y + Math.sin(direction) * reach, 0, 1], row * STRIDE);
    }
  }
  return out;
}

/** Places on a face of the points that the program knows by number; the other points lie around them. In half face widths from the middle, z towards the camera negative. */
const FACE_PLACES: Record<number, readonly [number, number, number]> = {
  10: [0, -1.2, -0.3],
  152: [0, 1.2, -0.3],
  234: [-1, 0, 0.6],
  454: [1, 0, 0.6],
  127: [-0.97, -0.3, 0.6],
  356: [0.97, -0.3, 0.6],
  168: [0, -0.35, -0.5],
  4: [0, 0.2, -0.9],
  1: [0, 0.25, -0.9],
  33: [-0.65, -0.3, -0.1],
  133: [-0.25, -0.3, -0.2],
  362: [0.25, -0.3, -0.2],
  263: [0.65, -0.3, -0.1],
  159: [-0.45, -0.36, -0.2],
  160: [-0.5, -0.35, -0.2],
  158: [-0.4, -0.35, -0.2],
  145: [-0.45, -0.24, -0.2],
  144: [-0.5, -0.25, -0.2],
  153: [-0.4, -0.25, -0.2],
  386: [0.45, -0.36, -0.2],
  387: [0.5, -0.35, -0.2],
  385: [0.4, -0.35, -0.2],
  374: [0.45, -0.24, -0.2],
  373: [0.5, -0.25, -0.2],
  380: [0.4, -0.25, -0.2],
  61: [-0.35, 0.65, -0.4],
  291: [0.35, 0.65, -0.4],
  0: [0, 0.58, -0.55],
  13: [0, 0.64, -0.5],
  14: [0, 0.66, -0.5],
  17: [0, 0.74, -0.5],
};

export interface FaceOptions {
  /** Half the width in pixels. */
  readonly size?: number;
  /** Turned to the signer's left, radians. */
  readonly yaw?: number;
  /** Pixels by which the lower lip hangs. */
  readonly open?: number;
  /** 468, 128 or 68 points. */
  readonly count?: number;
  /** Factor on the height of the eyes. */
  readonly eyes?: number;
}

/** A face with its middle at x, y. */
export function face(x: number, y: number, options: FaceOptions = {}): Keypoints {
  const { size = 22, yaw = 0, open = 0, count = 468, eyes = 1 } = options;
  const indices = meshIndices(count);
  const out = new Float32Array(count * STRIDE);
  indices.forEach((index, row) => {
    const [px, py, pz] = FACE_PLACES[index] ?? somewhere(index);
    const isLid = Math.abs(py + 0.3) < 0.07 && Math.abs(Math.abs(px) - 0.45) < 0.1;
    const fx = px * size;
    const fy = (isLid ? -0.3 + (py + 0.3) * eyes : py) * size + (index === 14 || index === 17 ? open : 0);
    const fz = pz * size;
    const turned = [fx * Math.cos(yaw) - fz * Math.sin(yaw), fx * Math.sin(yaw) + fz * Math.cos(yaw)];
    out.set([x + turned[0], y + fy, turned[1], 1], row * STRIDE);
  });
  return out;
}

/** A fixed place on the front of an ellipsoid, away from lids and lips. */
function somewhere(index: number): readonly [number, number, number] {
  const angle = index * 2.399963;
  const radius = 0.75 + 0.2 * ((index * 0.618034) % 1);
  return [radius * Math.cos(angle), 1.15 * radius * Math.sin(angle), -0.8 * Math.sqrt(1 - radius * radius)];
}

export function pose(change: Partial<Pose> = {}): Pose {
  return { timestamp: 0, body: body(), face: null, leftHand: null, rightHand: null, ...change };
}

/** Twenty-five poses a second. */
export function sequence(length: number, poseAt: (index: number) => Partial<Pose>): Pose[] {
  return Array.from({ length }, (_, index) => ({ ...pose(poseAt(index)), timestamp: index * 40_000 }));
}

export function signer(reference: Pose, id = 'signer'): Signer {
  const image = { timestamp: 0, width: 1, height: 1, channels: 3, data: new Uint8Array(3) } as const;
  return { id, image, pose: reference };
}

export async function* observe(poses: Iterable<Pose | null>): AsyncGenerator<Observation> {
  for (const one of poses) if (one) yield { pose: one };
}

export interface Run extends Partial<Conditioning> {
  readonly pace?: 'file' | 'live';
  readonly sourceFps?: number;
  readonly reference?: Signer;
}

export async function conditioned(poses: Iterable<Pose | null>, run: Run = {}): Promise<Sample[]> {
  const { pace = 'file', sourceFps = 25, reference = signer(pose()), ...change } = run;
  const conditioning = { ...DEFAULT_CONDITIONING, ...change };
  const samples = condition(observe(poses), { conditioning, pace, fps: sourceFps, reference });
  const out: Sample[] = [];
  for await (const sample of samples) out.push(sample);
  return out;
}

/** x and y of a row. */
export function at(keypoints: Keypoints | null | undefined, row: number): Place {
  if (!keypoints) throw new Error('the part is missing');
  return [keypoints[row * STRIDE], keypoints[row * STRIDE + 1]];
}

export function gap(a: Place, b: Place): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

/** Mean distance in pixels between the points of two parts; NaN where one is missing. */
export function meanGap(a: Keypoints | null, b: Keypoints | null): number {
  if (a === null || b === null || a.length !== b.length) return Number.NaN;
  let sum = 0;
  for (let row = 0; row < a.length / STRIDE; row++) sum += gap(at(a, row), at(b, row));
  return (sum * STRIDE) / a.length;
}

/** `keypoints` with these rows missing. */
export function without(keypoints: Keypoints, rows: readonly number[]): Keypoints {
  const out = keypoints.slice();
  for (const row of rows) out.fill(0, row * STRIDE, (row + 1) * STRIDE);
  return out;
}
