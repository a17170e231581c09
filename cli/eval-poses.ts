import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunServices } from '../core/compose.ts';
import type { PluginSpec } from '../core/contract.ts';
import { errors } from '../core/errors.ts';
import { checkShape } from '../core/evaluation/align.ts';
import { keypointsBeside } from '../core/files/keypoints-beside.ts';
import { PartialOutput } from '../core/files/partial-output.ts';
import type { Pictures } from '../core/video/pictures.ts';
import { openPoseFile, type PoseFile } from '../plugins/pose-files/open.ts';
import { writeEstimatedPoses } from './estimated-poses.ts';
import { withEstimator } from './estimator.ts';

export interface GivenPoses {
  /** Without it, the file beside the target is taken, where there is one. */
  readonly path?: string;
  /** Which person of the file, from 0. */
  readonly person?: number;
}

/**
 * The file with the true keypoints of a target; undefined where there is none. A file that does not state its canvas is in pixels of
 * the target.
 *
 * @throws EVAL_MISMATCH where they belong to a picture of another shape, POSE_EMPTY, and what `openPoseFile` throws
 */
export async function truePoseFile(
  target: Pictures,
  { path, person }: GivenPoses,
): Promise<PoseFile | undefined> {
  const found = path ?? (await keypointsBeside(target.path));
  if (found === undefined) return undefined;
  const { width, height } = target;
  const file = await openPoseFile(found, { person, width, height });
  if (file.visible === 0) throw errors.POSE_EMPTY(found);
  checkShape(file, target);
  return file;
}

/**
 * The keypoints that an estimator finds in the first `count` frames of a target, as a pose file that is gone when this is disposed
 * of: they are needed for every pass over the frames, and memory stays constant.
 *
 * @throws NOBODY_FOUND, and what the frames and the estimator throw
 */
export async function estimateTruePoses(
  target: Pictures,
  { estimator, count, fps }: { readonly estimator: PluginSpec; readonly count: number; readonly fps: number },
  services: RunServices,
  onFrame: (done: number) => void,
): Promise<PoseFile & AsyncDisposable> {
  const { path, width, height } = target;
  const { signal } = services;
  // Never given its name: removed with the program, however that ends.
  const file = new PartialOutput(join(tmpdir(), `slp-eval-${randomUUID()}`));
  const remove = () => file[Symbol.asyncDispose]();
  try {
    const seen = await withEstimator(estimator, services, (running) =>
      writeEstimatedPoses(file.path, target.frames({ fps, signal }), running, {
        ...{ width, height, fps, signal, count, onFrame },
      }),
    );
    if (seen === 0) throw errors.NOBODY_FOUND(path, undefined);
    return { ...(await openPoseFile(file.path)), [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
