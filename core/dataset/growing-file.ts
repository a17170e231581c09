import { type FileHandle, open } from 'node:fs/promises';
import { errors } from '../errors.ts';

/** A file that is only ever added to, or cut back to where it was before. @throws OUTPUT_UNWRITABLE in every method */
export class GrowingFile implements AsyncDisposable {
  #end: number;

  private constructor(
    readonly path: string,
    private readonly file: FileHandle,
    end: number,
  ) {
    this.#end = end;
  }

  /** Opens or makes a file and cuts off what lies behind byte `end`. @throws RangeError where it is shorter than that */
  static async open(path: string, end: number): Promise<GrowingFile> {
    const fail = (cause: unknown): never => {
      throw errors.OUTPUT_UNWRITABLE(path, cause);
    };
    const file = await open(path, end === 0 ? 'w+' : 'r+').catch(fail);
    const growing = new GrowingFile(path, file, end);
    const { size } = await file.stat();
    if (size < end) {
      await file.close();
      throw new RangeError(`${path} has ${size} bytes, not ${end}`);
    }
    await growing.cut(end);
    return growing;
  }

  /** Bytes so far. */
  get end(): number {
    return this.#end;
  }

  async append(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await this.file
        .write(bytes, done, bytes.length - done, this.#end + done)
        .catch(this.#fail);
      done += bytesWritten;
    }
    this.#end += bytes.length;
  }

  async read(position: number, length: number): Promise<Buffer> {
    const bytes = Buffer.alloc(length);
    await this.file.read(bytes, 0, length, position).catch(this.#fail);
    return bytes;
  }

  /** Takes back everything from byte `end` on. */
  async cut(end: number): Promise<void> {
    await this.file.truncate(end).catch(this.#fail);
    this.#end = end;
  }

  /** Resolves when all of it is on the disk. */
  async flush(): Promise<void> {
    await this.file.datasync().catch(this.#fail);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.file.close();
  }

  readonly #fail = (cause: unknown): never => {
    throw errors.OUTPUT_UNWRITABLE(this.path, cause);
  };
}
