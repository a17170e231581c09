import type { Keypoints, Pose } from '../contract.ts';
import { OneEuro, type OneEuroOptions } from './one-euro.ts';
import { PARTS, type Part, shoulderWidth } from './pose.ts';
import type { PoseFilter } from './steps.ts';
import { BODY, STRIDE } from './topology.ts';

/**
 * Hands hardly lag behind (a fist at 30 pixels a frame by less than one), the trunk may be calmer, and a face is in
 * between: blinks are short and small, but the jitter of the mesh is seen at once.
 */
const OPTIONS: Record<Part, OneEuroOptions> = {
  body: { minCutoff: 1.5, slope: 20, speedCutoff: 4 },
  face: { minCutoff: 2, slope: 50, speedCutoff: 8 },
  leftHand: { minCutoff: 2, slope: 40, speedCutoff: 8 },
  rightHand: { minCutoff: 2, slope: 40, speedCutoff: 8 },
};

/** Removes the jitter of the detector, part by part, in units of the shoulder width. */
export function smooth(): PoseFilter {
  const filters = new Map<Part, { readonly length: number; readonly filter: OneEuro }>();
  let unit = 0;

  const smoothPart = (keypoints: Keypoints | null, part: Part, seconds: number): Keypoints | null => {
    let entry = filters.get(part);
    if (keypoints === null) {
      entry?.filter.skip(seconds);
      return null;
    }
    if (entry?.length !== keypoints.length) {
      const filter = new OneEuro(keypoints.length / STRIDE, OPTIONS[part]);
      entry = { length: keypoints.length, filter };
      filters.set(part, entry);
    }
    return entry.filter.filter(keypoints, seconds, unit);
  };

  return (pose, seconds) => {
    unit = unitOf(pose, unit);
    if (unit === 0) return pose;
    const parts = PARTS.map((part) => [part, smoothPart(pose[part], part, seconds)]);
    return { ...pose, ...(Object.fromEntries(parts) as Pick<Pose, Part>) };
  };
}

/** The shoulder width; seen from the side it shrinks although nothing else does, so the largest of late counts. */
function unitOf({ body }: Pose, before: number): number {
  const seen = body[BODY.leftShoulder * STRIDE + 3] > 0 && body[BODY.rightShoulder * STRIDE + 3] > 0;
  return seen ? Math.max(shoulderWidth(body), before * 0.99) : before;
}
