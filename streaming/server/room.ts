import { messageOf } from '../../core/errors.ts';
import { ProtocolError } from '../protocol/faults.ts';
import { PROTOCOL_VERSION } from '../protocol/limits.ts';
import type { Hello, Role, ServerMessage } from '../protocol/messages.ts';
import { Audience } from './audience.ts';
import { newToken, TokenCheck } from './auth.ts';
import type { Connection, Participant } from './connection.ts';
import type { Feed, FeedListener } from './feed.ts';
import { type Feeder, Producer, Publisher } from './feeders.ts';
import { PublisherFeed } from './publisher-feed.ts';
import type { RoomContext } from './room-context.ts';
import { SessionFeed } from './session-feed.ts';
import { Viewer } from './viewer.ts';

/** One feeder (a producer or publisher), any number of viewers, and the frames between them. */
export class Room {
  readonly name: string;
  readonly #context: RoomContext;
  readonly #audience: Audience;
  #feed: Feed | undefined;
  #feeder: Feeder | undefined;
  /** Lets somebody take the feeder's place, also after it was lost. */
  #resume: string | undefined;
  #deadline: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(name: string, context: RoomContext) {
    this.name = name;
    this.#context = context;
    this.#audience = new Audience(context.limits, context.metrics);
  }

  get viewers(): number {
    return this.#audience.size;
  }

  /** Whether frames come, or will again when the feeder is back. */
  get fed(): boolean {
    return this.#feed !== undefined;
  }

  /**
   * Lets somebody in.
   *
   * @throws ProtocolError ROOM_TAKEN, RATE_EXCEEDED
   */
  enter(connection: Connection, hello: Hello): Participant {
    if (hello.role === 'viewer') return this.#watch(connection, hello);
    const resumed = this.#resume !== undefined && new TokenCheck(this.#resume).accepts(hello.resume);
    const before = this.#feeder;
    if (before && !resumed)
      throw new ProtocolError('ROOM_TAKEN', `the room "${this.name}" has a ${before.role}`);
    const feeder =
      hello.role === 'producer'
        ? this.#produce(connection, hello, resumed)
        : this.#publish(connection, hello);
    clearTimeout(this.#deadline);
    this.#log(`${resumed ? 'resumed by a' : 'a'} ${hello.role} from ${connection.address}`, hello.client);
    this.#feeder = feeder;
    this.#resume = feeder.resume;
    before?.connection.fail(new ProtocolError('ROOM_TAKEN', 'another connection took the place of this one'));
    return feeder;
  }

  /** Switches the signer. @throws ProtocolError SIGNER_UNKNOWN */
  show(name: string): void {
    const feed = this.#feed;
    if (!(feed instanceof SessionFeed) || feed.signer === name) return;
    const shown = this.#context.signers.get(name);
    if (!shown) throw unknownSigner(name);
    feed.begin(shown, feed.fps);
    this.#tellAll({ type: 'signer', name });
  }

  /** A viewer has asked for another encoding or quality. */
  refit(viewer: Viewer): void {
    if (this.#feed) this.#audience.refit(this.#feed.codecs, [viewer]);
    this.#updateWanted();
  }

  leave(viewer: Viewer): void {
    this.#audience.remove(viewer);
    this.#updateWanted();
    this.#endIfEmpty();
  }

  /** The feeder's connection is gone. Meant, that is the end; else it may come back. */
  lose(feeder: Feeder, meant: boolean): void {
    if (feeder !== this.#feeder) return;
    this.#feeder = undefined;
    this.#log(`the ${feeder.role} ${meant ? 'has left' : 'was lost'}`);
    if (meant) {
      this.#resume = undefined;
      void (this.#feed?.finish() ?? Promise.resolve()).then(() => this.#endUnlessFed());
      return;
    }
    const { resumeSeconds } = this.#context.limits;
    this.#deadline = setTimeout(() => this.#endUnlessFed(), resumeSeconds * 1000);
  }

  /** Once a second. @returns frames drawn per second */
  tick(): number {
    if (!this.#feed) return 0;
    const stats = this.#feed.stats();
    this.#tellAll({ type: 'stats', ...stats, viewers: this.#audience.size });
    return stats.fps;
  }

  /** Ends the room; its people are told why, or that the end is meant. */
  close(fault?: ProtocolError): Promise<void> {
    if (this.#feed) this.#log('closed');
    this.#closed = true;
    clearTimeout(this.#deadline);
    const part = ({ connection }: Feeder | Viewer): void => {
      if (fault) connection.fail(fault);
      else connection.bye();
    };
    if (this.#feeder) part(this.#feeder);
    this.#feeder = undefined;
    this.#audience.dismiss(part);
    const feed = this.#feed;
    this.#feed = undefined;
    this.#context.onClosed(this);
    return feed?.close() ?? Promise.resolve();
  }

  #watch(connection: Connection, hello: Hello): Viewer {
    const { limits } = this.#context;
    if (hello.resume !== undefined) this.#audience.replace(hello.resume);
    if (this.#audience.size >= limits.viewersPerRoom) {
      throw new ProtocolError('RATE_EXCEEDED', `the room has ${limits.viewersPerRoom} viewers already`);
    }
    const viewer = new Viewer(connection, this, hello, newToken(), limits);
    this.#audience.add(viewer);
    this.#welcome(connection, 'viewer', viewer.resume);
    this.refit(viewer);
    return viewer;
  }

  #produce(connection: Connection, hello: Hello, resumed: boolean): Producer {
    const { signers } = this.#context;
    const existing = this.#feed instanceof SessionFeed ? this.#feed : undefined;
    const wished = hello.signer ?? existing?.signer;
    const shown = signers.get(wished) ?? signers.first;
    const fps = hello.fps ?? existing?.fps ?? this.#context.fps;
    const resume = newToken();
    const greet = (): void => {
      this.#welcome(connection, 'producer', resume);
      if (wished !== undefined && wished !== shown.name) connection.fail(unknownSigner(wished));
    };
    if (existing) {
      // Who resumes goes on where it was: the movement is the same.
      if (!resumed || shown.name !== existing.signer || fps !== existing.fps) existing.begin(shown, fps);
      greet();
      return new Producer(connection, resume, this, existing);
    }
    const feed = this.#replaceFeed((listener) => {
      const { pool, metrics, h264, log } = this.#context;
      return new SessionFeed({ pool, metrics, h264, listener, signer: shown, fps, log });
    });
    feed.start().then(greet, (error: unknown) => {
      if (feed !== this.#feed) return;
      const fault =
        error instanceof ProtocolError
          ? error
          : new ProtocolError('SESSION_FAILED', 'the session did not start');
      if (fault !== error) this.#log(messageOf(error));
      // Who waits here to watch may wait on.
      const feeder = this.#feeder;
      this.#feed = undefined;
      this.#resume = undefined;
      this.#feeder = undefined;
      feeder?.connection.fail(fault);
      this.#endIfEmpty();
    });
    return new Producer(connection, resume, this, feed);
  }

  #publish(connection: Connection, hello: Hello): Publisher {
    const { metrics } = this.#context;
    const fps = hello.fps ?? this.#context.fps;
    const existing = this.#feed instanceof PublisherFeed ? this.#feed : undefined;
    const feed = existing ?? this.#replaceFeed((listener) => new PublisherFeed(fps, listener, metrics));
    const publisher = new Publisher(connection, newToken(), this, feed);
    this.#welcome(connection, 'publisher', publisher.resume);
    return publisher;
  }

  #replaceFeed<F extends Feed>(create: (listener: FeedListener) => F): F {
    void this.#feed?.close();
    this.#audience.forgetFormats();
    const feed = create({
      format: (format) => this.#audience.announce(format),
      frame: (codec, key, message) => this.#audience.deliver(codec, key, message),
      codecsChanged: () => this.#refitAll(),
      failed: (message) => {
        this.#log(`the session failed: ${message}`);
        void this.close(new ProtocolError('SESSION_FAILED', 'the session of this room failed'));
      },
    });
    this.#feed = feed;
    this.#refitAll();
    return feed;
  }

  #welcome(connection: Connection, role: Role, resume: string): void {
    const { format } = this.#audience;
    connection.send({
      type: 'welcome',
      version: PROTOCOL_VERSION,
      room: this.name,
      role,
      signers: this.#context.signers.names,
      signer: this.#feed?.signer,
      fps: this.#feed?.fps ?? this.#context.fps,
      canvas: format && { width: format.width, height: format.height },
      resume,
    });
  }

  #refitAll(): void {
    if (this.#feed) this.#audience.refit(this.#feed.codecs);
    this.#updateWanted();
  }

  /** Nothing is encoded but what somebody watches. */
  #updateWanted(): void {
    const wanted = this.#audience.wanted();
    if (this.#feed instanceof SessionFeed) this.#audience.forgetFormatsBut(wanted.codecs);
    this.#feed?.want(wanted);
  }

  #tellAll(message: ServerMessage): void {
    this.#feeder?.connection.send(message);
    this.#audience.tell(message);
  }

  #log(what: string, client?: string): void {
    this.#context.log(`room ${this.name}: ${what}${client === undefined ? '' : ` (${client})`}`);
  }

  #endUnlessFed(): void {
    if (!this.#feeder && !this.#closed) void this.close();
  }

  #endIfEmpty(): void {
    if (!this.#feed && this.#audience.size === 0 && !this.#closed) void this.close();
  }
}

function unknownSigner(name: string): ProtocolError {
  return new ProtocolError('SIGNER_UNKNOWN', `there is no signer "${name}"`);
}
