import type { Keypoints, Pose } from '../../contract.ts';
import { SLP_POSES_VERSION } from '../../pose/slp-poses.ts';
import { BODY_COUNT, FACE_COUNTS, HAND_COUNT, STRIDE } from '../../pose/topology.ts';
import { BadSample } from '../bad-sample.ts';
import type { PlacedPose } from './layout.ts';

/** Pixels. Beyond it lies no picture. */
const MAX_COORDINATE = 1e6;
const FACES: readonly number[] = Object.values(FACE_COUNTS);

/**
 * The pose in an slp-poses document of one frame, as samples have it (`plugins/pose-files/slp-poses.ts` describes the format and
 * reads it in any form that people write).
 *
 * @throws BadSample
 */
export function readPoseDocument(bytes: Buffer): PlacedPose {
  const document = parseObject(bytes, 'its keypoints');
  if (document.format !== 'slp-poses' || document.version !== SLP_POSES_VERSION) {
    throw new BadSample(`its keypoints are no slp-poses of version ${SLP_POSES_VERSION}`);
  }
  const { width, height, frames } = document;
  if (!isLength(width) || !isLength(height)) throw new BadSample('its keypoints have a canvas of no size');
  const frame: unknown = Array.isArray(frames) ? frames[0] : undefined;
  if (typeof frame !== 'object' || frame === null) throw new BadSample('its keypoints show nobody');
  const parts = frame as Readonly<Record<string, unknown>>;
  const pose: Omit<Pose, 'timestamp'> = {
    body: readPart(parts.body, 'body', [BODY_COUNT]) ?? new Float32Array(BODY_COUNT * STRIDE),
    face: readPart(parts.face, 'face', FACES),
    leftHand: readPart(parts.leftHand, 'leftHand', [HAND_COUNT]),
    rightHand: readPart(parts.rightHand, 'rightHand', [HAND_COUNT]),
  };
  return { canvas: { width, height }, pose };
}

/** @throws BadSample */
export function parseObject(bytes: Buffer, what: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString());
  } catch {
    throw new BadSample(`${what} are no JSON`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new BadSample(`${what} are no JSON object`);
  }
  return value as Readonly<Record<string, unknown>>;
}

function isLength(value: unknown): value is number {
  return typeof value === 'number' && value > 0 && value < MAX_COORDINATE;
}

function readPart(value: unknown, part: string, counts: readonly number[]): Keypoints | null {
  if (value === undefined || value === null) return null;
  if (!Array.isArray(value) || !counts.includes(value.length)) {
    throw new BadSample(`"${part}" of its keypoints has not ${counts.join(' or ')} points`);
  }
  const out = new Float32Array(value.length * STRIDE);
  value.forEach((point: unknown, row) => {
    if (point === null) return;
    if (!isPoint(point)) throw new BadSample(`point ${row} of "${part}" of its keypoints is none`);
    const [x, y, depth = 0, confidence = 1] = point;
    out.set([x, y, depth, Math.min(1, Math.max(0, confidence))], row * STRIDE);
  });
  return out;
}

function isPoint(value: unknown): value is readonly number[] {
  return (
    Array.isArray(value) &&
    value.length >= 2 &&
    value.length <= 4 &&
    value.every((number) => typeof number === 'number' && Math.abs(number) < MAX_COORDINATE)
  );
}
