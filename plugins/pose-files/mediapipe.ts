import type { Keypoints } from '../../core/contract.ts';
import {
  BODY_IN_MEDIAPIPE,
  FACE_COUNTS,
  HAND_COUNT,
  MEDIAPIPE_BODY_COUNT,
  STRIDE,
} from '../../core/pose/topology.ts';
import type { DecodeContext, Dialect } from './dialect.ts';
import { isObject, type JsonObject, numberOf } from './json-values.ts';
import { corrupt, pickRows, toPerson } from './person.ts';

/**
 * Points of each part in MediaPipe's JSON; the refined face has 10 iris points more, 128 and 68 are our own.
 */
const COUNTS: Readonly<Record<PartName, readonly number[]>> = {
  pose: [MEDIAPIPE_BODY_COUNT],
  face: [FACE_COUNTS.mesh, FACE_COUNTS.mesh + 10, FACE_COUNTS.contours, FACE_COUNTS.ibug],
  leftHand: [HAND_COUNT],
  rightHand: [HAND_COUNT],
};

const PART_NAMES = ['pose', 'face', 'leftHand', 'rightHand'] as const;
type PartName = (typeof PART_NAMES)[number];

/**
 * MediaPipe Holistic: one person; each part a list of points, `[x, y, z, visibility?]` or `{ x, y, z,
 * visibility? }`, or null. x and y are fractions of the canvas, z is in canvas widths, smaller nearer, from
 * the hip centre (pose), the wrist (hands) or the centre of the head (face). Parts go by the names of any of
 * MediaPipe's own interfaces: `pose`, `poseLandmarks`, `pose_landmarks`, `leftHand`, `left_hand_landmarks`, …
 * Source: MediaPipe's Holistic documentation.
 *
 * Hands and face have no visibility in MediaPipe, and some exporters write 0 for it: in a part without any
 * visibility above 0 every point counts as seen. A null point and a point at exactly (0, 0) are missing.
 */
export const mediapipe: Dialect = {
  format: 'mediapipe',
  normalised: true,

  recognises: (value) => isObject(value) && Object.values(partsOf(value)).some(isListOrNull),

  people(entry, context) {
    if (entry === null) return [];
    if (!isObject(entry)) throw corrupt(context, 'is no object');
    const parts = partsOf(entry);
    const body = readPart(parts, 'pose', context);
    const raw = {
      body: body && pickRows(body, BODY_IN_MEDIAPIPE),
      face: readPart(parts, 'face', context),
      leftHand: readPart(parts, 'leftHand', context),
      rightHand: readPart(parts, 'rightHand', context),
      bodyLandmarks: body,
    };
    return [toPerson(raw, context)];
  },
};

function isListOrNull(value: unknown): boolean {
  return value === null || Array.isArray(value);
}

function partNamed(key: string): PartName | undefined {
  const letters = key
    .toLowerCase()
    .replace(/[^a-z]/g, '')
    .replace(/landmarks?$/, '');
  return PART_NAMES.find((name) => name.toLowerCase() === letters);
}

function partsOf(frame: JsonObject): Partial<Record<PartName, unknown>> {
  const parts: Partial<Record<PartName, unknown>> = {};
  for (const [key, value] of Object.entries(frame)) {
    const name = partNamed(key);
    if (name !== undefined) parts[name] = value;
  }
  return parts;
}

function readPart(
  parts: Partial<Record<PartName, unknown>>,
  name: PartName,
  context: DecodeContext,
): Keypoints | null {
  const points = unwrap(parts[name]);
  if (points === null || points === undefined) return null;
  if (!Array.isArray(points)) throw corrupt(context, `${name} is no list`);
  if (points.length === 0) return null;
  if (!COUNTS[name].includes(points.length)) {
    throw corrupt(context, `${name} has ${points.length} points, not ${COUNTS[name].join(' or ')}`);
  }
  context.components.set(name, points.length);
  const keypoints = new Float32Array(points.length * STRIDE);
  points.forEach((point, row) => {
    readPoint(point, keypoints, row * STRIDE, `${name}[${row}]`, context);
  });
  fillVisibility(keypoints);
  return keypoints;
}

/** MediaPipe's newer interfaces give a list of people, which holds one in Holistic. */
function unwrap(value: unknown): unknown {
  const nested = Array.isArray(value) && value.length === 1 && Array.isArray(value[0]);
  return nested ? value[0] : value;
}

/** A point without visibility gets NaN there for now, a missing one 0. */
function readPoint(point: unknown, out: Keypoints, at: number, name: string, context: DecodeContext): void {
  if (point === null) return;
  let fields: readonly unknown[];
  if (Array.isArray(point)) fields = point;
  else if (isObject(point)) fields = [point.x, point.y, point.z, point.visibility];
  else throw corrupt(context, `${name} is no point`);
  const [x, y, z = 0, visibility = null] = fields;
  const { width, height } = context.canvas;
  out[at] = numberOf(x, `x of ${name}`, context) * width;
  out[at + 1] = numberOf(y, `y of ${name}`, context) * height;
  out[at + 2] = numberOf(z, `z of ${name}`, context) * width;
  if (out[at] !== 0 || out[at + 1] !== 0) {
    out[at + 3] = numberOf(visibility, `visibility of ${name}`, context);
  }
}

function fillVisibility(keypoints: Keypoints): void {
  let stated = false;
  for (let i = 3; i < keypoints.length; i += STRIDE) stated ||= keypoints[i] > 0;
  for (let i = 0; i < keypoints.length; i += STRIDE) {
    const missing = keypoints[i] === 0 && keypoints[i + 1] === 0;
    if (!missing && (!stated || Number.isNaN(keypoints[i + 3]))) keypoints[i + 3] = 1;
  }
}
