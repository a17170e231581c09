import { FAULTS, faultOfClose, invalid, ProtocolError, unsupportedVersion } from '../protocol/faults.ts';
import { decodeFrame, type EncodedFrame } from '../protocol/frame-codec.ts';
import { HELLO_TIMEOUT_MS, PROTOCOL_VERSION } from '../protocol/limits.ts';
import type { ErrorMessage, Format, Hello, ServerMessage, Welcome } from '../protocol/messages.ts';
import { readServerMessage } from '../protocol/server-messages.ts';
import { ClockOffset } from './clock-offset.ts';
import { clientFault, closedBy, messageFault, type StreamError, serverFault } from './stream-error.ts';
import type { Surroundings } from './surroundings.ts';
import { OPEN, type WebSocketClass, type WebSocketLike } from './web-socket.ts';

/** Milliseconds until the server has to have said welcome. */
const WELCOME_TIMEOUT = 2 * HELLO_TIMEOUT_MS;

/** The first pings come quickly, for a good guess at the clock; the others keep it, and the connection, alive. */
const FIRST_PINGS = 5;
const FIRST_PING_INTERVAL = 200;
const PING_INTERVAL = 5000;

/** Milliseconds without any message (each ping is answered by one) after which a connection counts as lost. */
const SILENCE = 3 * PING_INTERVAL;

/** Close code of a connection that went without a word, RFC 6455 section 7.4.1. */
const ABNORMAL_CLOSURE = 1006;

/** How a channel ended by itself; without an error the server has said bye. */
export interface ChannelEnd {
  readonly error?: StreamError;
  /** Whether it makes sense to connect again. */
  readonly retry: boolean;
}

export interface ChannelHandlers {
  welcome(welcome: Welcome): void;
  message(message: Exclude<ServerMessage, Welcome>): void;
  frame(frame: EncodedFrame, format: Format): void;
  /** Called once, last, and not after `close`. */
  ended(end: ChannelEnd): void;
}

/** One WebSocket, from the hello to its close. */
export class Channel {
  readonly clock = new ClockOffset();
  readonly #socket: WebSocketLike;
  readonly #surroundings: Surroundings;
  readonly #handlers: ChannelHandlers;
  #cancelTimer: () => void;
  #state: 'greeting' | 'open' | 'over' = 'greeting';
  #lastHeard: number;
  #format: Format | undefined;
  /** Who waits for the answer to a ping, by the time in it. */
  readonly #echoes = new Map<number, (came: boolean) => void>();
  #lastPing = 0;
  #fault: ErrorMessage | undefined;
  #problem = '';

  constructor(
    url: string,
    hello: Hello,
    WebSocket: WebSocketClass,
    surroundings: Surroundings,
    handlers: ChannelHandlers,
  ) {
    this.#surroundings = surroundings;
    this.#handlers = handlers;
    this.#lastHeard = surroundings.now();
    const socket = new WebSocket(url);
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => socket.send(JSON.stringify(hello)));
    socket.addEventListener('message', ({ data }) => this.#receive(data));
    socket.addEventListener('error', ({ message }) => {
      // A close follows.
      this.#problem = message ?? '';
    });
    socket.addEventListener('close', ({ code = ABNORMAL_CLOSURE }) => this.#end(this.#endOf(code)));
    this.#cancelTimer = surroundings.after(WELCOME_TIMEOUT, () =>
      this.#end({ error: clientFault('CONNECTION_FAILED', 'the server did not answer'), retry: true }),
    );
  }

  get isOpen(): boolean {
    return this.#state === 'open' && this.#socket.readyState === OPEN;
  }

  get bufferedAmount(): number {
    return this.#socket.bufferedAmount;
  }

  /** Only while it is open. */
  send(data: string | Uint8Array<ArrayBuffer>): void {
    this.#socket.send(data);
  }

