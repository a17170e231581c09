import { rmSync } from 'node:fs';
import { access, constants, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { errors } from '../errors.ts';

/**
 * Where an output grows until it is complete: beside its final place, so that the last step is one rename, and under a
 * name that no other process uses, so that two runs with one target do not mix.
 */
export function partPath(target: string): string {
  return `${resolve(target)}.${process.pid}.part`;
}

/**
 * An output (a file or a folder) that appears under its name only when it is complete. What was not committed is removed
 * when this is disposed of, and also when the program exits before that.
 */
export class PartialOutput implements AsyncDisposable {
  /** Absolute path to write to. */
  readonly path: string;
  #committed = false;
  readonly #removeAtExit = (): void => rmSync(this.path, { recursive: true, force: true });

  constructor(readonly target: string) {
    this.path = partPath(target);
    process.once('exit', this.#removeAtExit);
  }

  /**
   * Gives the output its name; an earlier file of that name is replaced.
   *
   * @throws OUTPUT_UNWRITABLE
   */
  async commit(): Promise<void> {
    await rename(this.path, resolve(this.target)).catch((cause: unknown) => {
      throw errors.OUTPUT_UNWRITABLE(this.target, cause);
    });
    this.#committed = true;
    process.off('exit', this.#removeAtExit);
  }

  /** Removes what was not committed. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#committed) return;
    await rm(this.path, { recursive: true, force: true });
    process.off('exit', this.#removeAtExit);
  }
}

/**
 * Checks that something can be created at `path`, before any work is done for it.
 *
 * @throws OUTPUT_UNWRITABLE where its folder is missing or write-protected.
 */
export async function checkFolderOf(path: string): Promise<void> {
  const folder = dirname(resolve(path));
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory()) throw errors.OUTPUT_UNWRITABLE(path, `there is no folder ${folder}`);
  await access(folder, constants.W_OK).catch((cause: unknown) => {
    throw errors.OUTPUT_UNWRITABLE(path, cause);
  });
}
