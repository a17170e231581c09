import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errors } from '../../core/errors.ts';
import { readJson } from './json-file.ts';
import { openpose } from './openpose.ts';
import { type CanvasSize, framesBetween, type PoseReader } from './reader.ts';

/** How OpenPose names its files: an optional prefix, the number of the frame, and this. */
const FILE_NAME = /^(?<clip>.*?)_?(?<frame>\d+)_keypoints\.json$/;

interface FrameFile {
  readonly name: string;
  readonly clip: string;
  readonly number: number;
}

/**
 * A folder that OpenPose wrote: a file per frame, named `CLIP_000000000012_keypoints.json` or without the
 * clip. Numbers that are left out are frames without a person. Other files are passed over.
 *
 * @param told the canvas, which OpenPose does not store
 * @throws FILE_UNREADABLE, POSE_FORMAT_UNKNOWN
 */
export async function openOpenPoseFolder(path: string, told?: CanvasSize): Promise<PoseReader> {
  const files = await listFrames(path);
  const components = new Map<string, number>();
  const canvas = told ?? { width: 1, height: 1 };
  return {
    format: openpose.format,
    size: told,
    sizeAssumed: !told,
    components,
    async *frames() {
      let frame = 0;
      for (const [i, { name, number }] of files.entries()) {
        for (let gap = i && framesBetween(files[i - 1].number, number); gap > 0; gap--, frame++) yield [];
        const file = join(path, name);
        const entry = await readJson(file);
        if (!openpose.recognises(entry)) throw errors.POSE_CORRUPT(file, 'it has no list of people');
        yield openpose.people(entry, { path: file, frame: frame++, canvas, components });
      }
    },
  };
}

async function listFrames(path: string): Promise<readonly FrameFile[]> {
  const names = await readdir(path).catch((cause: unknown) => {
    throw errors.FILE_UNREADABLE(path, cause);
  });
  const files: FrameFile[] = [];
  for (const name of names) {
    const match = FILE_NAME.exec(name)?.groups;
    if (match && !name.startsWith('.')) files.push({ name, clip: match.clip, number: Number(match.frame) });
  }
  if (files.length === 0) {
    throw errors.POSE_FORMAT_UNKNOWN(path, 'the folder has no file NUMBER_keypoints.json');
  }
  files.sort((a, b) => a.number - b.number);
  const stranger = files.find(({ clip }) => clip !== files[0].clip);
  if (stranger) {
    const clips = `"${files[0].name}" and "${stranger.name}"`;
    throw errors.POSE_FORMAT_UNKNOWN(path, `the folder mixes the frames of several videos (${clips})`);
  }
  return files;
}
