import type { Codec, Format, Stats } from '../protocol/messages.ts';
import type { Wanted } from '../session/session-messages.ts';

/** What fills a room with frames: a session that draws them, or a publisher that sends finished ones. */
export interface Feed {
  /** Encodings that a viewer can have. */
  readonly codecs: readonly Codec[];
  readonly fps: number;
  /** The signer that is shown, where that is known. */
  readonly signer: string | undefined;
  /** What the viewers need from now on. */
  want(wanted: Wanted): void;
  /** Since the room began; `fps` and `latency` of the time since the last call. */
  stats(): Omit<Stats, 'type' | 'viewers'>;
  /** Draws what is under way, where that does not take long. */
  finish(): Promise<void>;
  /** Ends it. */
  close(): Promise<void>;
}

/** What a feed tells its room. */
export interface FeedListener {
  format(format: Format): void;
  frame(codec: Codec, key: boolean, message: Uint8Array): void;
  /** The encodings that it has are others now. */
  codecsChanged(): void;
  failed(message: string): void;
}
