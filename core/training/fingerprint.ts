import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { PluginSpec } from '../contract.ts';
import { isTarName } from '../dataset/find-tars.ts';
import { errors } from '../errors.ts';

/** How many blocks of a file are looked at, evenly spread, and their size in bytes. */
const BLOCKS = 256;
const BLOCK_SIZE = 4096;

/**
 * Tells whether training data is still what it was: a hash of the sizes of its files and of samples of their bytes. Where and when
 * they were written does not count, so that data may be copied and moved. Empty where the data is in no file that the
 * options `path` and `base` name.
 *
 * @throws FILE_UNREADABLE
 */
export async function fingerprint({ options }: PluginSpec): Promise<string> {
  const paths = [options.path, options.base].filter((path) => typeof path === 'string');
  if (paths.length === 0) return '';
  const hash = createHash('sha256');
  for (const path of paths) {
    await addPath(hash, path).catch((cause: unknown) => {
      throw errors.FILE_UNREADABLE(path, cause);
    });
  }
  return hash.digest('hex').slice(0, 16);
}

async function addPath(hash: Hash, path: string): Promise<void> {
  if ((await stat(path)).isDirectory()) {
    const names = (await readdir(path, { recursive: true })).filter((name) => isTarName(name)).sort();
    for (const name of names) {
      hash.update(`${name}\n`);
      await addPath(hash, join(path, name));
    }
    return;
  }
  await using file = await open(path);
  await addFile(hash, file);
}

async function addFile(hash: Hash, file: FileHandle): Promise<void> {
  const { size } = await file.stat();
  hash.update(`${size}\n`);
  const block = Buffer.alloc(BLOCK_SIZE);
  const last = Math.max(0, size - BLOCK_SIZE);
  const count = Math.min(BLOCKS, Math.ceil(size / BLOCK_SIZE));
  for (let i = 0; i < count; i++) {
    const at = count === 1 ? 0 : Math.round((last * i) / (count - 1));
    const { bytesRead } = await file.read(block, 0, BLOCK_SIZE, at);
    hash.update(block.subarray(0, bytesRead));
  }
}
