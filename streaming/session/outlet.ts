import { type ErrorRecord, errors } from '../../core/errors.ts';
import type { Codec } from '../protocol/messages.ts';
import type { FromSession, SessionFrame, Wanted } from './session-messages.ts';

/** Frame messages that may be under way to the main thread: while it is busy, further frames are not even encoded. */
const MAX_UNDER_WAY = 4;

type Send = (message: FromSession, transfer?: ArrayBuffer[]) => void;

/** The way from a session thread to the main thread, and what is wanted there: it outlives the takes of a session. */
export class Outlet {
  readonly #send: Send;
  readonly #ffmpeg: string | undefined;
  readonly #sequences: Record<Codec, number> = { jpeg: 0, h264: 0 };
  readonly #broken = new Set<Codec>();
  #wanted: Wanted = { codecs: [], jpegQuality: 80 };
  #underWay = 0;

  /** @param ffmpeg the binary that encodes H.264, where there is one */
  constructor(send: Send, ffmpeg: string | undefined) {
    this.#send = send;
    this.#ffmpeg = ffmpeg;
  }

  /** @throws FFMPEG_MISSING */
  get ffmpeg(): string {
    if (this.#ffmpeg === undefined) throw errors.FFMPEG_MISSING(['one with libx264']);
    return this.#ffmpeg;
  }

  get wanted(): Wanted {
    return this.#wanted;
  }

  set wanted({ codecs, jpegQuality }: Wanted) {
    this.#wanted = { codecs: codecs.filter((codec) => !this.#broken.has(codec)), jpegQuality };
  }

  get watched(): boolean {
    return this.#wanted.codecs.length > 0;
  }

  post(message: FromSession): void {
    this.#send(message);
  }

  postFrame(frame: SessionFrame): void {
    this.#underWay += 1;
    this.#send({ type: 'frame', frame }, [frame.message.buffer]);
  }

  /** The main thread has taken a frame message. */
  taken(): void {
    this.#underWay -= 1;
  }

  /** Whether the main thread keeps up; where it does not, a frame counts as dropped. */
  hasRoom(): boolean {
    const room = this.#underWay < MAX_UNDER_WAY;
    if (!room) this.#send({ type: 'dropped', reason: 'backlog' });
    return room;
  }

  /** From 0, modulo 2³². */
  nextSequence(codec: Codec): number {
    const sequence = this.#sequences[codec];
    this.#sequences[codec] = (sequence + 1) % 2 ** 32;
    return sequence;
  }

  /** The session goes on without an encoder that does not work. */
  giveUp(codec: Codec, error: ErrorRecord): void {
    if (this.#broken.has(codec)) return;
    this.#broken.add(codec);
    this.wanted = this.#wanted;
    this.#send({ type: 'codec-failed', codec, error });
  }
}
