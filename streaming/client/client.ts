import type { CommonOptions } from './connection.ts';
import { Producer, type ProducerOptions } from './producer.ts';
import { Publisher, type PublisherOptions } from './publisher.ts';
import { clientFault } from './stream-error.ts';
import { Viewer, type ViewerOptions } from './viewer.ts';
import type { WebSocketClass } from './web-socket.ts';

/** What `connect` takes: the `role` decides what it makes. */
export type ConnectOptions = ProducerOptions | ViewerOptions | PublisherOptions;

/**
 * Connects to a room and resolves when the server has said welcome. A connection that is lost later comes back
 * by itself, see `reconnect`; the first attempt is not repeated.
 *
 *     const producer = await connect({ url: 'ws://127.0.0.1:8787', role: 'producer', canvas: { width: 1280, height: 720 } });
 *     producer.send(pose);
 *
 *     const viewer = await connect({ url: 'ws://127.0.0.1:8787', role: 'viewer' });
 *     for await (const frame of viewer.frames()) show(frame.payload);
 *
 * @throws StreamError with the server's code and hint, CONNECTION_FAILED or OPTION_INVALID; the reason of
 * `signal` where that aborts
 */
export function connect(options: ProducerOptions): Promise<Producer>;
export function connect(options: ViewerOptions): Promise<Viewer>;
export function connect(options: PublisherOptions): Promise<Publisher>;
export function connect(options: ConnectOptions): Promise<Producer | Viewer | Publisher> {
  return connectBy(options, globalWebSocket());
}

/** `connect` with the WebSocket to use where the options have none. */
export async function connectBy(
  options: ConnectOptions,
  fallback: WebSocketClass | undefined,
): Promise<Producer | Viewer | Publisher> {
  const connection = create(options, webSocketOf(options, fallback));
  await connection.open();
  return connection;
}

export function globalWebSocket(): WebSocketClass | undefined {
  return (globalThis as { readonly WebSocket?: WebSocketClass }).WebSocket;
}

function webSocketOf({ WebSocket }: CommonOptions, fallback: WebSocketClass | undefined): WebSocketClass {
  const found = WebSocket ?? fallback;
  if (!found) throw clientFault('OPTION_INVALID', 'there is no global WebSocket, and none was given');
  return found;
}

function create(options: ConnectOptions, WebSocket: WebSocketClass): Producer | Viewer | Publisher {
  switch (options.role) {
    case 'producer':
      return new Producer(options, WebSocket);
    case 'viewer':
      return new Viewer(options, WebSocket);
    case 'publisher':
      return new Publisher(options, WebSocket);
  }
}
