import { epochMicroseconds } from '../clock.ts';
import { ProtocolError } from '../protocol/faults.ts';
import { decodeFrame } from '../protocol/frame-codec.ts';
import type { Codec, Format } from '../protocol/messages.ts';
import type { Feed, FeedListener } from './feed.ts';
import type { Metrics } from './metrics.ts';
import { RoomCounts } from './room-counts.ts';

/** Finished frames of a publisher, handed on as they are. */
export class PublisherFeed implements Feed {
  readonly fps: number;
  readonly signer = undefined;
  readonly #listener: FeedListener;
  readonly #counts: RoomCounts;
  readonly #formats = new Map<Codec, Format>();

  constructor(fps: number, listener: FeedListener, metrics: Metrics) {
    this.fps = fps;
    this.#listener = listener;
    this.#counts = new RoomCounts(metrics);
  }

  get codecs(): readonly Codec[] {
    return [...this.#formats.keys()];
  }

  announce(format: Format): void {
    const known = this.#formats.has(format.codec);
    this.#formats.set(format.codec, format);
    if (!known) this.#listener.codecsChanged();
    this.#listener.format(format);
  }

  /** @throws ProtocolError where it is no frame, or one whose format was not announced */
  publish(message: Uint8Array): void {
    const { codec, keyFrame, sent } = decodeFrame(message);
    if (!this.#formats.has(codec))
      throw new ProtocolError('MESSAGE_INVALID', 'the frame came before its format');
    const now = epochMicroseconds();
    this.#counts.received();
    this.#listener.frame(codec, keyFrame, message);
    this.#counts.rendered(sent, now, now);
  }

  want(): void {}

  stats() {
    return this.#counts.take();
  }

  async finish(): Promise<void> {}

  async close(): Promise<void> {}
}
