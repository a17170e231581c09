import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { Observation, PoseSource } from '../../core/contract.ts';
import { type FaultCode, ProtocolError } from '../../streaming/protocol/faults.ts';
import type { Hello } from '../../streaming/protocol/messages.ts';
import { isLoopback, TokenCheck } from '../../streaming/server/auth.ts';
import { Connection, type Participant } from '../../streaming/server/connection.ts';
import { authority, Entrance } from '../../streaming/server/entrance.ts';
import { DEFAULT_LIMITS } from '../../streaming/server/limits.ts';
import { ProducerRoom } from './producer-room.ts';

export interface PoseServerOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Without one, everybody who reaches the server may use it. */
  readonly token: string | undefined;
  /** Origins of pages that may connect. */
  readonly origins: readonly string[];
  readonly fps: number;
  readonly resumeSeconds: number;
  log(message: string): void;
}

/** Connections at once: there is one producer, and others may be on their way out or hear that it is taken. */
const CONNECTIONS = 16;
/** Milliseconds between two looks at every connection. */
const TICK = 1000;
/** How long clients may take to say good-bye at the end, in milliseconds. */
const DRAIN_TIMEOUT = 1000;

/** A source that producers connect to: the smallest server of the protocol, with the limits of the large one. */
export class PoseServer implements PoseSource {
  readonly pace = 'live';
  readonly fps: number;
  readonly #room: ProducerRoom;
  readonly #token: TokenCheck;
  readonly #log: (message: string) => void;
  readonly #entrance: Entrance;
  readonly #connections = new Set<Connection>();
  readonly #noted = new Set<FaultCode>();
  #ticking: NodeJS.Timeout | undefined;
  #emptied = (): void => {};

  /** @throws LISTEN_FAILED */
  static async open(options: PoseServerOptions): Promise<PoseServer> {
    const { host, log } = options;
    const server = new PoseServer(options);
    const port = await server.#entrance.listen(host, options.port);
    server.#ticking = setInterval(() => server.#tick(), TICK);
    log(`waiting for poses at ws://${authority(host, port)}`);
    return server;
  }

  private constructor({ host, token, origins, fps, resumeSeconds, log }: PoseServerOptions) {
    this.fps = fps;
    this.#log = log;
    this.#token = new TokenCheck(token);
    this.#room = new ProducerRoom({ fps, resumeSeconds, log });
    this.#entrance = new Entrance({
      connections: CONNECTIONS,
      origins: { allowed: origins, host, anyName: this.#token.required || !isLoopback(host) },
      onRequest: refuseRequest,
      refuse: () => (this.#connections.size < CONNECTIONS ? undefined : [503, 'Service Unavailable']),
      accept: (socket, tcp, address, room) => this.#accept(socket, tcp, address, room),
      log,
    });
  }

  samples(signal: AbortSignal): AsyncIterable<Observation> {
    return this.#room.samples(signal);
  }

  /** Says good-bye to whoever is connected. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#ticking);
    this.#room.end();
    this.#entrance.shut();
    await this.#dismiss();
    await this.#entrance[Symbol.asyncDispose]();
  }

  #accept(socket: WebSocket, tcp: Socket, address: string, room: string | undefined): void {
    const connection: Connection = new Connection(socket, tcp, {
      limits: DEFAULT_LIMITS,
      address,
      onHello: (hello) => this.#enter(connection, hello, room),
      onFault: (fault) => this.#note(fault, address),
      onClose: () => {
        this.#connections.delete(connection);
        if (this.#connections.size === 0) this.#emptied();
      },
      log: this.#log,
    });
    this.#connections.add(connection);
  }

  #enter(connection: Connection, hello: Hello, room: string | undefined): Participant {
    if (!this.#token.accepts(hello.token)) {
      throw new ProtocolError('UNAUTHORISED', 'the token is missing or wrong');
    }
    if (room === undefined) throw new ProtocolError('ROOM_INVALID', 'this path names no room');
    return this.#room.enter(connection, hello, room);
  }

  /** Each kind once: whoever connects in vain could fill the terminal. */
  #note({ code }: ProtocolError, address: string): void {
    if (!this.#noted.has(code)) this.#log(`a connection from ${address} was refused: ${code}`);
    this.#noted.add(code);
  }

  #tick(): void {
    const now = performance.now();
    for (const connection of this.#connections) connection.check(now);
  }

  async #dismiss(): Promise<void> {
    if (this.#connections.size === 0) return;
    await new Promise<void>((resolve) => {
      const deadline = setTimeout(resolve, DRAIN_TIMEOUT);
      this.#emptied = () => {
        clearTimeout(deadline);
        resolve();
      };
      for (const connection of this.#connections) connection.bye();
    });
  }
}

function refuseRequest(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(426, { Upgrade: 'websocket', 'Content-Type': 'text/plain' });
  response.end('poses come here over WebSocket\n');
}
