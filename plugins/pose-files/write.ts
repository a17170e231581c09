import { extname } from 'node:path';
import type { Pose } from '../../core/contract.ts';
import { errors } from '../../core/errors.ts';
import { SLP_POSES_VERSION, toSlpPosesFrame } from '../../core/pose/slp-poses.ts';
import { writeDotPoseFile } from './dot-pose-write.ts';
import { toMediaPipeFrame } from './mediapipe-frame.ts';
import { PartFile } from './part-file.ts';

export const WRITABLE_FORMATS = ['slp-poses', 'mediapipe', 'pose-0.1', 'pose-0.2'] as const;
export type WritableFormat = (typeof WRITABLE_FORMATS)[number];

export interface PoseFileMeta {
  /** Canvas in pixels. */
  readonly width: number;
  readonly height: number;
  readonly fps: number;
}

/**
 * The format that a file name asks for: `.pose` (version 0.2), `mediapipe.json`, also with something before it, or `.json`
 * (slp-poses).
 *
 * @throws OUTPUT_FORMAT_UNKNOWN
 */
export function formatForPath(path: string): WritableFormat {
  const extension = extname(path).toLowerCase();
  if (path.toLowerCase().endsWith('mediapipe.json')) return 'mediapipe';
  if (extension === '.pose') return 'pose-0.2';
  if (extension === '.json') return 'slp-poses';
  throw errors.OUTPUT_FORMAT_UNKNOWN(path, ['.pose', '.json', '.mediapipe.json']);
}

/**
 * Writes one person's poses, an entry per frame, null where the person is not seen. Timestamps are not
 * stored: entry n is at n ÷ fps. Constant memory. The file appears when it is complete; nothing is left where
 * something fails.
 *
 * Formats: slp-poses rounds x and y to 0.01 px and has 13 joints of the body; mediapipe and `.pose` have all 33 landmarks
 * where the poses do, mediapipe to a millionth of the canvas; `.pose` keeps float32, and version 0.1 only whole frames per
 * second and up to 65,535 frames.
 *
 * @throws OUTPUT_UNWRITABLE, and what `poses` throws
 */
export async function writePoseFile(
  path: string,
  format: WritableFormat,
  { width, height, fps }: PoseFileMeta,
  poses: AsyncIterable<Pose | null>,
): Promise<void> {
  switch (format) {
    case 'slp-poses': {
      const head = { format, version: SLP_POSES_VERSION, width, height, fps };
      return writeJsonFile(path, head, poses, toSlpPosesFrame);
    }
    case 'mediapipe': {
      const head = { format: 'mediapipe-holistic', width, height, fps };
      return writeJsonFile(path, head, poses, (pose) => toMediaPipeFrame(pose, { width, height }));
    }
    default:
      return writeDotPoseFile(path, format === 'pose-0.1' ? '0.1' : '0.2', { width, height, fps }, poses);
  }
}

/** An object with the members of `head` and a list `frames`, one to a line. */
async function writeJsonFile(
  path: string,
  head: Readonly<Record<string, unknown>>,
  poses: AsyncIterable<Pose | null>,
  toJson: (pose: Pose) => string,
): Promise<void> {
  await using file = await PartFile.create(path);
  await file.write(`${JSON.stringify(head).slice(0, -1)},"frames":[`);
  let separator = '\n';
  for await (const pose of poses) {
    await file.write(separator + (pose ? toJson(pose) : 'null'));
    separator = ',\n';
  }
  await file.write('\n]}\n');
  await file.finish();
}
