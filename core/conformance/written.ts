import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** All files in a folder and the folders in it, by their path there, sorted. */
export async function filesIn(folder: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  // What the entries with types call their folder differs from one version of Node to the next.
  for (const path of (await readdir(folder, { recursive: true })).sort()) {
    const file = join(folder, path);
    if ((await stat(file)).isFile()) files.set(path, await readFile(file));
  }
  return files;
}
