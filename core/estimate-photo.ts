import type { Estimator, Keypoints } from './contract.ts';
import { loadImage } from './image/load.ts';
import { mapParts } from './pose/pose.ts';
import { STRIDE } from './pose/topology.ts';
import type { PictureOfPose } from './reference.ts';

/** Largest length in pixels of the short side in which keypoints are looked for: they do not depend on the size of the video. */
export const PHOTO_SIDE = 1024;

/** Steps to a pixel (x, y, z), and to a confidence of 1. */
const STEPS = [100, 100, 100, 1000];

/**
 * The keypoints that an estimator finds in a photo, to a hundredth of a pixel: no more than a pose file keeps, so that a
 * run that reads them back from one makes the same frames. Null where it finds nobody.
 *
 * @throws FILE_UNREADABLE, IMAGE_INVALID, and what the estimator reports
 */
export async function estimatePhoto(path: string, estimator: Estimator): Promise<PictureOfPose | null> {
  const picture = await loadImage(path, { shortSide: PHOTO_SIDE });
  const pose = await estimator.estimate(picture);
  return pose && { width: picture.width, height: picture.height, pose: mapParts(pose, rounded) };
}

function rounded(keypoints: Keypoints): Keypoints {
  return keypoints.map((value, i) => Math.round(value * STEPS[i % STRIDE]) / STEPS[i % STRIDE]);
}
