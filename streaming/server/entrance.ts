import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { errors, messageOf } from '../../core/errors.ts';
import { MAX_FRAME_BYTES } from '../protocol/limits.ts';
import { roomOfPath } from '../protocol/room-name.ts';
import { isAllowedOrigin, type OriginRules } from './auth.ts';
import { addressKey, Tally } from './limits.ts';

export interface EntranceOptions {
  /** PEM; without it, plain HTTP is spoken. */
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer };
  /** Connections at once. */
  readonly connections: number;
  readonly origins: OriginRules;
  /** Whatever is no WebSocket. */
  readonly onRequest: RequestListener;
  /** Why one more WebSocket from an address is too many, as an HTTP status. */
  refuse(address: string): [number, string] | undefined;
  /** @param room the one that the path names, undefined where it is none */
  accept(socket: WebSocket, tcp: Socket, address: string, room: string | undefined): void;
  log(message: string): void;
}

const FORBIDDEN: [number, string] = [403, 'Forbidden'];

/** So many connections an address may have in any case. */
const FEW_CONNECTIONS = 16;

/** Milliseconds for the head of a request, and for all of it; so often it is looked at. */
const HEADERS_TIMEOUT = 10_000;
const REQUEST_TIMEOUT = 60_000;
const CHECK_INTERVAL = 5000;

/** Milliseconds in which nothing moves, longer than any answer takes: somebody asked and does not read. */
const STALL_TIMEOUT = 180_000;

/** Milliseconds that somebody who was refused has to hang up: he may keep his side open for ever. */
const LINGER = 1000;

/** The port that a server listens on: requests, and WebSockets of those who may come in. */
export class Entrance implements AsyncDisposable {
  readonly #server: Server;
  readonly #options: EntranceOptions;
  /** All that are open, also those that have not said anything yet. */
  readonly #streams = new Set<Socket>();
  readonly #perAddress = new Tally();
  #closed: Promise<void> | undefined;

  constructor(options: EntranceOptions) {
    this.#options = options;
    const checking = { connectionsCheckingInterval: CHECK_INTERVAL };
    const server = options.tls ? createTlsServer({ ...options.tls, ...checking }) : createServer(checking);
    this.#server = server;
    server.headersTimeout = HEADERS_TIMEOUT;
    server.requestTimeout = REQUEST_TIMEOUT;
    // Not of WebSockets, which have limits of their own.
    server.timeout = STALL_TIMEOUT;
    server.maxConnections = options.connections;
    server.on('connection', (stream: Socket) => this.#keep(stream));
    server.on('request', options.onRequest);
    server.on('clientError', (_error, stream) => turnAway(stream, 400, 'Bad Request'));
    this.#admitWebSockets();
  }

  /**
   * @param port 0 takes a free one
   * @returns the port
   * @throws LISTEN_FAILED
   */
  async listen(host: string, port: number): Promise<number> {
    try {
      this.#server.listen(port, host);
      await once(this.#server, 'listening');
    } catch (cause) {
      throw errors.LISTEN_FAILED(host, port, cause);
    }
    this.#server.on('error', (error) => this.#options.log(`the server has a problem: ${messageOf(error)}`));
    return (this.#server.address() as AddressInfo).port;
  }

  /** Nobody comes in any more; who is in may stay. */
  shut(): void {
    this.#closed ??= new Promise((resolve) => {
      this.#server.close(() => resolve());
    });
    this.#server.closeIdleConnections();
  }

  /** Ends all connections without a word. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.shut();
    for (const stream of this.#streams) stream.destroy();
    await this.#closed;
  }

  /** One address may have half of the connections: others can still come in. */
  #keep(stream: Socket): void {
    const address = addressKey(stream.remoteAddress);
    const most = Math.max(FEW_CONNECTIONS, this.#options.connections / 2);
    if (this.#perAddress.of(address) >= most) {
      stream.destroy();
      return;
    }
    this.#perAddress.add(address);
    this.#streams.add(stream);
    stream.once('close', () => {
      this.#streams.delete(stream);
      this.#perAddress.remove(address);
    });
  }

  #admitWebSockets(): void {
    const { origins, refuse, accept } = this.#options;
    // Its own limit is for frames; every role has a smaller one.
    const sockets = new WebSocketServer({
      noServer: true,
      maxPayload: MAX_FRAME_BYTES,
      perMessageDeflate: false,
      clientTracking: false,
      autoPong: false,
    });
    this.#server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
      const address = addressKey(request.socket.remoteAddress);
      const refusal = isAllowedOrigin(request, origins) ? refuse(address) : FORBIDDEN;
      if (refusal) {
        turnAway(stream, ...refusal);
        return;
      }
      const room = roomOfPath(pathOf(request));
      sockets.handleUpgrade(request, stream, head, (socket) => accept(socket, request.socket, address, room));
    });
  }
}

/** `127.0.0.1:8787`; an IPv6 address is put into brackets. */
export function authority(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function pathOf({ url = '/' }: IncomingMessage): string {
  return url.replace(/[?#].*$/s, '');
}

function turnAway(stream: Duplex, status: number, reason: string): void {
  stream.on('error', () => stream.destroy());
  const deadline = setTimeout(() => stream.destroy(), LINGER);
  stream.once('close', () => clearTimeout(deadline));
  if (stream.writable)
    stream.end(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  else stream.destroy();
}
