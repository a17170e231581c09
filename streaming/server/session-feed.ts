import { isDeepStrictEqual } from 'node:util';
import { epochMicroseconds } from '../clock.ts';
import type { Codec, Format, PoseMessage } from '../protocol/messages.ts';
import type { Session } from '../session/session.ts';
import type { DropReason, FrameTiming, Wanted } from '../session/session-messages.ts';
import type { SessionPool } from '../session/session-pool.ts';
import type { LiveFormat } from '../video/live-encoder.ts';
import type { Feed, FeedListener } from './feed.ts';
import type { Metrics } from './metrics.ts';
import { RoomCounts } from './room-counts.ts';
import type { NamedSigner } from './signer-book.ts';

/** How long frames that are under way may take when a room ends, in milliseconds. */
const FINISH_TIMEOUT = 2000;

export interface SessionFeedOptions {
  readonly pool: SessionPool;
  readonly metrics: Metrics;
  readonly listener: FeedListener;
  /** Whether there is an ffmpeg that encodes H.264. */
  readonly h264: boolean;
  readonly signer: NamedSigner;
  readonly fps: number;
  log(message: string): void;
}

/** Poses of a producer in, frames of a session out. */
export class SessionFeed implements Feed {
  readonly #options: SessionFeedOptions;
  readonly #counts: RoomCounts;
  readonly #broken = new Set<Codec>();
  #session: Session | undefined;
  #wanted: Wanted | undefined;
  #shown: NamedSigner;
  #fps: number;
  #closed = false;
  #finished = (): void => {};

  constructor(options: SessionFeedOptions) {
    this.#options = options;
    this.#counts = new RoomCounts(options.metrics);
    this.#shown = options.signer;
    this.#fps = options.fps;
  }

  get codecs(): readonly Codec[] {
    const all: readonly Codec[] = this.#options.h264 ? ['jpeg', 'h264'] : ['jpeg'];
    return all.filter((codec) => !this.#broken.has(codec));
  }

  get fps(): number {
    return this.#fps;
  }

  get signer(): string {
    return this.#shown.name;
  }

  /** @throws ProtocolError SERVER_FULL, and what plugins report */
  async start(): Promise<void> {
    const { pool, listener, log, metrics } = this.#options;
    const session = await pool.acquire();
    if (this.#closed) {
      await pool.release(session);
      return;
    }
    this.#session = session;
    session.listen({
      format: (format) => listener.format(toMessage(format)),
      frame: ({ codec, key, message }) => listener.frame(codec, key, message),
      rendered: (timing) => this.#count(timing),
      dropped: (reason) => this.#drop(reason),
      codecFailed: (codec, { message }) => {
        log(`${codec} does not work here: ${message}`);
        this.#broken.add(codec);
        listener.codecsChanged();
      },
      finished: () => this.#finished(),
      failed: (error) => {
        metrics.sessionsFailed += 1;
        listener.failed(error.message);
      },
    });
    session.begin(this.#shown.signer, this.#fps);
    if (this.#wanted) session.want(this.#wanted);
  }

  /** A take begins: the movement of another producer or signer has nothing to do with what was before. */
  begin(shown: NamedSigner, fps: number): void {
    this.#shown = shown;
    this.#fps = fps;
    this.#session?.begin(shown.signer, fps);
  }

  push({ pose, timestamp, sent = 0 }: PoseMessage): void {
    this.#counts.received();
    const received = epochMicroseconds();
    if (!this.#session) {
      this.#drop('renderer');
      return;
    }
    const timed = pose && { ...pose, timestamp: 0 };
    this.#session.push({ pose: timed, timestamp: timestamp ?? received, sent, received });
  }

  want(wanted: Wanted): void {
    if (isDeepStrictEqual(wanted, this.#wanted)) return;
    this.#wanted = wanted;
    this.#session?.want(wanted);
  }

  stats() {
    return this.#counts.take();
  }

  async finish(): Promise<void> {
    if (!this.#session) return;
    const finished = new Promise<void>((resolve) => {
      this.#finished = resolve;
      setTimeout(resolve, FINISH_TIMEOUT).unref();
    });
    this.#session.finish();
    await finished;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#finished();
    if (this.#session) await this.#options.pool.release(this.#session);
  }

  #count({ sent, received, rendered }: FrameTiming): void {
    this.#counts.rendered(sent, received, rendered);
  }

  #drop(reason: DropReason): void {
    this.#counts.dropped(reason);
  }
}

function toMessage({ codec, width, height, fps, description }: LiveFormat): Format {
  return {
    type: 'format',
    codec,
    width,
    height,
    fps,
    ...(description && { description: Buffer.from(description).toString('base64') }),
  };
}
