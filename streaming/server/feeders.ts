import { ProtocolError } from '../protocol/faults.ts';
import type { ClientMessage } from '../protocol/messages.ts';
import { decodePose } from '../protocol/pose-codec.ts';
import type { Connection, Participant } from './connection.ts';
import type { PublisherFeed } from './publisher-feed.ts';
import type { Room } from './room.ts';
import type { SessionFeed } from './session-feed.ts';

/** Somebody who fills a room; there is one at most. */
export type Feeder = Producer | Publisher;

/** Sends poses, from which a session draws frames. */
export class Producer implements Participant {
  readonly role = 'producer';
  #lastPose = performance.now();

  constructor(
    readonly connection: Connection,
    readonly resume: string,
    readonly room: Room,
    readonly feed: SessionFeed,
  ) {}

  message(message: ClientMessage): void {
    if (message.type === 'signer') this.room.show(message.name);
    else if (message.type === 'pose') this.#push(message);
    else throw new ProtocolError('MESSAGE_INVALID', `a producer sends no "${message.type}"`);
  }

  binary(bytes: Uint8Array): void {
    this.#push({ type: 'pose', ...decodePose(bytes) });
  }

  #push(pose: Extract<ClientMessage, { type: 'pose' }>): void {
    this.#lastPose = performance.now();
    this.feed.push(pose);
  }

  gone(meant: boolean): void {
    this.room.lose(this, meant);
  }

  idleSince(): number {
    return this.#lastPose;
  }
}

/** Sends finished frames. */
export class Publisher implements Participant {
  readonly role = 'publisher';
  #lastFrame = performance.now();

  constructor(
    readonly connection: Connection,
    readonly resume: string,
    readonly room: Room,
    readonly feed: PublisherFeed,
  ) {}

  message(message: ClientMessage): void {
    if (message.type !== 'format') {
      throw new ProtocolError('MESSAGE_INVALID', `a publisher sends no "${message.type}"`);
    }
    this.feed.announce(message);
  }

  binary(bytes: Uint8Array): void {
    this.#lastFrame = performance.now();
    this.feed.publish(bytes);
  }

  gone(meant: boolean): void {
    this.room.lose(this, meant);
  }

  idleSince(): number {
    return this.#lastFrame;
  }
}
