import type { Frame, Sink, VideoFormat } from '../../core/contract.ts';
import { errors } from '../../core/errors.ts';
import { PartialOutput } from '../../core/files/partial-output.ts';
import { Encoder, type Encoding } from './encoder.ts';

/** A sink that writes one video file; it appears under its name when it is complete. */
export class VideoFile implements Sink {
  #output: PartialOutput | undefined;
  #encoder: Encoder | undefined;

  constructor(readonly encoding: Omit<Encoding, 'format'>) {}

  /** @throws OPTION_INVALID where the frames have alpha and the file cannot. */
  start(format: VideoFormat): void {
    const { path, container } = this.encoding;
    if (format.channels === 4 && !container.alpha) {
      throw errors.OPTION_INVALID(
        '--out',
        `${path} cannot hold transparency; use .webm, .webp or a folder of PNG frames`,
      );
    }
    this.#output = new PartialOutput(path);
    this.#encoder = new Encoder({ ...this.encoding, path: this.#output.path, format });
  }

  async write(frame: Frame): Promise<void> {
    await this.#encoder?.write(frame.data);
  }

  async finish(): Promise<void> {
    await this.#encoder?.finish();
    await this.#output?.commit();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#encoder?.[Symbol.asyncDispose]();
    await this.#output?.[Symbol.asyncDispose]();
  }
}
