import type { EncodedFrame } from '../protocol/frame-codec.ts';
import { PROTOCOL_VERSION } from '../protocol/limits.ts';
import type {
  ClientMessage,
  Format,
  Hello,
  Role,
  ServerMessage,
  Stats,
  Welcome,
} from '../protocol/messages.ts';
import { DEFAULT_RECONNECT, delayBefore, type Reconnect } from './backoff.ts';
import { Channel, type ChannelEnd } from './channel.ts';
import { Emitter } from './emitter.ts';
import { roomUrl } from './room-url.ts';
import { clientFault, type StreamError, serverFault } from './stream-error.ts';
import { realSurroundings, type Surroundings } from './surroundings.ts';
import type { WebSocketClass } from './web-socket.ts';

/** A connection that lasted as long (µs) was a good one: the next attempt counts as the first. */
const GOOD_CONNECTION = 5_000_000;

/** `reconnecting`: lost, and being tried again; what is sent meanwhile is dropped. */
export type ConnectionState = 'connecting' | 'open' | 'reconnecting' | 'closed';

/** The options of every role. */
export interface CommonOptions {
  /** `ws://host:8787/rooms/main`, or the address of a server, with `room`; also `wss:`, `http:`, `https:`. */
  readonly url: string;
  /** Without it the one in `url`, else "main". */
  readonly room?: string;
  /** What the server asks for, where it asks: at most 512 characters. */
  readonly token?: string;
  /** Names the program in the server's log. */
  readonly client?: string;
  /** Closes the connection. */
  readonly signal?: AbortSignal;
  /** False: a connection that is lost is closed. */
  readonly reconnect?: Partial<Reconnect> | false;
  /** Without it the global one, in Node otherwise that of npm `ws`. */
  readonly WebSocket?: WebSocketClass;
  /** Clock, timers and chance, for tests. */
  readonly surroundings?: Surroundings;
}

/** The events of `Connection.on`, and what their listeners get. */
export interface ConnectionEvents {
  /** Another state than before. */
  state: ConnectionState;
  /** Figures of the room, about once a second. */
  stats: Stats;
  /** The room shows another signer. */
  signer: string;
  /** The frames that follow are in this format (viewer). */
  format: Format;
  /** A fault that the connection survives, such as SIGNER_UNKNOWN. The other ones are in `closed`. */
  error: StreamError;
}

/** A connection in one role. It outlives its WebSocket: one that is lost is replaced, and the room resumed. */
export abstract class Connection {
  /** Resolves, never rejects, when the connection is closed for good: with the reason where it is a fault. */
  readonly closed: Promise<StreamError | undefined>;
  protected readonly surroundings: Surroundings;
  readonly #options: CommonOptions;
  readonly #url: string;
  readonly #WebSocket: WebSocketClass;
  readonly #reconnect: Reconnect | undefined;
  readonly #events = new Emitter<ConnectionEvents>();
  readonly #abort = () => this.close();
  #resolveClosed!: (error: StreamError | undefined) => void;
  #state: ConnectionState = 'connecting';
  #channel: Channel | undefined;
  #welcome: Welcome | undefined;
  #attempt = 0;
  #welcomedAt = 0;
  #cancelRetry = (): void => {};

  /** Connects when `open` is called. @throws StreamError OPTION_INVALID */
  constructor(options: CommonOptions, WebSocket: WebSocketClass) {
    this.#options = options;
    this.#url = roomUrl(options.url, options.room);
    this.#WebSocket = WebSocket;
    this.#reconnect =
      options.reconnect === false ? undefined : { ...DEFAULT_RECONNECT, ...options.reconnect };
    this.surroundings = options.surroundings ?? realSurroundings;
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
  }

  /** Where the connection stands now; `closed` is the last. */
  get state(): ConnectionState {
    return this.#state;
  }

  /** The room's name, as the server knows it. */
  get room(): string {
    return this.#greeting.room;
  }

  /** The signers that a producer may choose from. */
  get signers(): readonly string[] {
    return this.#greeting.signers;
  }

  /** The one that is shown; none where frames come from a publisher. */
  get signer(): string | undefined {
    return this.#greeting.signer;
  }

  /** Nominal frames per second of the room's video. */
  get fps(): number {
    return this.#greeting.fps;
  }

  /** How far the server's clock is ahead of one's own, µs; undefined until it is known. */
  get clockOffset(): number | undefined {
    return this.#channel?.clock.offset;
  }

  /** Shortest of the last round trips to the server, µs; undefined until it is known. */
  get roundTrip(): number | undefined {
    return this.#channel?.clock.roundTrip;
  }

  /** Calls `listener` at every event `name` from now on; returns what removes it. */
  on<Name extends keyof ConnectionEvents>(
    name: Name,
    listener: (value: ConnectionEvents[Name]) => void,
  ): () => void {
    return this.#events.on(name, listener);
  }

