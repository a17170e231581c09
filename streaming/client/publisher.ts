import { type EncodedFrame, encodeFrame } from '../protocol/frame-codec.ts';
import type { Format } from '../protocol/messages.ts';
import { type CommonOptions, Connection } from './connection.ts';

/** Bytes that may wait for the network: some frames, a second of video at 8 Mbit/s. */
const MAX_WAITING = 1024 * 1024;

/** Milliseconds between two looks at what waits: no WebSocket says when it is sent. */
const POLL_INTERVAL = 10;

/** The options of a connection that sends finished frames. */
export interface PublisherOptions extends CommonOptions {
  /** Sends encoded frames. */
  readonly role: 'publisher';
}

/** Sends finished, encoded frames. */
export class Publisher extends Connection {
  protected readonly role = 'publisher';
  #format: Omit<Format, 'type'> | undefined;
  #awaitsKeyFrame = true;
  #sequence = 0;
  #sent = 0;
  #dropped = 0;

  /** Frames that were sent. */
  get sent(): number {
    return this.#sent;
  }

  /** Frames that were not, because the network is behind or the connection lost. */
  get dropped(): number {
    return this.#dropped;
  }

  /** The server's clock as far as it is known, µs (epoch): what `rendered` of a frame is in. */
  get now(): number {
    return this.serverTime();
  }

  /** Says what the next frames are: before the first, and where it changes. */
  setFormat(format: Omit<Format, 'type'>): void {
    this.#format = format;
    this.#awaitsKeyFrame = true;
    this.say({ type: 'format', ...format });
  }

  /**
   * Sends a frame, or drops and counts it where the network is behind; H.264 then goes on with the next key frame.
   *
   * @returns whether it was sent
   * @throws ProtocolError where a time is not 0 to 2⁵³ − 1
   */
  send(frame: Omit<EncodedFrame, 'sequence'>): boolean {
    if (frame.keyFrame || frame.codec === 'jpeg') this.#awaitsKeyFrame = false;
    this.#awaitsKeyFrame ||= this.#isBehind;
    const sequence = this.#sequence++;
    if (this.#awaitsKeyFrame) {
      this.#dropped += 1;
      return false;
    }
    this.say(encodeFrame({ ...frame, sequence }));
    this.#sent += 1;
    return true;
  }

  /**
   * Resolves when the network keeps up, and when the connection is closed: whoever can wait loses frames only
   * with a connection.
   */
  async ready(): Promise<void> {
    while (this.#isBehind && this.state !== 'closed') {
      await new Promise<void>((resolve) => this.surroundings.after(POLL_INTERVAL, resolve));
    }
  }

  /** Waits until the server has read every frame that was sent. @returns false where the connection is lost before */
  flush(): Promise<boolean> {
    return this.delivered();
  }

  get #isBehind(): boolean {
    return (this.waiting ?? Number.POSITIVE_INFINITY) > MAX_WAITING;
  }

  protected override welcomed(): void {
    this.#awaitsKeyFrame = true;
    if (this.#format) this.say({ type: 'format', ...this.#format });
  }
}
