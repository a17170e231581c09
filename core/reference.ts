import { access } from 'node:fs/promises';
import { join, parse } from 'node:path';
import type { Frame, Pose, Signer } from './contract.ts';
import { errors } from './errors.ts';
import { imageSize, loadImage } from './image/load.ts';
import { scalePose } from './pose/pose.ts';
import { BODY, STRIDE } from './pose/topology.ts';

/** The first pose of a file, with the size of the picture that its coordinates belong to. */
export interface PictureOfPose {
  readonly width: number;
  readonly height: number;
  readonly pose: Pose;
}

export interface ReferenceOptions {
  /** Largest length of the short side in pixels; larger photos are scaled down. */
  readonly size: number;
  /** File with the photo's keypoints; without one, `NAME.pose` or `NAME.json` beside the photo is taken. */
  readonly poseFile?: string;
  /** Reads a pose file; `photo` is the size to assume where the file does not state one. */
  readonly readPose: (path: string, photo: { width: number; height: number }) => Promise<PictureOfPose>;
  /** Finds keypoints in a photo that came without; absent where nothing can do that. */
  readonly estimatePose?: (image: Frame) => Promise<Pose>;
}

/** Below this confidence a shoulder counts as not seen. */
const MIN_CONFIDENCE = 0.3;
/** Least distance of the shoulders, as a part of the picture's short side. */
const MIN_SHOULDERS = 0.04;
/** How far outside of the picture a shoulder may be, as a part of the picture's width or height: it may be cut off a little. */
const MAX_OUTSIDE = 0.1;
/** How far the aspect ratios of photo and pose file may differ: rounding to whole pixels, no more. */
const MAX_ASPECT_DIFFERENCE = 0.02;

/**
 * Loads the photo of a signer and its keypoints.
 *
 * @throws FILE_UNREADABLE, IMAGE_INVALID, REFERENCE_POSE_MISSING, REFERENCE_POSE_MISMATCH, REFERENCE_UNUSABLE
 */
export async function loadReference(path: string, options: ReferenceOptions): Promise<Signer> {
  const image = await loadImage(path, { shortSide: options.size });
  const pose = await referencePose(path, image, options);
  requireShoulders(path, image, pose);
  return { id: path, image, pose };
}

async function referencePose(
  path: string,
  image: Frame,
  { poseFile, readPose, estimatePose }: ReferenceOptions,
): Promise<Pose> {
  const file = poseFile ?? (await findSidecar(path));
  if (file === undefined) {
    if (estimatePose) return estimatePose(image);
    throw errors.REFERENCE_POSE_MISSING(path);
  }
  const { width, height, pose } = await readPose(file, await imageSize(path));
  const scaleX = image.width / width;
  const scaleY = image.height / height;
  if (Math.abs(scaleX / scaleY - 1) > MAX_ASPECT_DIFFERENCE) throw errors.REFERENCE_POSE_MISMATCH(file, path);
  return scalePose(pose, scaleX, scaleY);
}

async function findSidecar(path: string): Promise<string | undefined> {
  const { dir, name } = parse(path);
  for (const extension of ['.pose', '.json']) {
    const sidecar = join(dir, name + extension);
    const exists = await access(sidecar).then(
      () => true,
      () => false,
    );
    if (exists) return sidecar;
  }
  return undefined;
}

function requireShoulders(path: string, image: Frame, { body }: Pose): void {
  const left = BODY.leftShoulder * STRIDE;
  const right = BODY.rightShoulder * STRIDE;
  const inside = (at: number, length: number): boolean =>
    at >= -MAX_OUTSIDE * length && at <= (1 + MAX_OUTSIDE) * length;
  const seen = [left, right].every(
    (i) => body[i + 3] >= MIN_CONFIDENCE && inside(body[i], image.width) && inside(body[i + 1], image.height),
  );
  const distance = Math.hypot(body[left] - body[right], body[left + 1] - body[right + 1]);
  if (!seen || distance < MIN_SHOULDERS * Math.min(image.width, image.height)) {
    throw errors.REFERENCE_UNUSABLE(path, 'shoulders');
  }
}
