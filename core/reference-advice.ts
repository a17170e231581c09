import type { Pose } from './contract.ts';
import { judgeArm } from './pose/judge-arm.ts';
import { ARMS, confidenceAt, pointAt, SIDES, shoulderCentre } from './pose/pose.ts';
import { BODY } from './pose/topology.ts';

/** Below this confidence elbow and wrist count as not seen: where they are is not known. */
const MIN_CONFIDENCE = 0.3;
/**
 * Arms that keep out of the way less than this are worth a word. Photos and first frames of clips in the shared data: 0.66 and
 * more for arms that hang or clasp below the hem, 0.32 and less for raised and folded ones.
 */
const LEAST_MET = 0.5;

/**
 * What would make a better picture of a signer, in one line for people; undefined where nothing is in the way. An arm before
 * the body hides what is behind it, and a bent one how long it is. Measured as the puppet's rendering of a photo's own pose:
 * 34 to 41 dB with arms hanging, 20 to 31 dB with most others.
 *
 * @param pose in pixels of a picture of that size
 */
export function referenceAdvice(
  pose: Pose,
  picture: { readonly width: number; readonly height: number },
): string | undefined {
  if (!isUpright(pose)) return 'the person is not upright; turn the photo';
  const judged = SIDES.filter((side) => isSeen(pose, side)).map((side) => judgeArm(pose, side, picture));
  const worst = judged.reduce((a, b) => (b.met < a.met ? b : a), { met: 1, problem: '' });
  return worst.met < LEAST_MET
    ? `${worst.problem}; a photo with both arms hanging beside the body works best`
    : undefined;
}

/** Whether the head is above the shoulders rather than beside or below them. */
function isUpright({ body }: Pose): boolean {
  if (confidenceAt(body, BODY.nose) < MIN_CONFIDENCE) return true;
  const nose = pointAt(body, BODY.nose);
  const shoulders = shoulderCentre(body);
  return shoulders.y - nose.y > Math.abs(shoulders.x - nose.x);
}

function isSeen({ body }: Pose, side: (typeof SIDES)[number]): boolean {
  return (
    Math.min(confidenceAt(body, ARMS[side].elbow), confidenceAt(body, ARMS[side].wrist)) >= MIN_CONFIDENCE
  );
}
