import type { Surroundings } from '../../../streaming/client/surroundings.ts';
import type { WebSocketEvent, WebSocketLike } from '../../../streaming/client/web-socket.ts';
import type { Hello, ServerMessage, Welcome } from '../../../streaming/protocol/messages.ts';

/** A clock that only goes when told, at 10 s after 1970. */
export class FakeSurroundings implements Surroundings {
  /** µs. */
  time = 10_000_000;
  /** What `random` returns next. */
  chance = 0;
  #timers: { at: number; callback: () => void }[] = [];

  now = (): number => this.time;
  random = (): number => this.chance;

  after = (milliseconds: number, callback: () => void): (() => void) => {
    const timer = { at: this.time + milliseconds * 1000, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((each) => each !== timer);
    };
  };

  get timers(): number {
    return this.#timers.length;
  }

  advance(milliseconds: number): void {
    const end = this.time + milliseconds * 1000;
    while (true) {
      const [next] = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.#timers = this.#timers.filter((each) => each !== next);
      this.time = next.at;
      next.callback();
    }
    this.time = end;
  }
}

type Listener = (event: WebSocketEvent) => void;

/** One end of a connection, with what the other end and the network do to it. */
export class FakeSocket implements WebSocketLike {
  binaryType = 'blob';
  readyState = 0;
  bufferedAmount = 0;
  /** Close code that the client gave. */
  closedWith: number | undefined;
  readonly sent: (string | Uint8Array)[] = [];
  readonly #listeners: [string, Listener][] = [];

  constructor(readonly url: string) {}

  addEventListener(type: string, listener: Listener): void {
    this.#listeners.push([type, listener]);
  }

  send(data: string | Uint8Array<ArrayBuffer>): void {
    if (this.readyState !== 1) throw new Error(`sent in state ${this.readyState}`);
    this.sent.push(data);
  }

  close(code = 1000): void {
    this.closedWith ??= code;
    this.readyState = 2;
  }

  /** The network opens the connection. */
  open(): void {
    this.readyState = 1;
    this.#fire({ type: 'open' });
  }

  /** The network or the server closes it. */
  drop(code = 1006): void {
    this.readyState = 3;
    this.#fire({ type: 'close', code });
  }

  refuse(message: string): void {
    this.#fire({ type: 'error', message });
    this.drop();
  }

  /** The server says something. */
  say(message: ServerMessage | { type: string }): void {
    this.text(JSON.stringify(message));
  }

  text(data: string): void {
    this.#fire({ type: 'message', data });
  }

  bytes(bytes: Uint8Array<ArrayBuffer>): void {
    this.#fire({ type: 'message', data: bytes.slice().buffer });
  }

  /** What the client has said in JSON, of one type. */
  said(type: string): Record<string, unknown>[] {
    return this.sent
      .filter((each) => typeof each === 'string')
      .map((text) => JSON.parse(text) as Record<string, unknown>)
      .filter((message) => message.type === type);
  }

  /** What it has sent in binary. */
  get binary(): Uint8Array[] {
    return this.sent.filter((each) => typeof each !== 'string');
  }

  get hello(): Hello {
    return this.said('hello')[0] as unknown as Hello;
  }

  #fire(event: WebSocketEvent): void {
    for (const [type, listener] of this.#listeners) if (type === event.type) listener(event);
  }
}

/** Every WebSocket that a client opens. */
export class FakeNetwork {
  readonly sockets: FakeSocket[] = [];
  readonly WebSocket: new (
    url: string,
  ) => FakeSocket;

  constructor() {
    const { sockets } = this;
    this.WebSocket = class extends FakeSocket {
      constructor(url: string) {
        super(url);
        sockets.push(this);
      }
    };
  }

  get last(): FakeSocket {
    return this.sockets[this.sockets.length - 1];
  }

  /** The newest connection is opened and welcomed. */
  accept(welcome: Partial<Welcome> = {}): FakeSocket {
    const socket = this.last;
    socket.open();
    const { role } = socket.hello;
    socket.say({ ...defaultWelcome, role, ...welcome });
    return socket;
  }
}

const defaultWelcome: Welcome = {
  type: 'welcome',
  version: 1,
  room: 'main',
  role: 'viewer',
  signers: ['ana', 'ben'],
  signer: 'ana',
  fps: 25,
  resume: 'resume-1',
};
