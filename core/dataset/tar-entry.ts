import { Header, Pax } from 'tar';

const BLOCK = 512;
const MODE = 0o644;

/** What ends a tar: two blocks of zeros. */
export const TAR_END = new Uint8Array(2 * BLOCK);

export interface TarFile {
  readonly name: string;
  readonly data: Uint8Array;
}

/**
 * Files as they stand in a tar (POSIX.1-1988 "ustar"; a longer name in a pax header of POSIX.1-2001). Nothing but name and
 * content goes in, no time and no owner: equal files give equal bytes.
 */
export function encodeTarFiles(files: readonly TarFile[]): Buffer {
  return Buffer.concat(
    files.flatMap(({ name, data }) => [headerOf(name, data.length), data, padding(data.length)]),
  );
}

/** The files in bytes that `encodeTarFiles` made. */
export function decodeTarFiles(bytes: Buffer): TarFile[] {
  const files: TarFile[] = [];
  for (let at = 0; at < bytes.length; ) {
    const { path, size } = new Header(bytes, at);
    if (path === undefined || size === undefined)
      throw new RangeError(`there is no tar header at byte ${at}`);
    files.push({ name: path, data: bytes.subarray(at + BLOCK, at + BLOCK + size) });
    at += BLOCK + size + padding(size).length;
  }
  return files;
}

function headerOf(path: string, size: number): Buffer {
  const fields = { path, size, mode: MODE, uid: 0, gid: 0, mtime: new Date(0) };
  const header = new Header({ ...fields, type: 'File' });
  const block = Buffer.alloc(BLOCK);
  return header.encode(block) ? Buffer.concat([new Pax(fields).encode(), block]) : block;
}

function padding(size: number): Uint8Array {
  return TAR_END.subarray(0, -size & (BLOCK - 1));
}
