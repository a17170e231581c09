import { rmSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { errors } from '../errors.ts';

/** What a process does that holds a lock, and what another one is told that wants it. */
const BUILDING = { doing: 'building it', hint: 'wait until it has ended, or give --out another name' };

/**
 * Keeps a second build away from the same output until it is disposed of or the program ends. What a program that was killed
 * left behind holds nobody up.
 *
 * @throws OUTPUT_UNWRITABLE
 */
export async function lockBuild(out: string, { doing, hint } = BUILDING): Promise<AsyncDisposable> {
  const path = `${out}.lock`;
  await create(path).catch(async (cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EEXIST') {
      // A full disk takes the name of the file, and nothing of its content.
      if (cause.code === 'ENOSPC') await rm(path, { force: true });
      throw errors.OUTPUT_UNWRITABLE(out, cause);
    }
    const owner = Number(await readFile(path, 'utf8').catch(() => ''));
    if (isRunning(owner)) {
      throw errors.OUTPUT_UNWRITABLE(out, `process ${owner} is ${doing}`, hint);
    }
    await rm(path, { force: true });
    await create(path).catch((again: unknown) => {
      throw errors.OUTPUT_UNWRITABLE(out, again);
    });
  });
  const remove = (): void => rmSync(path, { force: true });
  process.once('exit', remove);
  return {
    async [Symbol.asyncDispose]() {
      process.off('exit', remove);
      remove();
    },
  };
}

async function create(path: string): Promise<void> {
  await writeFile(path, String(process.pid), { flag: 'wx' });
}

/** Our own number in the file is that of an earlier process: containers give the same ones again. */
function isRunning(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
