import { PROTOCOL_VERSION } from './limits.ts';

/**
 * What may go wrong on a connection. The server sends `{ type: 'error', code, message, hint }` and then closes
 * the connection with the WebSocket close code `close` (4000–4999 are free for applications, RFC 6455 section
 * 7.4.2; the last three digits are those of the HTTP status nearest in meaning). One is survived:
 * SIGNER_UNKNOWN as the answer to a signer message. `retry`: a client may connect again by itself, with growing
 * delays.
 */
export const FAULTS = {
  MESSAGE_INVALID: {
    close: 4400,
    retry: false,
    hint: 'the message does not follow version 1 of the protocol; see "Streaming" in the README',
  },
  UNAUTHORISED: {
    close: 4401,
    retry: false,
    hint: 'give the token that the server was started with',
  },
  ORIGIN_FORBIDDEN: {
    close: 4403,
    retry: false,
    hint: 'the server has to allow the origin of this page',
  },
  ROOM_INVALID: {
    close: 4404,
    retry: false,
    hint: 'a room is named by 1 to 64 letters, digits, "_" and "-", and starts with a letter or digit',
  },
  CODEC_UNAVAILABLE: {
    close: 4406,
    retry: false,
    hint: 'accept "jpeg" too, which every signer can be shown in',
  },
  HELLO_TIMEOUT: {
    close: 4408,
    retry: true,
    hint: 'the first message has to be a hello, within 5 seconds',
  },
  ROOM_TAKEN: {
    close: 4409,
    retry: false,
    hint: 'a room has one producer; choose another room, or wait until the other one has left',
  },
  IDLE: {
    close: 4410,
    retry: false,
    hint: 'nothing was sent for too long; connect again when there is something to send',
  },
  MESSAGE_TOO_LARGE: {
    close: 4413,
    retry: false,
    hint: 'a JSON message has at most 64 KiB; send poses in the binary form',
  },
  SIGNER_UNKNOWN: {
    close: null,
    retry: false,
    hint: 'the welcome message lists the signers',
  },
  VERSION_UNSUPPORTED: {
    close: 4426,
    retry: false,
    hint: 'this is version 1; update the older of server and client',
  },
  RATE_EXCEEDED: {
    close: 4429,
    retry: true,
    hint: 'send fewer messages per second, or open fewer connections',
  },
  SESSION_FAILED: {
    close: 4500,
    retry: true,
    hint: 'the log of the server has the cause',
  },
  SERVER_FULL: {
    close: 4503,
    retry: true,
    hint: 'all sessions of the server are taken; try again later',
  },
  SERVER_STOPPING: {
    close: 4504,
    retry: true,
    hint: 'the server is being shut down; connect again when it is back',
  },
} as const satisfies Record<string, { close: number | null; retry: boolean; hint: string }>;

/** The code of a fault, as in `FAULTS`. */
export type FaultCode = keyof typeof FAULTS;

/** The fault that a close code stands for, where it is one of `FAULTS`. */
export function faultOfClose(closeCode: number): FaultCode | undefined {
  return (Object.keys(FAULTS) as FaultCode[]).find((code) => FAULTS[code].close === closeCode);
}

/** A fault of the other side of a connection: everything that reading its messages may throw. */
export class ProtocolError extends Error {
  /** Tells it from other errors. */
  override readonly name = 'ProtocolError';

  /** `message` is one line of cause. */
  constructor(
    /** Stable: what programs look at. */
    readonly code: FaultCode,
    message: string,
    /** What to do about it. */
    readonly hint: string = FAULTS[code].hint,
  ) {
    super(message);
  }
}

export function invalid(problem: string): ProtocolError {
  return new ProtocolError('MESSAGE_INVALID', problem);
}

export function unsupportedVersion(version: unknown): ProtocolError {
  return new ProtocolError(
    'VERSION_UNSUPPORTED',
    `the message is in version ${String(version).slice(0, 20)} of the protocol, this is version ${PROTOCOL_VERSION}`,
  );
}
