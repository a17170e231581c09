import type { Keypoints, Pose } from '../../core/contract.ts';
import { BODY_COUNT, FACE_COUNTS, HAND_COUNT, STRIDE } from '../../core/pose/topology.ts';
import { KIND, openBinary, readTime, writeTime } from './binary.ts';
import { invalid } from './faults.ts';
import { PROTOCOL_VERSION } from './limits.ts';

/** The keypoints of a pose that has no place in time yet: what a message carries of one. */
export type PoseParts = Pick<Pose, 'body' | 'face' | 'leftHand' | 'rightHand'>;

export interface PosePacket {
  /** µs on the producer's time line. */
  readonly timestamp: number;
  /** µs (epoch) of the server's clock as the producer estimates it, else of its own; 0: unknown. */
  readonly sent: number;
  /** Null: nobody is there. */
  readonly pose: PoseParts | null;
}

const HEADER_BYTES = 21;
const POINT_BYTES = 7;

/** Of a message with all parts, the face as the mesh. */
export const MAX_POSE_BYTES = HEADER_BYTES + (BODY_COUNT + FACE_COUNTS.mesh + 2 * HAND_COUNT) * POINT_BYTES;

/** Pixels. What is farther away belongs to no canvas; it is sent as missing and refused where it arrives as JSON. */
export const MAX_REACH = 32_767;

/** The finest unit is 2⁻⁸ pixels. */
const MAX_SHIFT = 8;

const NOBODY = 16;

/** In the order of the message, with their flags. */
const PARTS = [
  ['body', 1],
  ['face', 2],
  ['leftHand', 4],
  ['rightHand', 8],
] as const;

/** Points by the number of the topology. */
const FACES = [0, FACE_COUNTS.mesh, FACE_COUNTS.contours, FACE_COUNTS.ibug];

/**
 * A pose as a binary message. All numbers are little endian.
 *
 * | offset | type    | meaning                                                                                    |
 * |-------:|---------|--------------------------------------------------------------------------------------------|
 * |      0 | u8      | 1: a pose                                                                                  |
 * |      1 | u8      | 1: version                                                                                 |
 * |      2 | u8      | parts that follow: 1 body, 2 face, 4 left hand, 8 right hand; or 16 alone: nobody is there |
 * |      3 | u8      | topology of the face: 0 no face, 1 = 468, 2 = 128, 3 = 68 points                           |
 * |      4 | f64     | timestamp, µs on the producer's time line                                                  |
 * |     12 | f64     | sent, µs (epoch); 0 unknown                                                                |
 * |     20 | u8      | shift `s`, 0..8: coordinates count in units of 2⁻ˢ pixels of the producer's canvas         |
 * |     21 | 7 bytes | per point, part after part in the order of the flags: i16 x, i16 y, i16 z, u8 confidence   |
 *
 * Confidence is in units of 1 ÷ 255, and 0 is a missing point. The sender takes the finest unit in which every
 * coordinate fits into 16 bits: the error is at most 1/64 pixel within ±1023 pixels, 1/8 within ±8191 (a canvas
 * of 4096 and as much around it) and 1/2 within ±32767. A point that is not finite or still farther away is
 * sent as missing, and a part without any point is left out.
 *
 * @throws ProtocolError where a part has a wrong number of points, or a time is not 0 to 2⁵³ − 1
 */
export function encodePose({ timestamp, sent, pose }: PosePacket): Uint8Array<ArrayBuffer> {
  const face = pose?.face ? FACES.indexOf(pose.face.length / STRIDE) : 0;
  let flags = 0;
  let points = 0;
  let reach = 0;
  const parts = PARTS.map(([name, flag], part) => {
    const keypoints = pose?.[name];
    if (!keypoints) return null;
    const count = pointCount(part, face);
    if (keypoints.length !== count * STRIDE) throw invalid(`"${name}" has ${keypoints.length} numbers`);
    const reachOfPart = reachOf(keypoints);
    if (reachOfPart < 0) return null;
    reach = Math.max(reach, reachOfPart);
    flags |= flag;
    points += count;
    return keypoints;
  });

  const bytes = new Uint8Array(HEADER_BYTES + points * POINT_BYTES);
  const view = new DataView(bytes.buffer);
  const shift = finestShift(reach);
  bytes[0] = KIND.pose;
  bytes[1] = PROTOCOL_VERSION;
  bytes[2] = flags || NOBODY;
  bytes[3] = parts[1] ? face : 0;
  writeTime(view, 4, timestamp, 'timestamp');
  writeTime(view, 12, sent, 'sent');
  bytes[20] = shift;
  let offset = HEADER_BYTES;
  for (const keypoints of parts) {
    if (!keypoints) continue;
    writePoints(view, offset, keypoints, 2 ** shift);
    offset += (keypoints.length / STRIDE) * POINT_BYTES;
  }
  return bytes;
}

