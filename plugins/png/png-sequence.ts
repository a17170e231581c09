import { mkdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Frame, Sink } from '../../core/contract.ts';
import { errors, type SlpError } from '../../core/errors.ts';
import { PartialOutput } from '../../core/files/partial-output.ts';
import { frameProblem } from '../../core/image/frame.ts';

/** Pictures being compressed at one time; each holds a copy of its frame. */
const IN_FLIGHT = 2;

/** The names that the pictures have. */
export const FRAME_NAME = /^frame-\d{6,}\.png$/;

/** A sink that writes a folder of numbered pictures; the folder appears under its name when it is complete. */
export class PngSequence implements Sink {
  #output: PartialOutput | undefined;
  #frames = 0;
  /** Oldest first; each resolves to what went wrong with a picture, if anything. */
  readonly #inFlight: Promise<SlpError | undefined>[] = [];
  #folder: Promise<SlpError | undefined> | undefined;
  #disposed = false;

  constructor(
    readonly directory: string,
    readonly compression: number,
  ) {}

  /** @throws OUTPUT_UNWRITABLE */
  async start(): Promise<void> {
    this.#output = new PartialOutput(this.directory);
    this.#folder = this.#makeFolder(this.#output.path);
    const failure = await this.#folder;
    if (failure) throw failure;
  }

  /**
   * Waits while two pictures are being written. The frame is copied: it is the caller's again when this resolves.
   *
   * @throws FRAME_INVALID; OUTPUT_UNWRITABLE, of this frame or one of the two before it
   */
  async write(frame: Frame): Promise<void> {
    const problem = frameProblem(frame);
    if (problem) throw errors.FRAME_INVALID(problem);
    while (this.#inFlight.length >= IN_FLIGHT) await this.#settleOldest();
    if (this.#disposed) return;
    this.#inFlight.push(this.#save(frame, this.#frames++));
  }

  /** @throws OUTPUT_UNWRITABLE */
  async finish(): Promise<void> {
    while (this.#inFlight.length > 0) await this.#settleOldest();
    await this.#removeEmptyTarget();
    await this.#output?.commit();
  }

  /** May come while the sink still starts or writes: nothing is made in the folder after it was removed. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    await this.#folder;
    await Promise.all(this.#inFlight);
    await this.#output?.[Symbol.asyncDispose]();
  }

  async #makeFolder(path: string): Promise<SlpError | undefined> {
    return rm(path, { recursive: true, force: true })
      .then(() => mkdir(path))
      .then(
        () => undefined,
        (cause: unknown) => errors.OUTPUT_UNWRITABLE(this.directory, cause),
      );
  }

  async #settleOldest(): Promise<void> {
    // It stays in the list until then: whoever disposes of the sink waits for it.
    const failure = await this.#inFlight[0];
    this.#inFlight.shift();
    if (failure) throw failure;
  }

  async #save({ data, width, height, channels }: Frame, index: number): Promise<SlpError | undefined> {
    const name = `frame-${String(index).padStart(6, '0')}.png`;
    const path = join(this.#output?.path ?? this.directory, name);
    return sharp(Buffer.from(data), { raw: { width, height, channels } })
      .png({ compressionLevel: this.compression })
      .toFile(path)
      .then(
        () => undefined,
        (cause: unknown) => errors.OUTPUT_UNWRITABLE(path, cause),
      );
  }

  /** Not every system renames onto an empty folder; one that was filled meanwhile stays as it is. */
  async #removeEmptyTarget(): Promise<void> {
    await rmdir(this.directory).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'ENOENT') throw errors.OUTPUT_UNWRITABLE(this.directory, cause);
    });
  }
}
