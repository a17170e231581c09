import { rename, rm, stat, writeFile } from 'node:fs/promises';
import { errors } from '../errors.ts';
import { checkFolderOf } from '../files/partial-output.ts';

/** Where a file grows until all are complete. */
export function partial(path: string): string {
  return `${path}.part`;
}

/** What can be wrong with an output comes to light before hours of work. */
export async function checkFile(path: string): Promise<void> {
  await checkFolderOf(path);
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) throw errors.OUTPUT_UNWRITABLE(path, 'it is a folder');
}

/** Throws away what an unfinished build has left. @throws OUTPUT_UNWRITABLE */
export async function discard(files: readonly string[], journal: string): Promise<void> {
  // The journal first: without it, the rest means nothing.
  for (const path of [journal, ...files.map(partial)]) {
    await rm(path, { force: true }).catch((cause: unknown) => {
      throw errors.OUTPUT_UNWRITABLE(path, cause);
    });
  }
}

/** @throws OUTPUT_UNWRITABLE */
export async function writeReport(path: string, report: object): Promise<void> {
  await writeFile(path, `${JSON.stringify(report, null, 2)}\n`).catch((cause: unknown) => {
    throw errors.OUTPUT_UNWRITABLE(path, cause);
  });
}

/** Gives a file its name, unless an earlier run had done so before it was interrupted; an empty one takes its name from an earlier one. */
export async function publish(path: string): Promise<void> {
  try {
    if ((await stat(partial(path))).size > 0) return await rename(partial(path), path);
    await rm(path, { force: true });
    await rm(partial(path));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw errors.OUTPUT_UNWRITABLE(path, cause);
  }
}
