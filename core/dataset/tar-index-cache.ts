import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { errors } from '../errors.ts';
import { partPath } from '../files/partial-output.ts';
import { userCacheFolder } from '../files/user-cache.ts';
import { scanTar, type TarIndex } from './tar-index.ts';

const FORMAT = 'slp-tar-index';
const VERSION = 1;
const LINE_FEED = 10;
/** Smaller tars are indexed quicker than a cache is worth. */
const MIN_SIZE = 2 ** 20;

/** What an index belongs to. */
interface Stamp {
  readonly size: number;
  readonly modified: number;
}

interface Head extends Stamp {
  readonly format: typeof FORMAT;
  readonly version: number;
  readonly files: number;
  readonly ignored: Record<string, number>;
  readonly damage?: string;
}

/**
 * The index of a tar: from `NAME.slp-index` beside it or the user's cache folder, where it is that of the tar as it is now (size
 * and time of its last change); else it is made, and kept in the first of the two places that can be written.
 *
 * @throws FILE_UNREADABLE, and the signal's reason
 */
export async function tarIndex(path: string, signal?: AbortSignal): Promise<TarIndex> {
  const unreadable = (cause: unknown): never => {
    throw errors.FILE_UNREADABLE(path, cause);
  };
  const found = await stat(path).catch(unreadable);
  // A pipe may never end, and a device never does.
  if (!found.isFile()) unreadable('it is no regular file');
  const stamp = { size: found.size, modified: found.mtimeMs };
  const places = found.size < MIN_SIZE ? [] : cachePlaces(path);
  for (const place of places) {
    const index = await readIndex(place, stamp);
    if (index) return index;
  }
  const file = await open(path).catch(unreadable);
  try {
    const index = await scanTar(file, stamp.size, signal);
    await keep(places, encodeIndex(index, stamp));
    return index;
  } catch (error) {
    signal?.throwIfAborted();
    return unreadable(error);
  } finally {
    await file.close();
  }
}

function cachePlaces(path: string): string[] {
  const full = resolve(path);
  const places = [join(dirname(full), `${basename(full)}.slp-index`)];
  const cache = userCacheFolder();
  if (cache) {
    const hash = createHash('sha256').update(full).digest('hex').slice(0, 32);
    places.push(join(cache, 'tar-index', `${hash}.slp-index`));
  }
  return places;
}

/** Without a place that can be written, the index is made again the next time: nothing is lost but time. */
async function keep(places: readonly string[], bytes: Buffer): Promise<void> {
  for (const [rank, place] of places.entries()) {
    const part = partPath(place);
    try {
      // Only the cache folder is made: the other one is that of the tar.
      if (rank > 0) await mkdir(dirname(place), { recursive: true });
      await writeFile(part, bytes);
      return await rename(part, place);
    } catch {
      await rm(part, { force: true });
    }
  }
}

/** A line of JSON, offsets and sizes as 64-bit floats, the names with a zero byte after each. */
function encodeIndex({ names, offsets, sizes, ignored, damage }: TarIndex, stamp: Stamp): Buffer {
  const head: Head = { format: FORMAT, version: VERSION, ...stamp, files: names.length, ignored, damage };
  return Buffer.concat([
    Buffer.from(`${JSON.stringify(head)}\n`),
    Buffer.from(offsets.buffer, offsets.byteOffset, offsets.byteLength),
    Buffer.from(sizes.buffer, sizes.byteOffset, sizes.byteLength),
    Buffer.from(names.map((name) => `${name}\0`).join('')),
  ]);
}

/** Undefined where there is none, or one that does not belong to the tar or contradicts itself. */
async function readIndex(place: string, stamp: Stamp): Promise<TarIndex | undefined> {
  const bytes = await readFile(place).catch(() => undefined);
  const line = bytes?.indexOf(LINE_FEED) ?? -1;
  if (!bytes || line < 0) return undefined;
  const head = parseHead(bytes.toString('utf8', 0, line));
  if (!head || head.size !== stamp.size || head.modified !== stamp.modified) return undefined;
  const { files, ignored, damage, size } = head;
  const end = line + 1 + files * 16;
  if (!(Number.isSafeInteger(files) && files >= 0 && end <= bytes.length)) return undefined;
  const numbers = new Float64Array(files * 2);
  Buffer.from(numbers.buffer).set(bytes.subarray(line + 1, end));
  const offsets = numbers.subarray(0, files);
  const sizes = numbers.subarray(files);
  const names = bytes.toString('utf8', end).split('\0').slice(0, -1);
  const fits = offsets.every((offset, i) => {
    const isPlace = Number.isSafeInteger(offset) && Number.isSafeInteger(sizes[i]);
    return isPlace && offset >= 0 && sizes[i] >= 0 && offset + sizes[i] <= size;
  });
  return fits && names.length === files ? { names, offsets, sizes, ignored, damage } : undefined;
}

function parseHead(text: string): Head | undefined {
  try {
    const head: Head = JSON.parse(text);
    const isOurs = head.format === FORMAT && head.version === VERSION;
    return isOurs && typeof head.ignored === 'object' && head.ignored !== null ? head : undefined;
  } catch {
    return undefined;
  }
}
