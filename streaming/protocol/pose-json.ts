import type { Keypoints } from '../../core/contract.ts';
import type { Part } from '../../core/pose/pose.ts';
import { toSlpPosesFrame } from '../../core/pose/slp-poses.ts';
import { BODY_COUNT, FACE_COUNTS, HAND_COUNT, STRIDE } from '../../core/pose/topology.ts';
import { checkTime } from './binary.ts';
import { invalid, type ProtocolError } from './faults.ts';
import { isSendable, MAX_REACH, type PosePacket, type PoseParts } from './pose-codec.ts';

/** The least that slp-poses JSON can express. */
const MIN_CONFIDENCE = 0.001;

const COUNTS: Readonly<Record<Part, readonly number[]>> = {
  body: [BODY_COUNT],
  face: Object.values(FACE_COUNTS),
  leftHand: [HAND_COUNT],
  rightHand: [HAND_COUNT],
};

/**
 * A pose as a text message, its keypoints as a frame of slp-poses JSON. As in the binary form, a point that is not
 * finite or farther away than 32767 pixels is sent as missing.
 *
 * @throws ProtocolError where a part has a wrong number of points, or a time is not 0 to 2⁵³ − 1
 */
export function encodeJsonPose({ timestamp, sent, pose }: PosePacket): string {
  checkTime(timestamp, 'timestamp');
  checkTime(sent, 'sent');
  const frame = pose && {
    body: sendable('body', pose.body),
    face: pose.face && sendable('face', pose.face),
    leftHand: pose.leftHand && sendable('leftHand', pose.leftHand),
    rightHand: pose.rightHand && sendable('rightHand', pose.rightHand),
  };
  const json = frame ? toSlpPosesFrame(frame) : 'null';
  return `{"type":"pose","timestamp":${timestamp},"sent":${sent},"pose":${json}}`;
}

/**
 * Reads a frame of slp-poses JSON from what `JSON.parse` returned. Null where nobody is there; a part of which
 * nothing is there is null, a body of which nothing is there is 13 missing joints; missing points are all zero.
 *
 * @throws ProtocolError for everything that is not one, for unknown members, and for coordinates beyond ±32767 pixels
 */
export function readJsonPose(value: unknown): PoseParts | null {
  if (value === null) return null;
  if (typeof value !== 'object' || Array.isArray(value)) throw invalid('"pose" is no object');
  const parts: Record<Part, Keypoints | null> = {
    body: null,
    face: null,
    leftHand: null,
    rightHand: null,
  };
  for (const [name, points] of Object.entries(value)) {
    if (!isPart(name)) throw invalid(`a pose has no member "${name.slice(0, 40)}"`);
    parts[name] = readPart(name, points);
  }
  if (Object.values(parts).every((part) => part === null)) return null;
  return { ...parts, body: parts.body ?? new Float32Array(BODY_COUNT * STRIDE) };
}

function isPart(name: string): name is Part {
  return Object.hasOwn(COUNTS, name);
}

/** Null where all points are missing. */
function readPart(name: Part, points: unknown): Keypoints | null {
  if (points === null) return null;
  if (!Array.isArray(points) || !COUNTS[name].includes(points.length)) {
    throw invalid(`"${name}" is no list of ${COUNTS[name].join(', ')} points`);
  }
  const keypoints = new Float32Array(points.length * STRIDE);
  let present = false;
  for (let row = 0; row < points.length; row++) {
    const point: unknown = points[row];
    if (point === null) continue;
    if (!isPoint(point)) throw pointError(name, row);
    const [x, y, z = 0, confidence = 1] = point;
    if (confidence <= 0) continue;
    present = true;
    const at = row * STRIDE;
    keypoints[at] = x;
    keypoints[at + 1] = y;
    keypoints[at + 2] = z;
    keypoints[at + 3] = Math.min(confidence, 1);
  }
  return present ? keypoints : null;
}

function isPoint(value: unknown): value is number[] {
  if (!Array.isArray(value) || value.length < 2 || value.length > 4) return false;
  for (const number of value) {
    // 1e999 is valid JSON, and infinite.
    if (typeof number !== 'number' || !(Math.abs(number) <= MAX_REACH)) return false;
  }
  return true;
}

function pointError(part: string, row: number): ProtocolError {
  return invalid(`"${part}"[${row}] is no [x, y, z, confidence] within ±${MAX_REACH} pixels, and not null`);
}

/** A copy in which every point can be sent, or is missing. */
function sendable(name: Part, keypoints: Keypoints): Keypoints {
  if (!COUNTS[name].includes(keypoints.length / STRIDE)) {
    throw invalid(`"${name}" has ${keypoints.length} numbers`);
  }
  const copy = keypoints.slice();
  for (let i = 0; i < copy.length; i += STRIDE) {
    // What was seen at all must not become missing by rounding.
    copy[i + 3] = isSendable(copy, i) ? Math.max(MIN_CONFIDENCE, copy[i + 3]) : 0;
  }
  return copy;
}
