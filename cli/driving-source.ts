import { stat } from 'node:fs/promises';
import type { PluginSpec } from '../core/contract.ts';
import { errors } from '../core/errors.ts';
import { imageSize } from '../core/image/load.ts';
import { isVideo } from '../core/video/is-video.ts';
import { withOptions } from './options.ts';

export interface DrivingOptions {
  /** The plugin that was named; without one, it is chosen by what the file holds. */
  readonly source?: PluginSpec;
  readonly person?: number;
  /** Finds the keypoints in a video. */
  readonly estimator: PluginSpec;
}

/**
 * What drives the signer: `video` for a film of a person, else `pose-files`.
 *
 * @param path video, pose file or OpenPose folder
 * @throws OPTION_INVALID where there is none, FILE_UNREADABLE, POSE_FORMAT_UNKNOWN for a photo
 */
export async function drivingSource(
  path: string | undefined,
  { source, person, estimator }: DrivingOptions,
): Promise<PluginSpec> {
  const { name, options } = source ?? { name: await chooseSource(path), options: {} };
  if (path === undefined && name === 'pose-files') throw missing();
  return withOptions(
    { name, options },
    { path, person, estimator: name === 'video' ? estimator : undefined },
  );
}

async function chooseSource(path: string | undefined): Promise<string> {
  if (path === undefined) throw missing();
  const stats = await stat(path).catch((cause: unknown) => {
    throw errors.FILE_UNREADABLE(path, cause);
  });
  // A folder holds OpenPose's frames.
  if (!stats.isFile()) return 'pose-files';
  if (await isVideo(path)) return 'video';
  const isPicture = await imageSize(path).then(
    () => true,
    () => false,
  );
  if (!isPicture) return 'pose-files';
  throw errors.POSE_FORMAT_UNKNOWN(path, 'it is a picture; "slp pose extract" finds the keypoints in one');
}

const missing = () => errors.OPTION_INVALID('<driver>', 'is required: the pose file or video to render');
