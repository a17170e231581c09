import type { Keypoints, Pose } from '../contract.ts';
import { BODY_COUNT, FACE_COUNTS, HAND_COUNT, STRIDE } from './topology.ts';

/** Pixels. Nothing beyond is a position in a picture. */
const MAX_COORDINATE = 1e6;
/** A hand or face of which less than this part was seen counts as not seen. */
const MIN_SEEN = 0.5;

const FACE_SIZES: readonly number[] = Object.values(FACE_COUNTS);

/**
 * A copy in which every number is finite: a keypoint with an impossible coordinate is missing (confidence 0), confidences
 * are within 0..1, and a hand or face of which less than half was seen is null.
 *
 * @throws RangeError where a part has a number of keypoints that no topology has
 */
export function sanitisePose(pose: Pose): Pose {
  return {
    timestamp: pose.timestamp,
    body: sanitise(pose.body, 'body', [BODY_COUNT]),
    face: seen(pose.face && sanitise(pose.face, 'face', FACE_SIZES)),
    leftHand: seen(pose.leftHand && sanitise(pose.leftHand, 'hand', [HAND_COUNT])),
    rightHand: seen(pose.rightHand && sanitise(pose.rightHand, 'hand', [HAND_COUNT])),
  };
}

function sanitise(keypoints: Keypoints, part: string, counts: readonly number[]): Keypoints {
  if (!counts.includes(keypoints.length / STRIDE)) {
    throw new RangeError(`no ${part} topology has ${keypoints.length / STRIDE} points`);
  }
  const out = keypoints.slice();
  for (let i = 0; i < out.length; i += STRIDE) {
    const possible =
      Math.abs(out[i]) < MAX_COORDINATE &&
      Math.abs(out[i + 1]) < MAX_COORDINATE &&
      Math.abs(out[i + 2]) < MAX_COORDINATE &&
      out[i + 3] > 0;
    if (possible) out[i + 3] = Math.min(1, out[i + 3]);
    else out.fill(0, i, i + STRIDE);
  }
  return out;
}

function seen(keypoints: Keypoints | null): Keypoints | null {
  if (keypoints === null) return null;
  let count = 0;
  for (let i = 3; i < keypoints.length; i += STRIDE) if (keypoints[i] > 0) count += 1;
  return count >= (MIN_SEEN * keypoints.length) / STRIDE ? keypoints : null;
}
