import type { Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, parse, resolve } from 'node:path';
import { errors } from '../errors.ts';
import { keypointsBeside } from '../files/keypoints-beside.ts';
import { isVideo } from '../video/is-video.ts';

/** A file as it was when it was looked at: another size or time means other content. */
export interface FileState {
  readonly path: string;
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

export interface FoundClip {
  readonly video: FileState;
  /** The name of the folder that it lies in. */
  readonly folder: string;
  /** The file's name without its ending. */
  readonly name: string;
  /** Keypoints beside it, as far as names tell. */
  readonly keypoints?: FileState;
}

/** Endings of videos: a damaged one is to be reported, not passed over. */
const VIDEO_ENDINGS = new Set([
  '.mp4',
  '.m4v',
  '.mov',
  '.mkv',
  '.webm',
  '.avi',
  '.mpg',
  '.mpeg',
  '.wmv',
  '.flv',
]);

/**
 * The videos among `inputs`, files and folders with everything below them: sorted by path, each once. Other files are passed
 * over, and what begins with a dot.
 *
 * @throws FILE_UNREADABLE where an input is missing, or a folder cannot be listed
 */
export async function findClips(inputs: readonly string[]): Promise<FoundClip[]> {
  const files = new Map<string, FileState>();
  const folders = new Set<string>();
  const visit = async (path: string): Promise<void> => {
    const found = await look(path);
    if (found.isFile()) files.set(path, fileState(path, found));
    if (!found.isDirectory()) return;
    // A link may lead back to a folder above.
    const real = await realpath(path);
    if (folders.has(real)) return;
    folders.add(real);
    const entries = await readdir(path).catch((cause: unknown) => {
      throw errors.FILE_UNREADABLE(path, cause);
    });
    for (const entry of entries) if (!entry.startsWith('.')) await visit(join(path, entry));
  };
  for (const input of inputs) await visit(resolve(input));
  const clips: FoundClip[] = [];
  for (const [path, video] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!VIDEO_ENDINGS.has(extname(path).toLowerCase()) && !(await isVideo(path))) continue;
    const beside = await keypointsBeside(path);
    const keypoints = beside === undefined ? undefined : await stateOf(beside);
    clips.push({ video, folder: basename(dirname(path)), name: parse(path).name, keypoints });
  }
  return clips;
}

/** @throws FILE_UNREADABLE where there is no such file */
export async function stateOf(path: string): Promise<FileState> {
  return fileState(path, await look(path));
}

async function look(path: string): Promise<Stats> {
  return stat(path).catch((cause: unknown) => {
    throw errors.FILE_UNREADABLE(path, cause);
  });
}

function fileState(path: string, { size, mtimeMs }: Stats): FileState {
  return { path, size, modified: mtimeMs };
}
