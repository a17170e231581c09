import { existsSync } from 'node:fs';
import { readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';

const FOLDER = '/proc/self/fd';

export const canListOpenFiles = existsSync(FOLDER);

/** The paths of all files that the process has open, those open twice twice; nothing where the system does not tell. */
export async function openFiles(): Promise<string[]> {
  if (!canListOpenFiles) return [];
  const links = (await readdir(FOLDER)).map((name) => readlink(join(FOLDER, name)));
  // One that was closed meanwhile cannot be read.
  const found = (await Promise.allSettled(links)).flatMap((link) =>
    link.status === 'fulfilled' ? [link.value] : [],
  );
  return found.filter((path) => path.startsWith('/') && !path.startsWith('/proc/'));
}
