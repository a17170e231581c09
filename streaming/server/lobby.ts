import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { ProtocolError } from '../protocol/faults.ts';
import type { Hello } from '../protocol/messages.ts';
import type { TokenCheck } from './auth.ts';
import { Connection, type Participant } from './connection.ts';
import { Tally } from './limits.ts';
import type { Gauges } from './metrics.ts';
import { Room } from './room.ts';
import type { RoomContext } from './room-context.ts';

/** All connections and rooms of a server: who comes in, where to, and what becomes of the room afterwards. */
export class Lobby {
  readonly #context: RoomContext;
  readonly #token: TokenCheck;
  readonly #rooms = new Map<string, Room>();
  readonly #connections = new Set<Connection>();
  readonly #perAddress = new Tally();
  /** Those that feed a room. */
  readonly #feeding = new Set<Connection>();
  readonly #feedersPerAddress = new Tally();
  #fps = 0;
  #stopping = false;
  #emptied = (): void => {};

  constructor(context: Omit<RoomContext, 'onClosed'>, token: TokenCheck) {
    this.#token = token;
    this.#context = { ...context, onClosed: (room) => this.#forget(room) };
  }

  gauges(): Gauges {
    const { pool } = this.#context;
    let viewers = 0;
    for (const room of this.#rooms.values()) viewers += room.viewers;
    return {
      sessions: pool.active,
      capacity: pool.capacity,
      rooms: this.#rooms.size,
      viewers,
      connections: this.#connections.size,
      fps: this.#fps,
    };
  }

  /** Why one more connection from an address is too many, as an HTTP status. */
  refuse(address: string): [number, string] | undefined {
    const { connections, connectionsPerAddress } = this.#context.limits;
    if (this.#stopping || this.#connections.size >= connections) return [503, 'Service Unavailable'];
    if (this.#perAddress.of(address) >= connectionsPerAddress) return [429, 'Too Many Requests'];
    return undefined;
  }

  /** @param name the room that was asked for, undefined where it is none */
  accept(socket: WebSocket, tcp: Socket, address: string, name: string | undefined): void {
    const { limits, metrics, log } = this.#context;
    const connection: Connection = new Connection(socket, tcp, {
      limits,
      address,
      onHello: (hello) => this.#enter(connection, hello, name),
      onFault: ({ code }) => metrics.fault(code),
      onClose: () => {
        this.#perAddress.remove(address);
        this.#connections.delete(connection);
        if (this.#feeding.delete(connection)) this.#feedersPerAddress.remove(address);
        if (this.#connections.size === 0) this.#emptied();
      },
      log,
    });
    this.#perAddress.add(address);
    this.#connections.add(connection);
    if (name === undefined) connection.fail(new ProtocolError('ROOM_INVALID', 'this path names no room'));
  }

  /** Once a second. */
  tick(): void {
    const now = performance.now();
    for (const connection of this.#connections) connection.check(now);
    this.#fps = 0;
    for (const room of this.#rooms.values()) this.#fps += room.tick();
  }

  /** Tells everybody that the server stops, and waits until they and their rooms are gone. */
  async close(): Promise<void> {
    this.#stopping = true;
    const gone = new Promise<void>((resolve) => {
      this.#emptied = resolve;
      if (this.#connections.size === 0) resolve();
    });
    const stopping = new ProtocolError('SERVER_STOPPING', 'the server is being shut down');
    for (const connection of this.#connections) connection.fail(stopping);
    for (const room of [...this.#rooms.values()]) void room.close(stopping);
    await gone;
  }

  /** Ends all connections without a word. */
  terminate(): void {
    for (const connection of this.#connections) connection.terminate();
  }

  #enter(connection: Connection, hello: Hello, name: string | undefined): Participant {
    if (!this.#token.accepts(hello.token))
      throw new ProtocolError('UNAUTHORISED', 'the token is missing or wrong');
    if (name === undefined) throw new ProtocolError('ROOM_INVALID', 'this path names no room');
    const { address } = connection;
    const { sessionsPerAddress } = this.#context.limits;
    const feeds = hello.role !== 'viewer';
    if (feeds && this.#feedersPerAddress.of(address) >= sessionsPerAddress) {
      throw new ProtocolError('RATE_EXCEEDED', `this address feeds ${sessionsPerAddress} rooms already`);
    }
    const participant = (this.#rooms.get(name) ?? this.#open(name)).enter(connection, hello);
    if (feeds) {
      this.#feeding.add(connection);
      this.#feedersPerAddress.add(address);
    }
    return participant;
  }

  #open(name: string): Room {
    const room = new Room(name, this.#context);
    this.#rooms.set(name, room);
    return room;
  }

  #forget(room: Room): void {
    if (this.#rooms.get(room.name) === room) this.#rooms.delete(room.name);
  }
}
