import { type FileHandle, open } from 'node:fs/promises';
import { errors } from '../../core/errors.ts';

const CHUNK = 64 * 1024;

/** A part of a file that slides forward: constant memory however long the file. */
export class ByteWindow {
  /** Holds what was read; only `start` to `end` counts. */
  bytes = Buffer.allocUnsafe(CHUNK);
  /** The first byte that is still needed: move it on to give bytes up. */
  start = 0;
  /** Where the read bytes end. */
  end = 0;

  private constructor(
    private readonly path: string,
    private readonly file: FileHandle,
    private position: number,
  ) {}

  /** @throws FILE_UNREADABLE */
  static async open(path: string, position = 0): Promise<ByteWindow> {
    const file = await open(path).catch((cause: unknown) => {
      throw errors.FILE_UNREADABLE(path, cause);
    });
    return new ByteWindow(path, file, position);
  }

  /** Where `start` lies in the file. */
  get offset(): number {
    return this.position - (this.end - this.start);
  }

  /**
   * Reads on; false at the end of the file. The bytes from `start` move to the front, so that `start` becomes
   * 0.
   */
  async fill(): Promise<boolean> {
    this.bytes.copyWithin(0, this.start, this.end);
    this.end -= this.start;
    this.start = 0;
    if (this.end === this.bytes.length) {
      const larger = Buffer.allocUnsafe(this.bytes.length * 2);
      this.bytes.copy(larger);
      this.bytes = larger;
    }
    const room = this.bytes.length - this.end;
    const { bytesRead } = await this.file
      .read(this.bytes, this.end, room, this.position)
      .catch((cause: unknown) => {
        throw errors.FILE_UNREADABLE(this.path, cause);
      });
    this.position += bytesRead;
    this.end += bytesRead;
    return bytesRead > 0;
  }

  /** Makes sure that `count` bytes lie between `start` and `end`; false where the file has not as many. */
  async has(count: number): Promise<boolean> {
    while (this.end - this.start < count) if (!(await this.fill())) return false;
    return true;
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}
