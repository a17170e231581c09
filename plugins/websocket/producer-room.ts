import type { Observation, PoseSource } from '../../core/contract.ts';
import { epochMicroseconds } from '../../streaming/clock.ts';
import { PoseQueue } from '../../streaming/pose-queue.ts';
import { ProtocolError } from '../../streaming/protocol/faults.ts';
import { PROTOCOL_VERSION } from '../../streaming/protocol/limits.ts';
import type { ClientMessage, Hello, PoseMessage, Welcome } from '../../streaming/protocol/messages.ts';
import { decodePose } from '../../streaming/protocol/pose-codec.ts';
import { newToken, TokenCheck } from '../../streaming/server/auth.ts';
import type { Connection, Participant } from '../../streaming/server/connection.ts';
import { NOBODY } from '../../streaming/session/live-source.ts';
import { Timeline } from '../../streaming/timeline.ts';

export interface ProducerRoomOptions {
  /** Nominal, of the graph. */
  readonly fps: number;
  /** How long a producer that was lost may stay away. */
  readonly resumeSeconds: number;
  log(message: string): void;
}

/** The one room of a graph: it takes one producer, whose poses are what the graph is driven by, and ends with it. */
export class ProducerRoom implements PoseSource {
  readonly pace = 'live';
  readonly fps: number;
  readonly #options: ProducerRoomOptions;
  readonly #timeline = new Timeline();
  readonly #queue = new PoseQueue();
  #producer: Producer | undefined;
  /** Lets somebody take the producer's place, also after it was lost. */
  #resume: TokenCheck | undefined;
  #deadline: NodeJS.Timeout | undefined;
  /** Whether the graph takes poses: until then, producers wait for their welcome. */
  #isTaking = false;
  #ended = false;

  constructor(options: ProducerRoomOptions) {
    this.fps = options.fps;
    this.#options = options;
  }

  samples(signal: AbortSignal): AsyncGenerator<Observation> {
    this.#isTaking = true;
    this.#producer?.greet();
    return this.#queue.poses(signal);
  }

  /** @throws ProtocolError for everybody but a producer, and where there is one already */
  enter(connection: Connection, hello: Hello, room: string): Participant {
    if (this.#ended) throw new ProtocolError('SERVER_STOPPING', 'the stream has ended');
    if (hello.role !== 'producer') {
      const hint = 'connect as a producer; "slp stream" has rooms for viewers and publishers';
      throw new ProtocolError('MESSAGE_INVALID', `there is no place for a ${hello.role} here`, hint);
    }
    const before = this.#producer;
    const resumed = this.#resume?.accepts(hello.resume) ?? false;
    if (before && !resumed) throw new ProtocolError('ROOM_TAKEN', 'there is a producer already');
    clearTimeout(this.#deadline);
    const resume = newToken();
    this.#resume = new TokenCheck(resume);
    const welcome = { type: 'welcome', version: PROTOCOL_VERSION, room, role: hello.role } as const;
    const producer = new Producer(connection, this, { ...welcome, signers: [], fps: this.fps, resume });
    this.#producer = producer;
    if (this.#isTaking) producer.greet();
    before?.connection.fail(new ProtocolError('ROOM_TAKEN', 'another connection took the place of this one'));
    this.#describe(connection, hello, resumed);
    return producer;
  }

  take({ pose, timestamp = epochMicroseconds() }: PoseMessage): void {
    const now = this.#timeline.advance(timestamp);
    if (now !== undefined) this.#queue.push({ pose: { ...(pose ?? NOBODY), timestamp: now } });
  }

  /** The producer's connection is gone. Meant, that is the end; else it may come back. */
  lose(producer: Producer, meant: boolean): void {
    if (producer !== this.#producer) return;
    this.#producer = undefined;
    const { resumeSeconds, log } = this.#options;
    if (meant) {
      log('the producer has left');
      this.end();
    } else if (!this.#ended) {
      log(`the producer was lost; the stream ends unless it is back within ${resumeSeconds} s`);
      this.#deadline = setTimeout(() => this.end(), resumeSeconds * 1000);
    }
  }

  /** No more poses come. */
  end(): void {
    this.#ended = true;
    clearTimeout(this.#deadline);
    this.#queue.end();
  }

  #describe({ address }: Connection, { client, fps }: Hello, resumed: boolean): void {
    const { log } = this.#options;
    const name = client === undefined ? '' : ` (${client})`;
    log(`${resumed ? 'again a' : 'a'} producer from ${address}${name}`);
    if (fps !== undefined && fps !== this.fps) {
      log(`it sends ${fps} poses per second and not ${this.fps}: the option "fps" should say so`);
    }
  }
}

class Producer implements Participant {
  readonly role = 'producer';
  #lastPose = performance.now();

  constructor(
    readonly connection: Connection,
    readonly room: ProducerRoom,
    readonly welcome: Welcome,
  ) {}

  greet(): void {
    this.connection.send(this.welcome);
  }

  message(message: ClientMessage): void {
    if (message.type === 'pose') this.#take(message);
    else if (message.type === 'signer') {
      const hint = 'the signer was chosen where this graph was started';
      throw new ProtocolError('SIGNER_UNKNOWN', `there is no signer "${message.name}" to choose`, hint);
    } else throw new ProtocolError('MESSAGE_INVALID', `a producer sends no "${message.type}"`);
  }

  binary(bytes: Uint8Array): void {
    this.#take({ type: 'pose', ...decodePose(bytes) });
  }

  gone(meant: boolean): void {
    this.room.lose(this, meant);
  }

  idleSince(): number {
    return this.#lastPose;
  }

  #take(pose: PoseMessage): void {
    this.#lastPose = performance.now();
    this.room.take(pose);
  }
}
