/** What the client uses of a WHATWG WebSocket: the browser's, Node's (from 22) and npm `ws` all fit. */
export interface WebSocketLike {
  binaryType: string;
  readonly readyState: number;
  /** Bytes that were given to `send` and not yet to the network. */
  readonly bufferedAmount: number;
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
  addEventListener(
    type: 'open' | 'message' | 'close' | 'error',
    listener: (event: WebSocketEvent) => void,
  ): void;
}

/** Members of the events' different types. */
export interface WebSocketEvent {
  readonly type: string;
  /** Of a message: a string or, with `binaryType` "arraybuffer", an ArrayBuffer. */
  readonly data?: unknown;
  /** Of a close. */
  readonly code?: number;
  /** Of an error; browsers say nothing. */
  readonly message?: string;
}

export type WebSocketClass = new (url: string) => WebSocketLike;

/** `WebSocket.OPEN`. */
export const OPEN = 1;