  /** Whether the server has read all that was sent so far; false where the channel ends before. */
  delivered(): Promise<boolean> {
    if (!this.isOpen) return Promise.resolve(false);
    return new Promise((resolve) => this.#echoes.set(this.#sayPing(), resolve));
  }

  /** Says bye and closes; no handler is called any more. */
  close(): void {
    if (this.isOpen) this.send(JSON.stringify({ type: 'bye' }));
    this.#stop(1000);
  }

  #receive(data: unknown): void {
    if (this.#state === 'over') return;
    this.#lastHeard = this.#surroundings.now();
    if (data instanceof ArrayBuffer) {
      const frame = this.#read(() => this.#readFrame(new Uint8Array(data)));
      if (frame) this.#handlers.frame(...frame);
    } else {
      const message = this.#read(() => readServerMessage(String(data)));
      if (message) this.#handle(message);
    }
  }

  /** A message that is wrong ends the channel: the next connection would hear the same. */
  #read<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (cause) {
      if (!(cause instanceof ProtocolError)) throw cause;
      this.#end({ error: messageFault(cause), retry: false }, FAULTS.MESSAGE_INVALID.close);
      return undefined;
    }
  }

  #readFrame(bytes: Uint8Array): [EncodedFrame, Format] {
    const frame = decodeFrame(bytes);
    if (frame.codec !== this.#format?.codec) {
      throw invalid(`a frame is ${frame.codec}, its format ${this.#format?.codec ?? 'was not given'}`);
    }
    return [frame, this.#format];
  }

  #handle(message: ServerMessage): void {
    switch (message.type) {
      case 'welcome':
        this.#welcome(message);
        return;
      case 'pong':
        this.clock.add(message.sent, message.server, this.#surroundings.now());
        this.#echoes.get(message.sent)?.(true);
        this.#echoes.delete(message.sent);
        return;
      case 'bye':
        this.#end({ retry: false });
        return;
      case 'error':
        this.#fault = message;
        break;
      case 'format':
        this.#format = message;
    }
    if (this.#state === 'open') this.#handlers.message(message);
  }

  #welcome(welcome: Welcome): void {
    if (welcome.version !== PROTOCOL_VERSION) {
      const error = messageFault(unsupportedVersion(welcome.version));
      this.#end({ error, retry: false }, FAULTS.VERSION_UNSUPPORTED.close);
    } else if (this.#state === 'greeting') {
      this.#state = 'open';
      this.#cancelTimer();
      this.#ping(1);
      this.#handlers.welcome(welcome);
    }
  }

  #ping(count: number): void {
    const now = this.#surroundings.now();
    if (now - this.#lastHeard > SILENCE * 1000) {
      this.#end({ error: clientFault('CONNECTION_LOST', 'the server has fallen silent'), retry: true });
      return;
    }
    if (this.isOpen) this.#sayPing();
    const interval = count < FIRST_PINGS ? FIRST_PING_INTERVAL : PING_INTERVAL;
    this.#cancelTimer = this.#surroundings.after(interval, () => this.#ping(count + 1));
  }

  /** @returns the time in it, which no other ping has */
  #sayPing(): number {
    this.#lastPing = Math.max(this.#surroundings.now(), this.#lastPing + 1);
    this.send(JSON.stringify({ type: 'ping', sent: this.#lastPing }));
    return this.#lastPing;
  }

  #endOf(closeCode: number): ChannelEnd {
    const greeting = this.#state === 'greeting';
    const fault = greeting || closeCode >= 4000 ? this.#fault : undefined;
    const code = faultOfClose(closeCode);
    if (fault) return { error: serverFault(fault), retry: code !== undefined && FAULTS[code].retry };
    if (code) return { error: closedBy(code), retry: FAULTS[code].retry };
    const reason = this.#problem || `close code ${closeCode}`;
    const error = greeting
      ? clientFault('CONNECTION_FAILED', `cannot connect: ${reason}`)
      : clientFault('CONNECTION_LOST', `the connection was lost: ${reason}`);
    return { error, retry: true };
  }

  #end(end: ChannelEnd, closeCode = 1000): void {
    if (this.#state === 'over') return;
    this.#stop(closeCode);
    this.#handlers.ended(end);
  }

  /** Does not wait for the other side's close: a dead network would never send it. */
  #stop(closeCode: number): void {
    this.#state = 'over';
    this.#cancelTimer();
    for (const resolve of this.#echoes.values()) resolve(false);
    this.#echoes.clear();
    this.#socket.close(closeCode);
  }
}
