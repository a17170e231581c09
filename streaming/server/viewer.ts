import { ProtocolError } from '../protocol/faults.ts';
import type { ClientMessage, Codec, Format, Hello } from '../protocol/messages.ts';
import type { Connection, Participant } from './connection.ts';
import type { Limits } from './limits.ts';
import type { Room } from './room.ts';

/** JPEG quality where the viewer did not ask for one. */
export const DEFAULT_JPEG_QUALITY = 80;

/** Somebody who watches a room. */
export class Viewer implements Participant {
  readonly role = 'viewer';
  readonly connection: Connection;
  readonly resume: string;
  readonly #room: Room;
  readonly #limits: Limits;
  #accept: readonly Codec[];
  #codec: Codec | undefined;
  #jpegQuality = DEFAULT_JPEG_QUALITY;
  /** H.264: whatever comes before a key frame cannot be shown. */
  #needsKey = true;
  #since = performance.now();

  constructor(
    connection: Connection,
    room: Room,
    { accept = ['jpeg'] }: Hello,
    resume: string,
    limits: Limits,
  ) {
    this.connection = connection;
    this.resume = resume;
    this.#room = room;
    this.#accept = accept;
    this.#limits = limits;
  }

  /** What it gets, undefined as long as nothing is known of what the room has. */
  get codec(): Codec | undefined {
    return this.#codec;
  }

  get jpegQuality(): number {
    return this.#jpegQuality;
  }

  /** Picks the first encoding that it accepts; closes the connection where the room has none of them. */
  choose(available: readonly Codec[]): void {
    const codec = this.#accept.find((each) => available.includes(each));
    if (codec === undefined && available.length > 0) {
      this.connection.fail(
        new ProtocolError('CODEC_UNAVAILABLE', `this room has ${available.join(' and ')} only`),
      );
    }
    if (codec !== this.#codec) this.#needsKey = true;
    this.#codec = codec;
  }

  announce(format: Format): void {
    if (format.codec !== this.#codec) return;
    this.#needsKey = true;
    this.connection.send(format);
  }

  /** Sends a frame of its encoding, or leaves it out. @returns whether it was sent. */
  offer(key: boolean, message: Uint8Array): boolean {
    const { connection } = this;
    const { viewerFrames, viewerBacklog } = this.#limits;
    if (this.#codec === 'jpeg' || key) this.#needsKey = false;
    if (connection.framesUnderWay >= viewerFrames || connection.backlog > viewerBacklog)
      this.#needsKey = true;
    if (this.#needsKey) return false;
    connection.sendFrames([message]);
    return true;
  }

  /** Sends what leads to the present picture, from a key frame on. */
  catchUp(messages: readonly Uint8Array[]): void {
    if (messages.length === 0) return;
    this.#needsKey = false;
    this.connection.sendFrames(messages);
  }

  message(message: ClientMessage): void {
    if (message.type !== 'quality') {
      throw new ProtocolError('MESSAGE_INVALID', `a viewer sends no "${message.type}"`);
    }
    const { codec, jpegQuality } = message;
    if (jpegQuality !== undefined) this.#jpegQuality = jpegQuality;
    if (codec !== undefined) this.#accept = [codec, ...this.#accept.filter((other) => other !== codec)];
    this.#room.refit(this);
  }

  binary(): void {
    throw new ProtocolError('MESSAGE_INVALID', 'a viewer sends no binary messages');
  }

  gone(): void {
    this.#room.leave(this);
  }

  idleSince(): number | undefined {
    if (this.#room.fed) this.#since = performance.now();
    return this.#room.fed ? undefined : this.#since;
  }
}
