import type { EncodedFrame } from '../protocol/frame-codec.ts';
import type { Codec, Format, Hello, Quality } from '../protocol/messages.ts';
import { type CommonOptions, Connection } from './connection.ts';
import { FrameQueue } from './frame-queue.ts';
import type { StreamError } from './stream-error.ts';
import type { WebSocketClass } from './web-socket.ts';

/** The options of a connection that receives frames. */
export interface ViewerOptions extends CommonOptions {
  /** Receives frames. */
  readonly role: 'viewer';
  /** Codecs in order of preference; without it JPEG. */
  readonly accept?: readonly Codec[];
  /** Frames that may wait for their reader; 1 JPEG (the newest) or 16 H.264 without it. */
  readonly buffer?: number;
}

/** A frame that came, still encoded. */
export interface ViewerFrame extends EncodedFrame {
  /** What is needed to decode and show it. */
  readonly format: Format;
  /**
   * From the sending of the pose to the arrival of its picture, µs; undefined where the producer's or the
   * server's clock is unknown.
   */
  readonly latency?: number;
}

/** Receives frames. */
export class Viewer extends Connection {
  protected readonly role = 'viewer';
  readonly #options: ViewerOptions;
  readonly #queue: FrameQueue<ViewerFrame>;
  #format: Format | undefined;
  #quality: Omit<Quality, 'type'> = {};
  #received = 0;

  /** `connect` makes and opens one. @throws StreamError OPTION_INVALID */
  constructor(options: ViewerOptions, WebSocket: WebSocketClass) {
    super(options, WebSocket);
    this.#options = options;
    this.#queue = new FrameQueue(options.buffer);
  }

  /** Of the newest frame; undefined before the first. */
  get format(): Format | undefined {
    return this.#format;
  }

  /** Frames that came. */
  get received(): number {
    return this.#received;
  }

  /** Frames that came and were dropped because their reader was slow. */
  get dropped(): number {
    return this.#queue.dropped;
  }

  /** Frames that the server left out because the network was slow. */
  get missed(): number {
    return this.#queue.missed;
  }

  /**
   * The frames as they come, for one reader at a time. A slow reader loses frames: of JPEG it gets the newest,
   * of H.264 always what can be decoded. Ends when the connection is closed on purpose, here or there.
   *
   * @throws StreamError where the connection is closed by a fault, or lost and not to be got back
   */
  async *frames(): AsyncGenerator<ViewerFrame, void, undefined> {
    for (let frame = await this.#queue.next(); frame; frame = await this.#queue.next()) yield frame;
  }

  /**
   * Asks for another codec or quality; what is left out stays. The `format` event says when the codec has
   * changed.
   */
  setQuality(quality: Omit<Quality, 'type'>): void {
    this.#quality = { ...this.#quality, ...quality };
    this.say({ type: 'quality', ...quality });
  }

  override close(): void {
    this.#queue.clear();
    super.close();
  }

  protected override hello(): Partial<Hello> {
    return { accept: this.#options.accept };
  }

  protected override welcomed(): void {
    this.#queue.restart();
    if (Object.keys(this.#quality).length > 0) this.say({ type: 'quality', ...this.#quality });
  }

  protected override receive(frame: EncodedFrame, format: Format): void {
    if (format !== this.#format) {
      this.#format = format;
      this.#queue.restart();
    }
    this.#received += 1;
    this.#queue.push({ ...frame, format, latency: this.#latency(frame.sent) });
  }

  protected override ended(error: StreamError | undefined): void {
    this.#queue.end(error);
  }

  #latency(sent: number): number | undefined {
    const offset = this.clockOffset;
    return sent === 0 || offset === undefined ? undefined : this.surroundings.now() + offset - sent;
  }
}

/** The AVCDecoderConfigurationRecord of an H.264 format: what WebCodecs takes as `description`; undefined of other formats. */
export function descriptionOf({ description }: Format): Uint8Array<ArrayBuffer> | undefined {
  if (description === undefined) return undefined;
  return Uint8Array.from(atob(description), (character) => character.charCodeAt(0));
}
