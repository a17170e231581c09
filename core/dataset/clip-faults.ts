import { SlpError } from '../errors.ts';
import { KeypointsMismatch } from './film.ts';

const FAULTS_OF_CLIP = ['FILE_UNREADABLE', 'VIDEO_UNREADABLE'];

/** Whether an error says something of one clip, and nothing of the others. */
export function isFaultOfClip(error: unknown): error is SlpError {
  return error instanceof SlpError && FAULTS_OF_CLIP.includes(error.code);
}

/** Whether the keypoints in the file `path` are at fault, and not the film or the disk. */
export function isFaultOfKeypoints(error: unknown, path: string): error is Error {
  if (error instanceof KeypointsMismatch) return true;
  if (!(error instanceof SlpError)) return false;
  return error.code.startsWith('POSE_') || (error.code === 'FILE_UNREADABLE' && error.message.includes(path));
}
