import { FAULTS, type FaultCode, type ProtocolError } from '../protocol/faults.ts';
import type { ErrorMessage } from '../protocol/messages.ts';

/** Faults that only a client sees. */
const CLIENT_FAULTS = {
  CONNECTION_FAILED: 'check the address, and that the server is running',
  CONNECTION_LOST: 'check the network, and that the server is running',
  OPTION_INVALID: 'see the documentation of connect()',
} as const;

/** `FaultCode` are the server's; a later server may send others. */
export type StreamErrorCode = FaultCode | keyof typeof CLIENT_FAULTS | (string & {});

/** Everything that goes wrong with a connection. */
export class StreamError extends Error {
  /** Tells it from other errors. */
  override readonly name = 'StreamError';

  /** `message` is one line of cause. */
  constructor(
    /** Stable: what programs look at. */
    readonly code: StreamErrorCode,
    message: string,
    /** What to do about it. */
    readonly hint: string,
  ) {
    super(message);
  }
}

export function clientFault(code: keyof typeof CLIENT_FAULTS, message: string): StreamError {
  return new StreamError(code, message, CLIENT_FAULTS[code]);
}

export function serverFault({ code, message, hint }: ErrorMessage): StreamError {
  return new StreamError(code, message, hint);
}

export function unknownSigner(name: string): StreamError {
  return new StreamError('SIGNER_UNKNOWN', `there is no signer "${name}"`, FAULTS.SIGNER_UNKNOWN.hint);
}

/** What is wrong with a message, for the user of the client. */
export function messageFault({ code, message, hint }: ProtocolError): StreamError {
  return new StreamError(code, message, hint);
}

/** The error of a connection that the server closed with one of the protocol's codes without saying more. */
export function closedBy(code: FaultCode): StreamError {
  return new StreamError(code, `the server closed the connection: ${code}`, FAULTS[code].hint);
}
