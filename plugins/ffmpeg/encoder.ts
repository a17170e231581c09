import { resolve } from 'node:path';
import ffmpeg from 'fluent-ffmpeg';
import type { VideoFormat } from '../../core/contract.ts';
import { errors, messageOf } from '../../core/errors.ts';
import { FfmpegProcess } from '../../core/video/ffmpeg-process.ts';
import type { Container, Quality } from './containers.ts';

export interface Encoding {
  /** The ffmpeg to run. */
  readonly binary: string;
  /** The file to write. */
  readonly path: string;
  readonly container: Container;
  readonly quality: Quality;
  readonly format: VideoFormat;
  /** Stops the encoder when it aborts. */
  readonly signal: AbortSignal;
}

/**
 * One video file in the making: an ffmpeg process that raw frames are written to.
 *
 * fluent-ffmpeg composes the command line; the process is run here. Its own runner (2.2.6) swallows write errors, cannot be
 * stopped until it has probed the binary twice, knows one binary for the whole program, and leaves ffmpeg within reach of
 * Ctrl-C.
 */
export class Encoder implements AsyncDisposable {
  readonly #process: FfmpegProcess;
  readonly #frameBytes: number;
  readonly #signal: AbortSignal;
  readonly #stop = (): void => {
    void this[Symbol.asyncDispose]();
  };

  constructor(encoding: Encoding) {
    const { width, height, channels } = encoding.format;
    this.#frameBytes = width * height * channels;
    this.#signal = encoding.signal;
    this.#signal.throwIfAborted();
    this.#process = new FfmpegProcess(encoding.binary, commandLine(encoding), 'stdin');
    this.#signal.addEventListener('abort', this.#stop, { once: true });
  }

  /**
   * Resolves when ffmpeg has taken the frame, so at most one is held here; write the next one then.
   *
   * @throws FRAME_INVALID, ENCODING_FAILED, the signal's reason
   */
  async write(data: Uint8Array): Promise<void> {
    if (data.length !== this.#frameBytes) {
      throw errors.FRAME_INVALID(`it holds ${data.length} bytes instead of ${this.#frameBytes}`);
    }
    await this.#process.write(data).catch(this.#fail);
  }

  /**
   * Resolves when the file is complete.
   *
   * @throws ENCODING_FAILED, the signal's reason
   */
  async finish(): Promise<void> {
    await this.#process.finish().catch(this.#fail);
    this.#signal.removeEventListener('abort', this.#stop);
  }

  /** Ends ffmpeg, whatever it is doing, and waits until it is gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#signal.removeEventListener('abort', this.#stop);
    await this.#process.kill();
  }

  readonly #fail = (cause: unknown): never => {
    this.#signal.throwIfAborted();
    throw errors.ENCODING_FAILED(messageOf(cause), cause);
  };
}

/** Without random identifiers in the file: the same frames give the same bytes. */
const REPRODUCIBLE = '-fflags +bitexact';

function commandLine({ path, container, quality, format }: Encoding): string[] {
  return ffmpeg()
    .input('pipe:0')
    .inputFormat('rawvideo')
    .inputOptions([
      '-hide_banner',
      '-loglevel error',
      `-pixel_format ${format.channels === 4 ? 'rgba' : 'rgb24'}`,
      `-video_size ${format.width}x${format.height}`,
      `-framerate ${format.fps}`,
    ])
    .videoFilters(container.filters(format, quality))
    .videoCodec(container.encoder)
    .outputOptions(container.settings(format, quality))
    .outputOptions(REPRODUCIBLE)
    .format(container.muxer)
    .output(resolve(path))
    ._getArguments();
}
