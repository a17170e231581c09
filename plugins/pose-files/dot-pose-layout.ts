import type { Keypoints } from '../../core/contract.ts';
import {
  BODY_COUNT,
  bodyRowNamed,
  FACE_COUNTS,
  HAND_COUNT,
  meshIndices,
  STRIDE,
} from '../../core/pose/topology.ts';
import type { DotPoseComponent, DotPoseHeader } from './dot-pose-header.ts';
import { BODY_LANDMARK_NAMES } from './landmarks.ts';
import type { RawPerson } from './person.ts';

/** Where a person's keypoints lie in the bytes of a frame. */
export interface DotPoseLayout {
  readonly body: Part | null;
  readonly face: Part | null;
  readonly leftHand: Part | null;
  readonly rightHand: Part | null;
  readonly bodyLandmarks: Part | null;
  /** Bytes of a person's coordinates; in version 0.0 with the confidences among them. */
  readonly dataBytes: number;
  /** Bytes of a person's confidences where they stand apart, else 0. */
  readonly confidenceBytes: number;
}

/** Bytes from the start of a person, per row; −1 for a point that the file has not. */
interface Part {
  readonly data: Int32Array;
  readonly confidence: Int32Array;
  /** Bytes from x to z, 0 where there is no z. */
  readonly z: number;
}

const FLOAT = 4;

/**
 * Finds body, face and hands among a file's components, by the names of components and points: those of
 * MediaPipe and of OpenPose, whole or reduced. Version 0.0 has x, y, (z,) confidence of each point together;
 * later versions have all coordinates of the file, as many per point as the richest component needs, and
 * after them all confidences.
 */
export function layOut({ version, components }: DotPoseHeader): DotPoseLayout {
  const interleaved = version === '0.0';
  const dimensions = Math.max(...components.map(({ format }) => format.length)) - 1;
  let points = 0;
  let floats = 0;
  const layout: Record<keyof RawPerson, Part | null> = {
    body: null,
    face: null,
    leftHand: null,
    rightHand: null,
    bodyLandmarks: null,
  };
  for (const component of components) {
    const { format } = component;
    const stride = interleaved ? format.length : dimensions;
    for (const rows of rowsOf(component)) {
      if (layout[rows.part]) continue;
      const place = (first: number, step: number): Int32Array =>
        Int32Array.from(rows.points, (point) => (point < 0 ? -1 : (first + point * step) * FLOAT));
      layout[rows.part] = {
        data: place(floats, stride),
        confidence: interleaved ? place(floats + format.length - 1, stride) : place(points, 1),
        z: Math.max(format.indexOf('Z'), 0) * FLOAT,
      };
    }
    points += component.points.length;
    floats += component.points.length * stride;
  }
  return { ...layout, dataBytes: floats * FLOAT, confidenceBytes: interleaved ? 0 : points * FLOAT };
}

/**
 * The keypoints of the person whose coordinates begin at byte `dataAt` and whose confidences begin at byte
 * `confidenceAt`.
 */
export function readPerson(
  layout: DotPoseLayout,
  data: Buffer,
  dataAt: number,
  confidences: Buffer,
  confidenceAt: number,
): RawPerson {
  const read = (part: Part | null): Keypoints | null => {
    if (!part) return null;
    const keypoints = new Float32Array(part.data.length * STRIDE);
    for (let row = 0, i = 0; row < part.data.length; row++, i += STRIDE) {
      if (part.data[row] < 0) continue;
      const at = dataAt + part.data[row];
      keypoints[i] = data.readFloatLE(at);
      keypoints[i + 1] = data.readFloatLE(at + FLOAT);
      if (part.z) keypoints[i + 2] = data.readFloatLE(at + part.z);
      keypoints[i + 3] = confidences.readFloatLE(confidenceAt + part.confidence[row]);
    }
    return keypoints;
  };
  return {
    body: read(layout.body),
    face: read(layout.face),
    leftHand: read(layout.leftHand),
    rightHand: read(layout.rightHand),
    bodyLandmarks: read(layout.bodyLandmarks),
  };
}

interface Rows {
  readonly part: keyof RawPerson;
  /** For each row of the part, the point of the component, or −1. */
  readonly points: readonly number[];
}

/** What a component holds; nothing where slp has no use for it, as for coordinates in metres (`POSE_WORLD_LANDMARKS`). */
function rowsOf({ name, points }: DotPoseComponent): readonly Rows[] {
  const words = name.toLowerCase();
  if (words.includes('world')) return [];
  if (words.includes('hand')) {
    if (points.length !== HAND_COUNT) return [];
    return [{ part: words.includes('left') ? 'leftHand' : 'rightHand', points: count(HAND_COUNT) }];
  }
  if (words.includes('face')) {
    const rows = faceRows(points);
    return rows ? [{ part: 'face', points: rows }] : [];
  }
  const joints: number[] = new Array(BODY_COUNT).fill(-1);
  points.forEach((point, index) => {
    const row = bodyRowNamed(point);
    if (row >= 0) joints[row] = index;
  });
  if (joints.every((index) => index < 0)) return [];
  const landmarks = BODY_LANDMARK_NAMES.map((landmark) => points.indexOf(landmark));
  const complete = landmarks.every((index) => index >= 0);
  const body: Rows = { part: 'body', points: joints };
  return complete ? [body, { part: 'bodyLandmarks', points: landmarks }] : [body];
}

/** Points of MediaPipe's mesh are named by their numbers; iBUG's 68 and OpenPose's 70 go by their count. */
function faceRows(points: readonly string[]): readonly number[] | undefined {
  const indexOf = new Map(points.map((point, index) => [point, index]));
  for (const topology of Object.values(FACE_COUNTS)) {
    const rows = meshIndices(topology).map((mesh) => indexOf.get(String(mesh)) ?? -1);
    if (rows.every((index) => index >= 0)) return rows;
  }
  const { ibug } = FACE_COUNTS;
  return points.length === ibug || points.length === ibug + 2 ? count(ibug) : undefined;
}

function count(length: number): readonly number[] {
  return Array.from({ length }, (_, index) => index);
}
