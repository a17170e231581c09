/**
 * The client library `slp/client`: sends poses into a room and receives its video. No dependency; runs wherever
 * there is a WebSocket.
 */

export { ProtocolError } from '../protocol/faults.ts';
export type {
  Codec,
  Format,
  Quality,
  Role,
  Size,
  Stats,
} from '../protocol/messages.ts';
export type { Reconnect } from './backoff.ts';
export { type ConnectOptions, connect } from './client.ts';
export type { CommonOptions, ConnectionEvents, ConnectionState } from './connection.ts';
export type { Producer, ProducerOptions } from './producer.ts';
export type { Publisher, PublisherOptions } from './publisher.ts';
export { StreamError, type StreamErrorCode } from './stream-error.ts';
export type { Surroundings } from './surroundings.ts';
export { descriptionOf, type Viewer, type ViewerFrame, type ViewerOptions } from './viewer.ts';
export type { WebSocketClass, WebSocketEvent, WebSocketLike } from './web-socket.ts';
