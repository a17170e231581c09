/** What the client uses of a WHATWG WebSocket: the browser's, Node's (from 22) and npm `ws` all fit. */
export interface WebSocketLike {
  /** Is set to "arraybuffer". */
  binaryType: string;
  /** 0 connecting, 1 open, 2 closing, 3 closed. */
  readonly readyState: number;
  /** Bytes that were given to `send` and not yet to the network. */
  readonly bufferedAmount: number;
  /** A text or a binary message. */
  send(data: string | Uint8Array<ArrayBuffer>): void;
  /** `code` is 1000 or 3000..4999. */
  close(code?: number, reason?: string): void;
  /** Calls `listener` at every event of that type. */
  addEventListener(
    type: 'open' | 'message' | 'close' | 'error',
    listener: (event: WebSocketEvent) => void,
  ): void;
}

/** Members of the events' different types. */
export interface WebSocketEvent {
  /** `open`, `message`, `close` or `error`. */
  readonly type: string;
  /** Of a message: a string or, with `binaryType` "arraybuffer", an ArrayBuffer. */
  readonly data?: unknown;
  /** Of a close. */
  readonly code?: number;
  /** Of an error; browsers say nothing. */
  readonly message?: string;
}

/** The class of a WebSocket that is to be used. */
export type WebSocketClass = new (url: string) => WebSocketLike;

/** `WebSocket.OPEN`. */
export const OPEN = 1;
