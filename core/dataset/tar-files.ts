import { type FileHandle, open } from 'node:fs/promises';
import { errors, SlpError } from '../errors.ts';
import { BadSample } from './bad-sample.ts';
import { plainTar } from './inflate-tar.ts';
import type { TarIndex } from './tar-index.ts';
import { tarIndex } from './tar-index-cache.ts';

/** Tars that are open at once. */
const OPEN_TARS = 32;
/** What is read of a tar at once, at most: no picture or list of keypoints has more. */
const MAX_FILE = 64 * 2 ** 20;

/** A tar whose files can be read in any order. */
export interface IndexedTar {
  /** As the user knows it. */
  readonly path: string;
  /** What is read: the same, or its unpacked copy. */
  readonly plain: string;
  readonly index: TarIndex;
}

export interface OpenOptions {
  readonly signal?: AbortSignal;
  /** Hears of the first tar that is unpacked: it takes a while. */
  readonly log?: (message: string) => void;
}

/**
 * Indexes tars, and unpacks those that are packed. Of several, one that cannot be read counts as damaged and empty, as long as
 * there are others.
 *
 * @throws FILE_UNREADABLE, DATASET_UNREADABLE where there is nothing but what is no tar, OUTPUT_UNWRITABLE, and the signal's reason
 */
export async function openTars(
  paths: readonly string[],
  { signal, log }: OpenOptions,
): Promise<IndexedTar[]> {
  let unpacked = 0;
  const onUnpack = (path: string): void => {
    unpacked += 1;
    if (unpacked > 1) return;
    log?.(`${path}: unpacking it into the cache folder, once, so that it can be read in any order`);
  };
  const tars: IndexedTar[] = [];
  let fault: SlpError | undefined;
  for (const path of paths) {
    signal?.throwIfAborted();
    try {
      tars.push(await openTar(path, { signal, onUnpack }));
    } catch (error) {
      if (!(error instanceof SlpError && error.code === 'DATASET_UNREADABLE')) throw error;
      fault ??= error;
      tars.push({ path, plain: path, index: { ...NOTHING, damage: error.message } });
    }
  }
  if (fault && tars.every(({ index }) => index.names.length === 0)) throw fault;
  return tars;
}

const NOTHING: TarIndex = {
  names: [],
  offsets: new Float64Array(0),
  sizes: new Float64Array(0),
  ignored: {},
};

async function openTar(
  path: string,
  options: { readonly signal?: AbortSignal; readonly onUnpack: (path: string) => void },
): Promise<IndexedTar> {
  const plain = await plainTar(path, options);
  const index = await tarIndex(plain, options.signal);
  if (index.names.length === 0 && index.damage) throw errors.DATASET_UNREADABLE(path, index.damage);
  return { path, plain, index };
}

interface OpenTar {
  readonly handle: Promise<FileHandle>;
  /** Reads under way. */
  users: number;
}

/** Reads files of any number of tars, of which those read last stay open. */
export class TarReader implements AsyncDisposable {
  readonly #open = new Map<string, OpenTar>();
  #isClosed = false;

  /**
   * @param file its number in the tar's index
   * @throws BadSample, and FILE_UNREADABLE where the tar cannot be read any more, or the reader was disposed of
   */
  async read({ path, plain, index }: IndexedTar, file: number): Promise<Buffer> {
    const length = index.sizes[file];
    if (length > MAX_FILE) throw new BadSample(`${index.names[file]} has ${length} bytes`);
    // Whoever reads ahead may still be at it: nothing is opened that nobody would close.
    if (this.#isClosed) throw errors.FILE_UNREADABLE(path, 'it was closed');
    const tar = this.#acquire(plain);
    try {
      const handle = await tar.handle.catch((cause: unknown) => {
        this.#open.delete(plain);
        throw cause;
      });
      const bytes = Buffer.allocUnsafe(length);
      for (let done = 0; done < length; ) {
        const { bytesRead } = await handle.read(bytes, done, length - done, index.offsets[file] + done);
        if (bytesRead === 0) throw new RangeError('it is shorter than it was');
        done += bytesRead;
      }
      return bytes;
    } catch (cause) {
      throw errors.FILE_UNREADABLE(path, cause);
    } finally {
      tar.users -= 1;
      await this.#closeOldest();
    }
  }

  #acquire(path: string): OpenTar {
    const tar = this.#open.get(path) ?? { handle: open(path), users: 0 };
    this.#open.delete(path);
    this.#open.set(path, tar);
    tar.users += 1;
    return tar;
  }

  async #closeOldest(): Promise<void> {
    for (const [path, tar] of this.#open) {
      if (this.#open.size <= OPEN_TARS) return;
      if (tar.users > 0) continue;
      this.#open.delete(path);
      await (await tar.handle).close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    const tars = [...this.#open.values()];
    this.#open.clear();
    for (const { handle } of tars) {
      // One that could not be opened has nothing to close, and who read from it was told.
      const file = await handle.catch(() => undefined);
      await file?.close();
    }
  }
}
