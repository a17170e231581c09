import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** All files in a folder and the folders in it, by their path there, sorted. */
export async function filesIn(folder: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.path, entry.name));
  const files = new Map<string, Uint8Array>();
  for (const path of paths.sort()) files.set(relative(folder, path), await readFile(path));
  return files;
}
