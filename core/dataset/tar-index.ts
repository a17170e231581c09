import type { FileHandle } from 'node:fs/promises';
import { BLOCK, readPaxRecords, readTarHeader, readText, type TarHeader } from './tar-header.ts';

/** Where the files of a tar are. Names are only ever compared: nothing is written under them. */
export interface TarIndex {
  readonly names: readonly string[];
  /** Of each file, where its content begins and how long it is, in bytes. All of it lies within the tar. */
  readonly offsets: Float64Array;
  readonly sizes: Float64Array;
  /** Kind of what is passed over → number of them. */
  readonly ignored: Readonly<Record<string, number>>;
  /** Why the tar could only be read up to some point; undefined for one that is whole. */
  readonly damage?: string;
}

/** Bytes read at once: with small files it holds many headers, with large ones little is read in vain. */
const WINDOW = 256 * 1024;
/** A header for a long name is no longer than this, in any honest tar. */
const MAX_EXTENSION = 1024 * 1024;
const MAX_NAME = 1024;
/** Files of a tar, at most: what an index takes in memory. */
const MAX_FILES = 8e6;

const IGNORED: Readonly<Record<string, string>> = {
  '1': 'hard link',
  '2': 'symbolic link',
  '3': 'device',
  '4': 'device',
  '6': 'pipe',
  S: 'sparse file',
};

/**
 * Indexes a tar by reading its headers: ustar, GNU long names, pax paths and sizes. Content is passed over, so that time goes
 * with the number of files. Stops at the end mark, at the end of the file, and at the first block that is no header.
 *
 * @param size of the tar in bytes
 * @throws what reading throws, and the signal's reason
 */
export async function scanTar(file: FileHandle, size: number, signal?: AbortSignal): Promise<TarIndex> {
  const scan = new TarScan(file, size);
  const damage = await scan.run(signal);
  const { names, offsets, sizes, ignored } = scan;
  return { names, offsets: Float64Array.from(offsets), sizes: Float64Array.from(sizes), ignored, damage };
}

class TarScan {
  readonly names: string[] = [];
  readonly offsets: number[] = [];
  readonly sizes: number[] = [];
  readonly ignored: Record<string, number> = {};
  readonly #window = Buffer.alloc(WINDOW);
  #windowAt = 0;
  #windowLength = 0;
  /** What blocks before a header say of it. */
  #name: string | undefined;
  #size: number | undefined;
  #sparse = false;

  constructor(
    private readonly file: FileHandle,
    private readonly size: number,
  ) {}

  /** Returns what is wrong with the tar. */
  async run(signal: AbortSignal | undefined): Promise<string | undefined> {
    for (let at = 0; ; ) {
      if (at === this.size) return 'it has no end mark, so that it may have been cut short';
      if (at + BLOCK > this.size) return 'it is cut short';
      if (!this.#holds(at)) {
        signal?.throwIfAborted();
        if (!(await this.#load(at))) return 'it is shorter than it was';
      }
      const header = readTarHeader(this.#window, at - this.#windowAt);
      if (header === 'end') return undefined;
      if (header === null)
        return at === 0 ? 'it does not begin as a tar' : `there is no header at byte ${at}`;
      const next = await this.#take(header, at + BLOCK);
      if (typeof next === 'string') return next;
      at = next;
    }
  }

  /** Returns where the next header is, or what is wrong. */
  async #take(header: TarHeader, content: number): Promise<number | string> {
    switch (header.type) {
      case 'L':
      case 'K':
      case 'x':
      case 'X':
      case 'g':
        return this.#extend(header, content);
      case 'S':
        content = await this.#passSparseMap(content);
    }
    const name = this.#name ?? header.name;
    const hasContent = !'123456'.includes(header.type);
    const size = hasContent ? (this.#size ?? header.size) : 0;
    const end = content + size;
    if (end > this.size) return `it is cut short within ${name}`;
    const reason = this.#sparse ? IGNORED.S : name.length > MAX_NAME ? 'name too long' : IGNORED[header.type];
    this.#name = undefined;
    this.#size = undefined;
    this.#sparse = false;
    if (reason !== undefined) this.ignored[reason] = (this.ignored[reason] ?? 0) + 1;
    else if (header.type === '0' || header.type === '7') {
      if (this.names.length === MAX_FILES) return `it holds more than ${MAX_FILES} files`;
      this.names.push(name);
      this.offsets.push(content);
      this.sizes.push(size);
    }
    return padded(end);
  }

  /** A block that says more of the header after it. */
  async #extend({ type, size }: TarHeader, content: number): Promise<number | string> {
    if (size > MAX_EXTENSION) return `a name at byte ${content} claims ${size} bytes`;
    if (content + size > this.size) return 'it is cut short';
    const bytes = Buffer.alloc(size);
    await this.file.read(bytes, 0, size, content);
    if (type === 'L') this.#name = readText(bytes, 0, size);
    if (type === 'x' || type === 'X') {
      const records = readPaxRecords(bytes);
      if (!records) return `there is a damaged pax header at byte ${content}`;
      this.#name = records.get('path') ?? this.#name;
      const claimed = records.get('size');
      if (claimed !== undefined) {
        if (!/^\d{1,15}$/.test(claimed)) return `there is a damaged pax header at byte ${content}`;
        this.#size = Number(claimed);
      }
      this.#sparse = [...records.keys()].some((key) => key.startsWith('GNU.sparse.'));
    }
    return padded(content + size);
  }

  /** GNU's sparse files may have more blocks of their map between header and content. */
  async #passSparseMap(content: number): Promise<number> {
    const block = Buffer.alloc(BLOCK);
    await this.file.read(block, 0, BLOCK, content - BLOCK);
    let more = block[482] !== 0;
    while (more && content + BLOCK <= this.size) {
      await this.file.read(block, 0, BLOCK, content);
      more = block[504] !== 0;
      content += BLOCK;
    }
    return content;
  }

  #holds(at: number): boolean {
    return at >= this.#windowAt && at + BLOCK <= this.#windowAt + this.#windowLength;
  }

  async #load(at: number): Promise<boolean> {
    const length = Math.min(WINDOW, this.size - at);
    const { bytesRead } = await this.file.read(this.#window, 0, length, at);
    this.#windowAt = at;
    this.#windowLength = bytesRead;
    return bytesRead >= BLOCK;
  }
}

function padded(end: number): number {
  return Math.ceil(end / BLOCK) * BLOCK;
}
