import { errors } from '../core/errors.ts';
import type { PictureOfPose } from '../core/reference.ts';
import { openPoseFile } from '../plugins/pose-files/open.ts';

/**
 * The first pose of a file: the keypoints of a photo, whose size is assumed where the file does not state one.
 *
 * @param person which one, from 0; without it, the most confident one
 * @throws POSE_EMPTY, and what opening a pose file throws
 */
export async function firstPose(
  path: string,
  photo: { readonly width: number; readonly height: number },
  person?: number,
): Promise<PictureOfPose> {
  const file = await openPoseFile(path, { ...photo, person });
  for await (const pose of file.poses()) {
    if (pose) return { width: file.width, height: file.height, pose };
  }
  throw errors.POSE_EMPTY(path);
}
