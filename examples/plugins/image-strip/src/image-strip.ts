import { rename, rm } from 'node:fs/promises';
import sharp from 'sharp';
import type { Frame, Sink, VideoFormat } from 'slp';
import { SpreadFrames } from './spread-frames.ts';

export interface ImageStripOptions {
  readonly path: string;
  readonly frames: number;
  readonly height: number;
  readonly gap: number;
}

/** A sink that shows a video as one picture: frames from all over it, side by side. */
export class ImageStrip implements Sink {
  readonly #options: ImageStripOptions;
  /** It has this name until it is complete; two runs with one target do not mix. */
  readonly #part: string;
  readonly #thumbnails: SpreadFrames<Buffer>;
  #tile = { width: 0, height: 0, channels: 3 as 3 | 4 };
  #writing: Promise<unknown> | undefined;
  #disposed = false;

  constructor(options: ImageStripOptions) {
    this.#options = options;
    this.#part = `${options.path}.${process.pid}.part`;
    this.#thumbnails = new SpreadFrames(options.frames);
  }

  start({ width, height, channels }: VideoFormat): void {
    const tileHeight = Math.min(height, this.#options.height);
    this.#tile = {
      width: Math.max(1, Math.round((width * tileHeight) / height)),
      height: tileHeight,
      channels,
    };
  }

  /** Memory holds thumbnails only, twice as many as are shown, however long the video is. */
  async write({ data, width, height, channels }: Frame): Promise<void> {
    if (!this.#thumbnails.wantsNext()) return;
    // The frame's memory is used again when this has settled: the picture must be finished by then.
    const thumbnail = await sharp(data, { raw: { width, height, channels } })
      .resize(this.#tile.width, this.#tile.height, { fit: 'fill' })
      .raw()
      .toBuffer();
    this.#thumbnails.keep(thumbnail);
  }

  async finish(): Promise<void> {
    this.#writing = this.#writeStrip();
    await this.#writing;
  }

  /** Comes at the end of every run; of one that failed or was interrupted nothing stays behind. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    await this.#writing?.catch(() => {}); // Whoever called `finish` was told.
    await rm(this.#part, { force: true });
  }

  async #writeStrip(): Promise<void> {
    const { path, gap } = this.#options;
    const { width, height, channels } = this.#tile;
    const thumbnails = this.#thumbnails.chosen();
    const strip = sharp({
      create: {
        width: thumbnails.length * (width + gap) - gap,
        height,
        channels,
        background: { r: 255, g: 255, b: 255, alpha: 0 },
      },
    }).composite(thumbnails.map((input, i) => ({ input, raw: this.#tile, left: i * (width + gap), top: 0 })));
    // Composing adds an alpha channel.
    await (channels === 3 ? strip.removeAlpha() : strip).png().toFile(this.#part);
    if (!this.#disposed) await rename(this.#part, path);
  }
}
