import { open, stat } from 'node:fs/promises';
import { errors } from '../../core/errors.ts';
import { openDotPoseFile } from './dot-pose-file.ts';
import { dotPoseVersion } from './dot-pose-header.ts';
import { openJsonFile } from './json-file.ts';
import { openOpenPoseFolder } from './openpose-folder.ts';
import type { CanvasSize, PoseReader } from './reader.ts';

/** What is looked at to tell binary from JSON: enough for a file that begins with an indented blank. */
const HEAD_BYTES = 4096;

/**
 * Opens a pose file by what it contains; its name plays no part.
 *
 * @param told the canvas to assume where the file does not state one
 * @throws FILE_UNREADABLE, POSE_CORRUPT, POSE_EMPTY, POSE_FORMAT_UNKNOWN
 */
export async function recognise(path: string, told?: CanvasSize): Promise<PoseReader> {
  const unreadable = (cause: unknown): never => {
    throw errors.FILE_UNREADABLE(path, cause);
  };
  const stats = await stat(path).catch(unreadable);
  if (stats.isDirectory()) return openOpenPoseFolder(path, told);
  if (!stats.isFile()) throw errors.FILE_UNREADABLE(path, 'it is no regular file');
  if (stats.size === 0) throw errors.POSE_CORRUPT(path, 'it is empty');
  const head = await readHead(path).catch(unreadable);
  if (dotPoseVersion(head) !== undefined) return openDotPoseFile(path, stats.size, told);
  if (/^\uFEFF?\s*[[{]/.test(head.toString('utf8'))) return openJsonFile(path, told);
  throw errors.POSE_FORMAT_UNKNOWN(
    path,
    'it begins neither like a .pose file of version 0.0 to 0.2 nor like JSON',
  );
}

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
