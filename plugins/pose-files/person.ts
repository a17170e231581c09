import type { Keypoints, Pose } from '../../core/contract.ts';
import { errors, type SlpError } from '../../core/errors.ts';
import { BODY_COUNT, BODY_IN_MEDIAPIPE, FACE_COUNTS, STRIDE } from '../../core/pose/topology.ts';

/** Someone in one frame: a pose that has no place in time yet. */
export type Person = Omit<Pose, 'timestamp'>;

/**
 * What a format's decoder read: body, face and hands in the canonical rows, missing and odd numbers included.
 */
export interface RawPerson {
  readonly body: Keypoints | null;
  /** 468, 478 (mesh and irises), 128, 70 (iBUG and pupils) or 68 rows. */
  readonly face: Keypoints | null;
  readonly leftHand: Keypoints | null;
  readonly rightHand: Keypoints | null;
  /** MediaPipe's 33, where the format has them. */
  readonly bodyLandmarks?: Keypoints | null;
}

/** Where in a file something stands: what an error names. Frames count from 0. */
export interface Place {
  readonly path: string;
  readonly frame: number;
}

/**
 * A hand whose mean confidence is lower is no hand: OpenPose writes 21 guesses around the wrist, at about
 * 0.03, where it sees none.
 */
const MIN_HAND_CONFIDENCE = 0.1;

/** Pixels: beyond it lies no canvas, and whoever draws or scales by such a number hangs. */
const MAX_REACH = 1e6;

export function corrupt(place: Place, problem: string): SlpError {
  return errors.POSE_CORRUPT(place.path, `frame ${place.frame}: ${problem}`);
}

/**
 * Makes what was read canonical, in place: confidence within 0..1, missing points all zero, faces without
 * irises and pupils, absent parts null, an absent body 13 missing joints. Null where nothing of the person is
 * there. MediaPipe's landmarks keep their coordinates also where their confidence is 0.
 *
 * @throws POSE_NOT_FINITE for a NaN or infinite coordinate of a point that is not missing, POSE_CORRUPT for
 * one that is millions of pixels away
 */
export function toPerson(raw: RawPerson, place: Place): Person | null {
  const body = raw.body ?? new Float32Array(BODY_COUNT * STRIDE);
  const face = raw.face && withoutIrises(raw.face);
  const { leftHand, rightHand } = raw;
  const person: Person = {
    body,
    face: clean(face, place) > 0 ? face : null,
    leftHand: clean(leftHand, place) >= MIN_HAND_CONFIDENCE ? leftHand : null,
    rightHand: clean(rightHand, place) >= MIN_HAND_CONFIDENCE ? rightHand : null,
  };
  const present = clean(body, place) > 0 || person.face || person.leftHand || person.rightHand;
  if (!present) return null;
  const bodyLandmarks = raw.bodyLandmarks && usefulLandmarks(raw.bodyLandmarks);
  return bodyLandmarks ? { ...person, bodyLandmarks } : person;
}

/**
 * Nothing is drawn from them, so that a bad number is no fault of the file, only a missing landmark. Null where they say
 * no more than the 13 joints of the body.
 */
function usefulLandmarks(landmarks: Keypoints): Keypoints | null {
  let more = false;
  for (let row = 0, i = 0; i < landmarks.length; row++, i += STRIDE) {
    const reach = Math.abs(landmarks[i]) + Math.abs(landmarks[i + 1]) + Math.abs(landmarks[i + 2]);
    if (reach <= MAX_REACH) landmarks[i + 3] = Math.min(Math.max(landmarks[i + 3], 0), 1) || 0;
    else landmarks.fill(0, i, i + STRIDE);
    more ||= reach > 0 && reach <= MAX_REACH && !BODY_IN_MEDIAPIPE.includes(row);
  }
  return more ? landmarks : null;
}

/** Mean confidence of a person's four parts, 0..1; an absent part counts 0. */
export function confidenceOf({ body, face, leftHand, rightHand }: Person): number {
  const parts = [body, face, leftHand, rightHand];
  return parts.reduce((sum, part) => sum + (part ? meanConfidence(part) : 0), 0) / parts.length;
}

/** The rows `rows` of `keypoints` in that order. */
export function pickRows(keypoints: Keypoints, rows: readonly number[]): Keypoints {
  const out = new Float32Array(rows.length * STRIDE);
  rows.forEach((row, i) => {
    out.set(keypoints.subarray(row * STRIDE, (row + 1) * STRIDE), i * STRIDE);
  });
  return out;
}

/** Returns the mean confidence, 0 for an absent part. */
function clean(keypoints: Keypoints | null, place: Place): number {
  if (!keypoints) return 0;
  for (let i = 0; i < keypoints.length; i += STRIDE) {
    const confidence = keypoints[i + 3];
    if (confidence > 0) {
      const reach = Math.abs(keypoints[i]) + Math.abs(keypoints[i + 1]) + Math.abs(keypoints[i + 2]);
      if (!Number.isFinite(reach)) throw errors.POSE_NOT_FINITE(place.path, place.frame);
      if (reach > MAX_REACH) throw corrupt(place, `a keypoint is ${reach} pixels away`);
      keypoints[i + 3] = Math.min(confidence, 1);
    } else {
      keypoints.fill(0, i, i + STRIDE);
    }
  }
  return meanConfidence(keypoints);
}

function meanConfidence(keypoints: Keypoints): number {
  let sum = 0;
  for (let i = 3; i < keypoints.length; i += STRIDE) sum += keypoints[i];
  return (sum * STRIDE) / keypoints.length;
}

/** MediaPipe's refined mesh ends with 10 iris points, OpenPose's face with 2 pupils. */
function withoutIrises(face: Keypoints): Keypoints {
  const count = face.length / STRIDE;
  if (count > FACE_COUNTS.mesh) return face.slice(0, FACE_COUNTS.mesh * STRIDE);
  if (count === FACE_COUNTS.ibug + 2) return face.slice(0, FACE_COUNTS.ibug * STRIDE);
  return face;
}
