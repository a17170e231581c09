import type { Codec, Format, ServerMessage } from '../protocol/messages.ts';
import type { Wanted } from '../session/session-messages.ts';
import { TokenCheck } from './auth.ts';
import type { Limits } from './limits.ts';
import type { Metrics } from './metrics.ts';
import { RecentFrames } from './recent-frames.ts';
import { DEFAULT_JPEG_QUALITY, type Viewer } from './viewer.ts';

const CODECS: readonly Codec[] = ['jpeg', 'h264'];

/** The viewers of a room, what they have been told of its video, and what they need. */
export class Audience {
  readonly #viewers = new Set<Viewer>();
  readonly #formats = new Map<Codec, Format>();
  /** Of each format. */
  readonly #recent = new Map<Codec, RecentFrames>();
  readonly #limits: Limits;
  readonly #metrics: Metrics;

  constructor(limits: Limits, metrics: Metrics) {
    this.#limits = limits;
    this.#metrics = metrics;
  }

  get size(): number {
    return this.#viewers.size;
  }

  /** Of the video, in one of its encodings, where it is known. */
  get format(): Format | undefined {
    return this.#formats.values().next().value;
  }

  add(viewer: Viewer): void {
    this.#viewers.add(viewer);
  }

  remove(viewer: Viewer): void {
    this.#viewers.delete(viewer);
  }

  /** Sends all away. */
  dismiss(goodBye: (viewer: Viewer) => void): void {
    const viewers = [...this.#viewers];
    this.#viewers.clear();
    viewers.forEach(goodBye);
  }

  /** A viewer that has lost its connection need not be counted twice until that is noticed. */
  replace(resume: string): void {
    const given = new TokenCheck(resume);
    for (const viewer of this.#viewers) if (given.accepts(viewer.resume)) viewer.connection.terminate();
  }

  tell(message: ServerMessage): void {
    for (const { connection } of this.#viewers) connection.send(message);
  }

  /** From now on, frames of that codec are of that format. */
  announce(format: Format): void {
    this.#formats.set(format.codec, format);
    this.#recent.set(format.codec, new RecentFrames(this.#limits.viewerBacklog));
    for (const viewer of this.#viewers) viewer.announce(format);
  }

  /** Another video begins: its formats are still to come. */
  forgetFormats(): void {
    this.#formats.clear();
    this.#recent.clear();
  }

  /** Nothing here waits: a viewer that does not keep up takes nothing from the others. */
  deliver(codec: Codec, key: boolean, message: Uint8Array): void {
    // A straggler of an encoder that has ended: viewers who came since wait for the next one's format.
    if (!this.#formats.has(codec)) return;
    this.#recent.get(codec)?.push(key, message);
    for (const viewer of this.#viewers) {
      if (viewer.codec !== codec) continue;
      if (viewer.offer(key, message)) this.#metrics.sent(codec);
      else this.#metrics.drop('viewer');
    }
  }

  /** Lets one viewer, or all, choose among the encodings that there are. Another one begins with the present picture. */
  refit(available: readonly Codec[], viewers: Iterable<Viewer> = this.#viewers): void {
    for (const viewer of viewers) {
      const before = viewer.codec;
      viewer.choose(available);
      const { codec } = viewer;
      const format = codec && this.#formats.get(codec);
      if (!format || codec === before) continue;
      viewer.announce(format);
      const recent = this.#recent.get(codec)?.messages ?? [];
      viewer.catchUp(recent);
      for (let i = 0; i < recent.length; i++) this.#metrics.sent(codec);
    }
  }

  /** What somebody watches: JPEG in the best quality that anyone asks for. */
  wanted(): Wanted {
    const viewers = [...this.#viewers];
    const codecs = CODECS.filter((codec) => viewers.some((viewer) => viewer.codec === codec));
    const qualities = viewers.filter(({ codec }) => codec === 'jpeg').map(({ jpegQuality }) => jpegQuality);
    return { codecs, jpegQuality: qualities.length > 0 ? Math.max(...qualities) : DEFAULT_JPEG_QUALITY };
  }

  /** An encoder ends with its last viewer; for the next one it says its format anew. */
  forgetFormatsBut(codecs: readonly Codec[]): void {
    for (const codec of CODECS) {
      if (codecs.includes(codec)) continue;
      this.#formats.delete(codec);
      this.#recent.delete(codec);
    }
  }
}
