import type { Frame, Sink, VideoFormat } from '../../core/contract.ts';
import { errors } from '../../core/errors.ts';
import type { Publisher } from '../../streaming/client/node.ts';
import type { Surroundings } from '../../streaming/client/surroundings.ts';
import { MAX_FPS, MAX_SIDE } from '../../streaming/protocol/limits.ts';
import type { LiveEncoder, LiveFormat } from '../../streaming/video/live-encoder.ts';
import { RealTime } from './real-time.ts';
import { refusal } from './refusal.ts';

export interface PublicationOptions {
  readonly publisher: Publisher;
  readonly url: string;
  createEncoder(format: VideoFormat): LiveEncoder;
  readonly surroundings: Surroundings;
  log(message: string): void;
}

/**
 * A sink that shows its frames in a room. Those of a file leave at the rate of their timestamps, and wait for the network; live
 * ones leave at once, or never. A connection that is lost comes back by itself: until then a file waits, and a live
 * video goes on unseen; the run fails when it does not come back, and when the server ends it.
 */
export class Publication implements Sink {
  readonly #options: PublicationOptions;
  readonly #realTime: RealTime;
  #encoder: LiveEncoder | undefined;
  #pace: VideoFormat['pace'];
  #announced = false;
  #disposed = false;
  /** Ends a pause. */
  #wake = (): void => {};

  constructor(options: PublicationOptions) {
    this.#options = options;
    this.#realTime = new RealTime(options.surroundings);
    const { publisher, log } = options;
    publisher.on('state', (state) => {
      if (state === 'reconnecting') log('the connection was lost; trying to get it back');
      if (state === 'open') log('connected again');
      if (state === 'closed') this.#wake();
    });
  }

  /** @throws OPTION_INVALID for frames that cannot be shown in a room */
  start(format: VideoFormat): void {
    if (format.channels === 4) {
      throw errors.OPTION_INVALID('--out', `${this.#options.url} cannot show transparency; use a background`);
    }
    if (Math.max(format.width, format.height) > MAX_SIDE) {
      throw errors.OPTION_INVALID('--size', `a room shows pictures of ${MAX_SIDE} pixels at most`);
    }
    this.#pace = format.pace;
    this.#encoder = this.#options.createEncoder(format);
  }

  /** @throws ENCODING_FAILED; STREAM_REFUSED where the connection is closed for good */
  async write(frame: Frame): Promise<void> {
    const { publisher } = this.#options;
    const { data, key, timestamp } = await this.#encoder!.encode(frame);
    const { codec } = await this.#announce();
    if (this.#pace !== 'live') {
      await this.#pause(this.#realTime.until(timestamp));
      await publisher.ready();
    }
    await this.#checkOpen();
    publisher.send({ codec, keyFrame: key, timestamp, sent: 0, rendered: publisher.now, payload: data });
  }

  /** Waits until the server has every frame, and ends the room. @throws STREAM_REFUSED */
  async finish(): Promise<void> {
    const { publisher, log } = this.#options;
    while (!(await publisher.flush())) {
      await publisher.ready();
      await this.#checkOpen();
    }
    publisher.close();
    const { dropped } = publisher;
    if (dropped > 0) log(`${dropped} frames were not sent: the network or the connection was not there`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    this.#options.publisher.close();
    await this.#encoder?.[Symbol.asyncDispose]();
  }

  async #announce(): Promise<LiveFormat> {
    const format = await this.#encoder!.format;
    if (this.#announced) return format;
    this.#announced = true;
    const { codec, width, height, fps, description } = format;
    this.#options.publisher.setFormat({
      codec,
      width,
      height,
      fps: Math.min(fps, MAX_FPS),
      ...(description && { description: Buffer.from(description).toString('base64') }),
    });
    return format;
  }

  async #pause(milliseconds: number): Promise<void> {
    if (milliseconds === 0 || this.#options.publisher.state === 'closed') return;
    await new Promise<void>((resolve) => {
      const cancel = this.#options.surroundings.after(Math.ceil(milliseconds), resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }

  async #checkOpen(): Promise<void> {
    const { publisher, url } = this.#options;
    if (publisher.state !== 'closed' || this.#disposed) return;
    const error = await publisher.closed;
    if (error) throw refusal(url, error);
    throw errors.STREAM_REFUSED(url, 'the server has ended the room', 'see the log of the server');
  }
}
