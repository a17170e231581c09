import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Frame, Observation, Signer } from '../../core/contract.ts';
import { scalePose } from '../../core/pose/pose.ts';
import { readVideo } from '../support/decode-video.ts';
import { readHolistic } from '../support/holistic-json.ts';
import { sharedData } from '../support/shared-data.ts';

/** A filmed clip with its keypoints, both in pixels of `size × size` pictures. */
export interface Clip {
  readonly name: string;
  readonly fps: number;
  /** The first frame: what the others are rendered from. */
  readonly signer: Signer;
  /** Every frame in which a person was found, the first included; `target` is the filmed frame. */
  readonly observations: readonly FilmedObservation[];
}

export interface FilmedObservation extends Observation {
  readonly target: Frame;
}

/** Clips that no model was ever trained on. */
const FOLDERS = ['clips/blond_man/test', 'clips/unseen'];

/** Paths without ending of the clips whose name matches `pattern`, sorted. */
export function findClips(pattern: RegExp): string[] {
  return FOLDERS.flatMap((folder) => videosIn(sharedData(folder)))
    .map((path) => path.replace(/\.mp4$/, ''))
    .filter((path) => pattern.test(clipName(path)));
}

/** Decodes a clip at `size × size`. @throws Error where it and its keypoints disagree */
export async function loadClip(path: string, size: number): Promise<Clip> {
  const { width, height, fps, poses } = readHolistic(`${path}.json`);
  const frames = await readVideo(`${path}.mp4`, { width: size, height: size, fps });
  if (frames.length !== poses.length) {
    throw new Error(`${path} has ${frames.length} frames but keypoints for ${poses.length}`);
  }
  const observations = frames.flatMap((target, index): FilmedObservation[] => {
    const pose = poses[index];
    return pose ? [{ pose: scalePose(pose, size / width, size / height), target }] : [];
  });
  const name = clipName(path);
  const [first] = observations;
  if (first?.target !== frames[0]) throw new Error(`${path} shows nobody in its first frame`);
  return { name, fps, signer: { id: name, image: first.target, pose: first.pose }, observations };
}

/** The path of a clip below the folder of all clips. */
export function clipName(path: string): string {
  return relative(sharedData('clips'), path);
}

function videosIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((entry) => join(folder, entry))
    .flatMap((path) => (statSync(path).isDirectory() ? videosIn(path) : path.endsWith('.mp4') ? [path] : []));
}
