import type { Keypoints, Pose } from '../../core/contract.ts';
import { BODY_IN_MEDIAPIPE, STRIDE } from '../../core/pose/topology.ts';
import type { Vector } from '../../core/solid/transforms.ts';
import { focalLength, project } from './render/project.ts';
import type { Camera, Rendering } from './render/scene.ts';
import { SEGMENT } from './segment.ts';

/** Where a signer's keypoints are in the world, metres; n × 3 numbers each. */
export interface KeypointPlaces {
  /** MediaPipe's 33 landmarks. */
  readonly body: Float32Array;
  /** MediaPipe's 468. */
  readonly face: Float32Array;
  /** 21 joints each, in MediaPipe's order. */
  readonly leftHand: Float32Array;
  readonly rightHand: Float32Array;
}

/** What of a rendering tells whether a point is hidden. */
export type Seen = Pick<Rendering, 'depth' | 'segments'>;

/** Of a keypoint that something else hides. */
export const HIDDEN = 0.5;

/** Metres that a keypoint may lie below the surface that shows it: half of what is thickest there. */
const DEPTHS = { face: 0.012, hand: 0.018 } as const;

/** Rows of MediaPipe's body landmarks by how deep they lie: those of the face, of arms and hands, of the trunk. */
const BODY_DEPTHS: readonly (readonly [rows: readonly number[], metres: number])[] = [
  [[0, 1, 2, 3, 4, 5, 6, 9, 10], 0.02],
  [[7, 8], 0.05],
  [[13, 14], 0.065],
  [[15, 16], 0.04],
  [[17, 18, 19, 20, 21, 22], 0.02],
  [[11, 12], 0.1],
];
const TRUNK_DEPTH = 0.2;
const BODY_DEPTH = Float32Array.from(
  { length: 33 },
  (_, row) => BODY_DEPTHS.find(([rows]) => rows.includes(row))?.[1] ?? TRUNK_DEPTH,
);

const MIDDLE_OF_HIPS = [23, 24];

/**
 * Keypoints as a camera sees them. Confidence is 1 for what is seen, `HIDDEN` for what is behind something, 0 for what is outside of the
 * picture; a part that is outside altogether is null. z is in pixels, from the middle of the hips, from the wrist, and from the middle of the
 * face, as MediaPipe measures it.
 *
 * @param seen without it, nothing counts as hidden
 * @param timestamp microseconds
 */
export function toPose(
  places: KeypointPlaces,
  camera: Camera,
  size: number,
  timestamp: number,
  seen?: Seen,
): Pose {
  const part = (points: Float32Array, origin: readonly number[], depthOf: (row: number) => number) =>
    projectPart(points, { camera, size, seen, origin, depthOf });
  const everyRow = Array.from({ length: places.face.length / 3 }, (_, row) => row);
  const bodyLandmarks = part(places.body, MIDDLE_OF_HIPS, (row) => BODY_DEPTH[row]);
  const body = new Float32Array(BODY_IN_MEDIAPIPE.length * STRIDE);
  BODY_IN_MEDIAPIPE.forEach((from, row) => {
    body.set(bodyLandmarks.subarray(from * STRIDE, (from + 1) * STRIDE), row * STRIDE);
  });
  return {
    timestamp,
    body,
    face: inPicture(part(places.face, everyRow, () => DEPTHS.face)),
    leftHand: inPicture(part(places.leftHand, [0], () => DEPTHS.hand)),
    rightHand: inPicture(part(places.rightHand, [0], () => DEPTHS.hand)),
    bodyLandmarks,
  };
}

interface View {
  readonly camera: Camera;
  readonly size: number;
  readonly seen?: Seen;
  /** Rows in whose middle z is 0. */
  readonly origin: readonly number[];
  readonly depthOf: (row: number) => number;
}

function projectPart(points: Float32Array, { camera, size, seen, origin, depthOf }: View): Keypoints {
  const rows = points.length / 3;
  const out = new Float32Array(rows * STRIDE);
  const depths = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const place: Vector = [points[row * 3], points[row * 3 + 1], points[row * 3 + 2]];
    const [x, y, depth] = project(camera, size, place);
    depths[row] = depth;
    const isInside = depth > 0 && x >= 0 && y >= 0 && x < size && y < size;
    const isHidden =
      isInside &&
      seen !== undefined &&
      hides(seen, Math.floor(y) * size + Math.floor(x), depth - depthOf(row));
    out.set([x, y, 0, isInside ? (isHidden ? HIDDEN : 1) : 0], row * STRIDE);
  }
  const zero = origin.reduce((sum, row) => sum + depths[row], 0) / origin.length;
  const scale = focalLength(camera, size) / zero;
  for (let row = 0; row < rows; row++) out[row * STRIDE + 2] = (depths[row] - zero) * scale;
  return out;
}

/** Glasses hide nothing: what they cover is a line, and the eyes show through them. */
function hides({ depth, segments }: Seen, pixel: number, nearest: number): boolean {
  return depth[pixel] < nearest && segments[pixel] !== SEGMENT.glasses;
}

function inPicture(keypoints: Keypoints): Keypoints | null {
  for (let at = 3; at < keypoints.length; at += STRIDE) if (keypoints[at] > 0) return keypoints;
  return null;
}
