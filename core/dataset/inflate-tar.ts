import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { errors } from '../errors.ts';
import { partPath } from '../files/partial-output.ts';
import { userCacheFolder } from '../files/user-cache.ts';

/** Pictures hardly shrink. What grows by more than this is made to fill disks. */
const MAX_GROWTH = 64;
const ALWAYS_ALLOWED = 64 * 2 ** 20;
const READ_SIZE = 2 ** 20;

/**
 * A tar as it is read: `path` itself, or for one that is packed (`.tar.gz`) its unpacked copy in the user's cache folder, made
 * when it is first asked for. Samples are read in any order, and what gzip packs can only be read from its start. The copy
 * belongs to the file as it is now; that of an earlier one is removed.
 *
 * @param onUnpack hears that it takes a while
 * @throws FILE_UNREADABLE, DATASET_UNREADABLE, OUTPUT_UNWRITABLE, and the signal's reason
 */
export async function plainTar(
  path: string,
  { signal, onUnpack }: { readonly signal?: AbortSignal; readonly onUnpack?: (path: string) => void } = {},
): Promise<string> {
  const unreadable = (cause: unknown): never => {
    throw errors.FILE_UNREADABLE(path, cause);
  };
  const found = await stat(path).catch(unreadable);
  if (!found.isFile()) unreadable('it is no regular file');
  if (!(await isGzip(path).catch(unreadable))) return path;

  const cache = userCacheFolder();
  if (!cache) {
    throw errors.DATASET_UNREADABLE(
      path,
      'it is packed, and SLP_CACHE=off leaves no place for an unpacked copy',
    );
  }
  const folder = join(cache, 'tars');
  const id = createHash('sha256').update(resolve(path)).digest('hex').slice(0, 32);
  const name = `${id}-${found.size}-${Math.round(found.mtimeMs)}.tar`;
  const target = join(folder, name);
  if (await stat(target).catch(() => undefined)) return target;

  onUnpack?.(path);
  const unwritable = (cause: unknown): never => {
    throw errors.OUTPUT_UNWRITABLE(
      target,
      cause,
      'unpacked copies of .tar.gz files go to the cache folder; SLP_CACHE names another',
    );
  };
  await mkdir(folder, { recursive: true }).catch(unwritable);
  for (const old of await readdir(folder)) {
    if (old.startsWith(`${id}-`) && old.endsWith('.tar')) await rm(join(folder, old), { force: true });
  }
  const part = partPath(target);
  try {
    const limit = found.size * MAX_GROWTH + ALWAYS_ALLOWED;
    await unpack(path, part, limit, signal);
    await rename(part, target);
  } catch (error) {
    await rm(part, { force: true });
    signal?.throwIfAborted();
    if ((error as NodeJS.ErrnoException).code?.startsWith('Z_') || error instanceof TooLarge) {
      throw errors.DATASET_UNREADABLE(
        path,
        error instanceof TooLarge ? error.message : 'its gzip data is damaged',
      );
    }
    unwritable(error);
  }
  return target;
}

class TooLarge extends Error {}

async function unpack(from: string, to: string, limit: number, signal?: AbortSignal): Promise<void> {
  let length = 0;
  const bounded = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      length += chunk.length;
      if (length > limit) done(new TooLarge(`it grows to more than ${MAX_GROWTH} times its size`));
      else done(null, chunk);
    },
  });
  const source = createReadStream(from, { highWaterMark: READ_SIZE });
  const gunzip = createGunzip({ chunkSize: READ_SIZE });
  // On the disk before it gets its name: a copy that is there is taken for whole.
  const target = createWriteStream(to, { highWaterMark: READ_SIZE, flush: true });
  await pipeline(source, gunzip, bounded, target, { signal });
}

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}
