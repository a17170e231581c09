import type { Writable } from 'node:stream';
import type { Frame, Sink, VideoFormat } from '../../core/contract.ts';
import { errors } from '../../core/errors.ts';
import { writeOut } from '../../core/files/write-out.ts';

/** A sink that writes the bytes of the frames, one frame after the other, and nothing else. */
export class RawVideo implements Sink {
  #frameBytes = 0;

  constructor(
    readonly stream: Writable,
    readonly log: (message: string) => void,
  ) {}

  /** Says on `log` what a reader of the stream has to be told. */
  start({ width, height, channels, fps }: VideoFormat): void {
    this.#frameBytes = width * height * channels;
    this.log(`${width}x${height} ${channels === 4 ? 'rgba' : 'rgb24'} ${fps} fps`);
  }

  /**
   * Resolves when the reader, or the pipe to it, has taken the frame.
   *
   * @throws FRAME_INVALID; OUTPUT_UNWRITABLE, see `isClosedPipe`
   */
  async write({ data }: Frame): Promise<void> {
    if (data.length !== this.#frameBytes) {
      throw errors.FRAME_INVALID(`it holds ${data.length} bytes instead of ${this.#frameBytes}`);
    }
    await writeOut(this.stream, 'standard output', data);
  }

  /** Nothing is left to do: every frame was waited for, and the stream is not this sink's to end. */
  finish(): void {}
}