  /** Says bye and closes, for good; nothing happens where it is closed already. */
  close(): void {
    this.#channel?.close();
    this.#finish(undefined);
  }

  /**
   * Connects for the first time, which is not tried twice.
   *
   * @throws StreamError, or the reason of the signal
   */
  async open(): Promise<void> {
    const { signal } = this.#options;
    signal?.throwIfAborted();
    signal?.addEventListener('abort', this.#abort);
    const firstState = new Promise<ConnectionState>((resolve) => {
      const stop = this.on('state', (state) => {
        stop();
        resolve(state);
      });
    });
    this.#connect();
    const state = await firstState;
    signal?.throwIfAborted();
    // By now it may be closed again, after all that was to be seen has come in one go: that is no failure to connect.
    if (state === 'open') return;
    throw (await this.closed) ?? clientFault('CONNECTION_FAILED', 'the connection was closed at once');
  }

  protected abstract readonly role: Role;

  /** What this role adds to its hello. */
  protected hello(): Partial<Hello> {
    return {};
  }

  /** Called at every welcome: the server knows nothing of what was said on an earlier connection. */
  protected welcomed(): void {}

  protected receive(_frame: EncodedFrame, _format: Format): void {}

  /** Called once. */
  protected ended(_error: StreamError | undefined): void {}

  /** The signer that the server named last. */
  protected get confirmedSigner(): string | undefined {
    return this.#welcome?.signer;
  }

  /** Bytes that wait for the network; undefined while there is no connection. */
  protected get waiting(): number | undefined {
    return this.#channel?.isOpen ? this.#channel.bufferedAmount : undefined;
  }

  /** Whether the server has read all that was said so far; false where the connection is lost before. */
  protected delivered(): Promise<boolean> {
    return this.#channel?.delivered() ?? Promise.resolve(false);
  }

  /** What is said while there is no connection is lost. */
  protected say(message: ClientMessage | string | Uint8Array<ArrayBuffer>): void {
    if (!this.#channel?.isOpen) return;
    const isEncoded = typeof message === 'string' || message instanceof Uint8Array;
    this.#channel.send(isEncoded ? message : JSON.stringify(message));
  }

  /** µs (epoch) by the server's clock, as far as that is known. */
  protected serverTime(): number {
    return this.surroundings.now() + (this.clockOffset ?? 0);
  }

  get #greeting(): Welcome {
    if (!this.#welcome) throw new TypeError('the connection was never open');
    return this.#welcome;
  }

  #connect(): void {
    const { token, client } = this.#options;
    const hello: Hello = {
      type: 'hello',
      version: PROTOCOL_VERSION,
      role: this.role,
      token,
      client,
      ...this.hello(),
      resume: this.#welcome?.resume,
    };
    try {
      this.#channel = this.#openChannel(hello);
    } catch (cause) {
      // A page that came by https must not open a ws: address, for one.
      const error = clientFault('CONNECTION_FAILED', `cannot connect: ${String(cause)}`);
      this.#lost({ error, retry: true });
    }
  }

  #openChannel(hello: Hello): Channel {
    return new Channel(this.#url, hello, this.#WebSocket, this.surroundings, {
      welcome: (welcome) => {
        this.#welcome = welcome;
        this.#welcomedAt = this.surroundings.now();
        this.welcomed();
        this.#enter('open');
      },
      message: (message) => this.#hear(message),
      frame: (frame, format) => this.receive(frame, format),
      ended: (end) => this.#lost(end),
    });
  }

  #hear(message: Exclude<ServerMessage, Welcome>): void {
    if (message.type === 'stats') this.#events.emit('stats', message);
    else if (message.type === 'format') this.#events.emit('format', message);
    else if (message.type === 'error') this.#events.emit('error', serverFault(message));
    else if (message.type === 'signer') {
      this.#welcome = { ...this.#greeting, signer: message.name };
      this.#events.emit('signer', message.name);
    }
  }

  #lost({ error, retry }: ChannelEnd): void {
    if (this.#state === 'open' && this.surroundings.now() - this.#welcomedAt >= GOOD_CONNECTION) {
      this.#attempt = 0;
    }
    const again = retry && this.#state !== 'connecting' ? this.#reconnect : undefined;
    if (!again || this.#attempt >= again.attempts) {
      this.#finish(error);
      return;
    }
    const delay = delayBefore(this.#attempt, again, this.surroundings.random());
    this.#attempt += 1;
    this.#cancelRetry = this.surroundings.after(delay, () => this.#connect());
    this.#enter('reconnecting');
  }

  #finish(error: StreamError | undefined): void {
    if (this.#state === 'closed') return;
    this.#cancelRetry();
    this.#options.signal?.removeEventListener('abort', this.#abort);
    this.#resolveClosed(error);
    this.ended(error);
    this.#enter('closed');
  }

  #enter(state: ConnectionState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#events.emit('state', state);
  }
}
