import { type FileHandle, open } from 'node:fs/promises';
import { errors } from '../../core/errors.ts';
import { PartialOutput } from '../../core/files/partial-output.ts';

/** A file that is written piece by piece and appears under its name only when it is complete. */
export class PartFile implements AsyncDisposable {
  private constructor(
    private readonly output: PartialOutput,
    private readonly file: FileHandle,
  ) {}

  /** @throws OUTPUT_UNWRITABLE, as every other method */
  static async create(path: string): Promise<PartFile> {
    const output = new PartialOutput(path);
    const file = await open(output.path, 'w+').catch(async (cause: unknown) => {
      await output[Symbol.asyncDispose]();
      throw errors.OUTPUT_UNWRITABLE(path, cause);
    });
    return new PartFile(output, file);
  }

  async write(data: Uint8Array | string): Promise<void> {
    await this.file.writeFile(data).catch(this.#fail);
  }

  /** What was written from byte `position` on. */
  async read(position: number, length: number): Promise<Buffer> {
    const buffer = Buffer.alloc(length);
    await this.file.read(buffer, 0, length, position).catch(this.#fail);
    return buffer;
  }

  /** Gives the file its name, in place of one that was there. */
  async finish(): Promise<void> {
    await this.file.close().catch(this.#fail);
    await this.output.commit();
  }

  /** Removes what was written, unless it was finished. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.file.close();
    await this.output[Symbol.asyncDispose]();
  }

  readonly #fail = (cause: unknown): never => {
    throw errors.OUTPUT_UNWRITABLE(this.output.target, cause);
  };
}
