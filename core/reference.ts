import type { Frame, Pose, Signer } from './contract.ts';
import { errors } from './errors.ts';
import { keypointsBeside } from './files/keypoints-beside.ts';
import { imageSize, loadImage } from './image/load.ts';
import { isSameShape } from './image/same-shape.ts';
import { scalePose } from './pose/pose.ts';
import { BODY, STRIDE } from './pose/topology.ts';
import { referenceAdvice } from './reference-advice.ts';

/** A pose, with the size of the picture that its coordinates belong to. */
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
  /** Which person is wanted, from 0: what the errors name. */
  readonly person?: number;
  /** Reads a pose file; `photo` is the size to assume where the file does not state one. */
  readonly readPose: (path: string, photo: { width: number; height: number }) => Promise<PictureOfPose>;
  /** Finds the keypoints of a photo that came without; null where it shows nobody. */
  readonly estimatePose: (path: string) => Promise<PictureOfPose | null>;
  /** Shows one line to people. */
  readonly log: (message: string) => void;
}

/** Below this confidence a shoulder counts as not seen. */
const MIN_CONFIDENCE = 0.3;
/** Least distance of the shoulders, as a part of the picture's short side. */
const MIN_SHOULDERS = 0.04;
/** How far outside of the picture a shoulder may be, as a part of the picture's width or height: it may be cut off a little. */
const MAX_OUTSIDE = 0.1;

/**
 * Loads the photo of a signer and its keypoints: from a file, else estimated. A photo that will do, but not well, is worth a
 * line in the log.
 *
 * @throws FILE_UNREADABLE, IMAGE_INVALID, REFERENCE_POSE_MISMATCH, REFERENCE_UNUSABLE, and what reading or estimating throws
 */
export async function loadReference(path: string, options: ReferenceOptions): Promise<Signer> {
  const image = await loadImage(path, { shortSide: options.size });
  const file = options.poseFile ?? (await keypointsBeside(path));
  const pose =
    file === undefined ? await estimated(path, image, options) : await read(file, path, image, options);
  requireShoulders(path, image, pose);
  const advice = referenceAdvice(pose, image);
  if (advice) options.log(`${path}: ${advice}`);
  return { id: path, image, pose };
}

async function read(
  file: string,
  path: string,
  { width, height }: Frame,
  { readPose }: ReferenceOptions,
): Promise<Pose> {
  const found = await readPose(file, await imageSize(path));
  if (!isSameShape({ width, height }, found)) throw errors.REFERENCE_POSE_MISMATCH(file, path);
  return scalePose(found.pose, width / found.width, height / found.height);
}

async function estimated(
  path: string,
  { width, height }: Frame,
  { person, estimatePose }: ReferenceOptions,
): Promise<Pose> {
  const found = await estimatePose(path);
  if (!found) {
    const who =
      person === undefined ? 'a person' : `a person ${person}, counted from 0 and from left to right`;
    throw errors.REFERENCE_UNUSABLE(path, who);
  }
  // A file may leave the face out on purpose; a photo in which none is found shows a back or a blur.
  if (!found.pose.face) throw errors.REFERENCE_UNUSABLE(path, 'a face');
  return scalePose(found.pose, width / found.width, height / found.height);
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
    throw errors.REFERENCE_UNUSABLE(path, 'both shoulders');
  }
}