/**
 * Reads what `encodePose` describes. `pose` is null where nobody is there; a part of which nothing is there is
 * null, a body of which nothing is there is 13 missing joints; missing points are all zero.
 *
 * @throws ProtocolError for every other sequence of bytes
 */
export function decodePose(bytes: Uint8Array): PosePacket {
  const view = openBinary(bytes, KIND.pose, HEADER_BYTES);
  const flags = bytes[2];
  const face = bytes[3];
  const shift = bytes[20];
  if (flags === 0 || flags > NOBODY) throw invalid(`the flags of the pose are ${flags}`);
  if (face >= FACES.length || (flags & 2) !== (face && 2))
    throw invalid(`the topology of the face is ${face}`);
  if (shift > MAX_SHIFT) throw invalid(`the unit of the pose is 2^-${shift} pixels`);
  const expected = HEADER_BYTES + pointsIn(flags, face) * POINT_BYTES;
  if (bytes.length !== expected) throw invalid(`the pose has ${bytes.length} bytes instead of ${expected}`);
  const timestamp = readTime(view, 4, 'timestamp');
  const sent = readTime(view, 12, 'sent');
  if (flags === NOBODY) return { timestamp, sent, pose: null };

  let offset = HEADER_BYTES;
  const [body, ...others] = PARTS.map(([, flag], part) => {
    if ((flags & flag) === 0) return null;
    const count = pointCount(part, face);
    const keypoints = readPoints(view, offset, count, 2 ** -shift);
    offset += count * POINT_BYTES;
    return keypoints;
  });
  if (!body && others.every((part) => part === null)) return { timestamp, sent, pose: null };
  const [faceKeypoints, leftHand, rightHand] = others;
  return {
    timestamp,
    sent,
    pose: { body: body ?? new Float32Array(BODY_COUNT * STRIDE), face: faceKeypoints, leftHand, rightHand },
  };
}

/** Whether the point at `i` is there, and can be sent. */
export function isSendable(keypoints: Keypoints, i: number): boolean {
  // Comparisons with NaN are false.
  return (
    keypoints[i + 3] > 0 &&
    Math.abs(keypoints[i]) <= MAX_REACH &&
    Math.abs(keypoints[i + 1]) <= MAX_REACH &&
    Math.abs(keypoints[i + 2]) <= MAX_REACH
  );
}

/** The greatest coordinate without its sign, −1 where no point can be sent. */
function reachOf(keypoints: Keypoints): number {
  let reach = -1;
  for (let i = 0; i < keypoints.length; i += STRIDE) {
    if (!isSendable(keypoints, i)) continue;
    reach = Math.max(reach, Math.abs(keypoints[i]), Math.abs(keypoints[i + 1]), Math.abs(keypoints[i + 2]));
  }
  return reach;
}

function finestShift(reach: number): number {
  let shift = MAX_SHIFT;
  while (shift > 0 && reach * 2 ** shift > MAX_REACH) shift -= 1;
  return shift;
}

function pointCount(part: number, face: number): number {
  return [BODY_COUNT, FACES[face], HAND_COUNT, HAND_COUNT][part];
}

function pointsIn(flags: number, face: number): number {
  return PARTS.reduce((sum, [, flag], part) => sum + (flags & flag ? pointCount(part, face) : 0), 0);
}

function writePoints(view: DataView, start: number, keypoints: Keypoints, scale: number): void {
  let offset = start;
  for (let i = 0; i < keypoints.length; i += STRIDE, offset += POINT_BYTES) {
    if (!isSendable(keypoints, i)) continue;
    view.setInt16(offset, Math.round(keypoints[i] * scale), true);
    view.setInt16(offset + 2, Math.round(keypoints[i + 1] * scale), true);
    view.setInt16(offset + 4, Math.round(keypoints[i + 2] * scale), true);
    // What was seen at all must not become missing by rounding.
    view.setUint8(offset + 6, Math.min(255, Math.max(1, Math.round(keypoints[i + 3] * 255))));
  }
}

/** Null where all points are missing. */
function readPoints(view: DataView, start: number, count: number, unit: number): Keypoints | null {
  const keypoints = new Float32Array(count * STRIDE);
  let present = false;
  let offset = start;
  for (let i = 0; i < keypoints.length; i += STRIDE, offset += POINT_BYTES) {
    const confidence = view.getUint8(offset + 6);
    if (confidence === 0) continue;
    present = true;
    keypoints[i] = view.getInt16(offset, true) * unit;
    keypoints[i + 1] = view.getInt16(offset + 2, true) * unit;
    keypoints[i + 2] = view.getInt16(offset + 4, true) * unit;
    keypoints[i + 3] = confidence / 255;
  }
  return present ? keypoints : null;
}
