import {
  connect,
  type Format,
  type Stats,
  StreamError,
  type Viewer,
  type ViewerFrame,
} from '../client/index.ts';
import { createDecoder, type FrameDecoder, type Picture } from './decoder.ts';
import type { Place } from './place.ts';

/** `ended`: whoever sent has left; the next one is waited for. */
export type WatchState = 'connecting' | 'open' | 'reconnecting' | 'ended' | 'closed';

export interface WatchOptions extends Place {
  readonly quality: Quality;
  /** @param latency µs from the sending of the pose until now, undefined where nobody knows */
  shown(picture: Picture, format: Format, latency: number | undefined): void;
  state(state: WatchState): void;
  stats(stats: Stats): void;
  /** The signer that is shown, and those that there are; at the beginning and when it changes. */
  signer(name: string | undefined, all: readonly string[]): void;
  /** Why there is no connection (any more). */
  fault(error: StreamError): void;
  /** H.264 cannot be shown here after all: JPEG is asked for instead. */
  fellBack(): void;
}

/** What the user wants to get. */
export interface Quality {
  readonly codec: 'jpeg' | 'h264';
  /** 1..100. */
  readonly jpegQuality?: number;
}

/** Milliseconds until a room whose stream has ended is entered again. */
const RETURN_DELAY = 1000;

/** Watches a room: a connection that is kept as long as that makes sense, and its frames decoded. */
export class Watch {
  readonly #options: WatchOptions;
  #quality: Quality;
  #viewer: Viewer | undefined;
  #decoder: FrameDecoder | undefined;
  #format: Format | undefined;
  #state: WatchState = 'closed';
  #broken = 0;

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#quality = options.quality;
  }

  /** Frames that were made for this page and not shown: lost by the network, or by a page that was too slow. */
  get lost(): number {
    return (this.#viewer?.missed ?? 0) + (this.#viewer?.dropped ?? 0) + this.#broken;
  }

  /** Connects where there is no connection. */
  start(): void {
    if (this.#state === 'closed' || this.#state === 'ended') void this.#run();
  }

  setQuality(quality: Quality): void {
    this.#quality = quality;
    this.#viewer?.setQuality(quality);
  }

  async #run(): Promise<void> {
    this.#enter('connecting');
    const error = await this.#watch().then(
      () => undefined,
      (cause: unknown) => cause,
    );
    this.#decoder?.close();
    this.#decoder = undefined;
    this.#format = undefined;
    if (error === undefined) {
      this.#enter('ended');
      setTimeout(() => this.#state === 'ended' && this.start(), RETURN_DELAY);
      return;
    }
    this.#enter('closed');
    if (!(error instanceof StreamError)) throw error;
    this.#options.fault(error);
  }

  /** Until the stream ends. @throws StreamError where it ends by a fault */
  async #watch(): Promise<void> {
    const { url, room, token, signer, stats } = this.#options;
    const viewer = await connect({
      role: 'viewer',
      url,
      room,
      token: token(),
      accept: this.#quality.codec === 'h264' ? ['h264', 'jpeg'] : ['jpeg'],
      client: 'studio',
    });
    this.#viewer = viewer;
    viewer.setQuality(this.#quality);
    viewer.on('state', (state) => {
      if (state === 'open' || state === 'reconnecting') this.#enter(state);
      if (state === 'open') signer(viewer.signer, viewer.signers);
    });
    viewer.on('signer', (name) => signer(name, viewer.signers));
    viewer.on('stats', stats);
    this.#enter('open');
    signer(viewer.signer, viewer.signers);
    for await (const frame of viewer.frames()) await this.#decode(frame);
  }

  async #decode(frame: ViewerFrame): Promise<void> {
    if (frame.format !== this.#format) {
      this.#decoder?.close();
      this.#format = frame.format;
      const { codec } = frame;
      this.#decoder = createDecoder(frame.format, {
        show: (picture, shown) => this.#options.shown(picture, shown.format, this.#latency(shown)),
        failed: () => this.#fail(codec),
      });
    }
    await this.#decoder?.decode(frame);
  }

  /** A JPEG that cannot be read is one frame less; an H.264 decoder that fails is of no use any more. */
  #fail(codec: Format['codec']): void {
    this.#broken += 1;
    if (codec === 'jpeg' || this.#quality.codec === 'jpeg') return;
    this.setQuality({ codec: 'jpeg' });
    this.#options.fellBack();
  }

  #latency({ sent }: ViewerFrame): number | undefined {
    const offset = this.#viewer?.clockOffset;
    if (sent === 0 || offset === undefined) return undefined;
    return (performance.timeOrigin + performance.now()) * 1000 + offset - sent;
  }

  #enter(state: WatchState): void {
    this.#state = state;
    this.#options.state(state);
  }
}
