import type { Keypoints, Pose } from '../contract.ts';
import { type Gap, LEFT_EYE, MOUTH, MOUTH_CORNERS, RIGHT_EYE } from '../pose/face-regions.ts';
import { type Point, pointAt } from '../pose/pose.ts';
import { gapHeight, gapRows, toPoints } from '../pose/signer-face.ts';
import { BODY, meshRows, STRIDE } from '../pose/topology.ts';
import { smoothstep } from '../smoothstep.ts';

/** How far the middle of the face is out of the middle of its outline, in half face widths: frontal up to the first, turned away from the second on. */
const TURN = [0.08, 0.5] as const;
/** Radians. */
const TILT = [0.06, 0.35] as const;
/** Heights of gaps relative to their widths. */
const EYE_GAP = [0.1, 0.22] as const;
const MOUTH_GAP = [0.08, 0.3] as const;

/** Points of the mesh that all topologies have: corners of the eyes and edges of the cheeks. */
const EYE_CORNERS = { right: [33, 133], left: [362, 263] } as const;
const CHEEKS = [234, 454] as const;

/** 1 for a face that looks into the camera, 0 for one that is turned far to a side. */
export function judgeTurn({ face, body }: Pose): number {
  const [right, left, ...middle] = face
    ? pick(face, [...CHEEKS, EYE_CORNERS.right[0], EYE_CORNERS.left[1], ...MOUTH_CORNERS])
    : [BODY.rightEar, BODY.leftEar, BODY.nose].map((row) => pointAt(body, row));
  const across = { x: left.x - right.x, y: left.y - right.y };
  const squared = across.x ** 2 + across.y ** 2;
  let offset = 0;
  for (const { x, y } of middle) {
    offset += ((x - right.x) * across.x + (y - right.y) * across.y) / squared / middle.length;
  }
  return 1 - smoothstep(...TURN, Math.abs(2 * offset - 1));
}

/** 1 for a head held upright, 0 for one that leans to a side. */
export function judgeTilt({ face, body }: Pose): number {
  const [right, left] = face
    ? pick(face, [EYE_CORNERS.right[0], EYE_CORNERS.left[1]])
    : [BODY.rightEye, BODY.leftEye].map((row) => pointAt(body, row));
  return 1 - smoothstep(...TILT, Math.abs(Math.atan2(left.y - right.y, left.x - right.x)));
}

/** 1 for open eyes, 0 for closed ones; the more closed of the two counts. */
export function judgeEyes(face: Keypoints): number {
  const openness = Math.min(
    relativeGap(face, RIGHT_EYE, EYE_CORNERS.right, 3),
    relativeGap(face, LEFT_EYE, EYE_CORNERS.left, 3),
  );
  return smoothstep(...EYE_GAP, openness);
}

/** 1 for a mouth that is shut, 0 for one that is wide open. */
export function judgeMouth(face: Keypoints): number {
  return 1 - smoothstep(...MOUTH_GAP, relativeGap(face, MOUTH, MOUTH_CORNERS, 1));
}

/** How high a gap is over its first `pairs`, relative to the distance of its corners. Three pairs are there in every topology. */
function relativeGap(face: Keypoints, gap: Gap, corners: readonly [number, number], pairs: number): number {
  const [a, b] = pick(face, corners);
  const height = gapHeight(toPoints(face, false), gapRows(gap, face.length / STRIDE), pairs);
  return height / Math.hypot(a.x - b.x, a.y - b.y);
}

function pick(face: Keypoints, indices: readonly number[]): Point[] {
  const rows = meshRows(face.length / STRIDE);
  return indices.map((index) => pointAt(face, rows[index]));
}
