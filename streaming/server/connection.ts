import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import { messageOf } from '../../core/errors.ts';
import { epochMicroseconds } from '../clock.ts';
import { FAULTS, ProtocolError } from '../protocol/faults.ts';
import { MAX_JSON_BYTES, MAX_MESSAGE_BYTES } from '../protocol/limits.ts';
import type { ClientMessage, Hello, Role, ServerMessage } from '../protocol/messages.ts';
import { parseClientMessage } from '../protocol/schemas.ts';
import { type Limits, RateLimit } from './limits.ts';

/** Bytes that arrive in one piece at most: a piece may end in the middle of a message. */
const PIECE = 64 * 1024;
/** Of a client's control frame: opcode, length and mask. */
const CONTROL_HEADER = 6;
/** Answers (not frames) that wait for a client that does not read, in bytes; more of them end the connection. */
const MAX_WAITING = 1024 * 1024;
/** How long a client may take to answer a close, in milliseconds. */
const CLOSE_TIMEOUT = 2000;

/** Who is behind a connection after its hello. What they throw is answered with an error. */
export interface Participant {
  readonly role: Role;
  message(message: ClientMessage): void;
  binary(bytes: Uint8Array): void;
  /** The connection is gone; `meant`: the client said bye. */
  gone(meant: boolean): void;
  /** Milliseconds of the server's monotonic clock since which nothing happens here, undefined while something does. */
  idleSince(): number | undefined;
}

export interface ConnectionOptions {
  readonly limits: Limits;
  /** Counted together: see `Tally`. */
  readonly address: string;
  /** The first message. */
  onHello(hello: Hello): Participant;
  onClose(): void;
  onFault(fault: ProtocolError): void;
  log(message: string): void;
}

/** One WebSocket: reads and checks messages, answers pings, and ends what does not keep to the limits. */
export class Connection {
  readonly address: string;
  readonly #socket: WebSocket;
  readonly #tcp: Socket;
  readonly #options: ConnectionOptions;
  readonly #rate: RateLimit;
  readonly #helloDeadline: NodeJS.Timeout;
  #participant: Participant | undefined;
  #saidBye = false;
  /** Bytes since the last complete message. */
  #unfinished = 0;
  #framesSent = 0;
  #framesArrived = 0;
  /** What was read and written until the last look, whether something waited then, and when there last was a sign of life. */
  #read = 0;
  #written = 0;
  #waited = false;
  #lastSign = performance.now();

  constructor(socket: WebSocket, tcp: Socket, options: ConnectionOptions) {
    this.address = options.address;
    this.#socket = socket;
    this.#tcp = tcp;
    this.#options = options;
    this.#rate = new RateLimit(options.limits.messagesPerSecond, performance.now());
    const { helloSeconds } = options.limits;
    this.#helloDeadline = setTimeout(() => {
      this.fail(new ProtocolError('HELLO_TIMEOUT', `no hello came within ${helloSeconds} s`));
    }, helloSeconds * 1000);
    tcp.setNoDelay(true);
    socket.on('message', (data: Buffer, isBinary) => {
      this.#unfinished = 0;
      this.#guard(() => this.#receive(data, isBinary));
    });
    socket.on('ping', (data) => this.#control(data, () => socket.pong(data)));
    socket.on('pong', (data) => this.#control(data, () => this.#arrived(Number(data.toString()))));
    socket.on('close', () => this.#closed());
    // A close follows every error.
    socket.on('error', (error) =>
      options.log(`a connection from ${this.address} failed: ${messageOf(error)}`),
    );
    tcp.on('data', (piece: Buffer) => this.#bound(piece.length));
  }

  get open(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  /** Bytes that wait here for the client. */
  get backlog(): number {
    return this.#socket.bufferedAmount;
  }

  /** Frames that were sent and have not reached the client yet, wherever they are: what the operating systems hold counts too. */
  get framesUnderWay(): number {
    return this.#framesSent - this.#framesArrived;
  }

  send(message: ServerMessage): void {
    if (!this.open) return;
    if (this.backlog > MAX_WAITING) this.terminate();
    else this.#socket.send(JSON.stringify(message));
  }

  /** Frames that are sent at once count as one. */
  sendFrames(messages: readonly Uint8Array[]): void {
    if (!this.open) return;
    for (const message of messages) this.#socket.send(message);
    this.#framesSent += 1;
    // A ping goes behind the frames: its answer says that they were read.
    this.#socket.ping(String(this.#framesSent));
  }

  /** Tells the client what is wrong, and closes the connection where that fault does. */
  fail(fault: ProtocolError): void {
    if (!this.open) return;
    this.#options.onFault(fault);
    const { code, message, hint } = fault;
    this.send({ type: 'error', code, message, hint });
    const { close } = FAULTS[code];
    if (close !== null) this.close(close, code);
  }

  /** Says good-bye: the end is meant. */
  bye(): void {
    this.send({ type: 'bye' });
    this.close(1000, 'bye');
  }

  close(code: number, reason: string): void {
    if (!this.open) return;
    this.#socket.close(code, reason);
    setTimeout(() => this.terminate(), CLOSE_TIMEOUT).unref();
  }

  /** Ends the connection without a word. */
  terminate(): void {
    this.#socket.terminate();
  }

  /** Once in a while: asks for a sign of life, and ends what is dead or idle. */
  check(now: number): void {
    const { silenceSeconds, idleSeconds } = this.#options.limits;
    const { bytesRead, bytesWritten, writableLength } = this.#tcp;
    const written = bytesWritten - writableLength;
    // The answer of a slow reader waits behind frames: that it takes them is a sign of life, too.
    if (bytesRead !== this.#read || (this.#waited && written !== this.#written)) this.#lastSign = now;
    this.#read = bytesRead;
    this.#written = written;
    this.#waited = this.backlog > 0;
    const idleSince = this.#participant?.idleSince();
    if (now - this.#lastSign > silenceSeconds * 1000) this.terminate();
    else if (idleSince !== undefined && now - idleSince > idleSeconds * 1000) {
      this.fail(new ProtocolError('IDLE', `nothing has happened for ${idleSeconds} s`));
    } else if (this.open && !this.#waited) this.#socket.ping();
  }

  #receive(data: Buffer, isBinary: boolean): void {
    const role = this.#participant?.role ?? 'viewer';
    const most = isBinary ? MAX_MESSAGE_BYTES[role] : MAX_JSON_BYTES;
    if (data.length > most) {
      throw new ProtocolError('MESSAGE_TOO_LARGE', `a message has ${data.length} bytes; ${most} are allowed`);
    }
    if (isBinary) {
      if (!this.#participant) throw new ProtocolError('MESSAGE_INVALID', 'the first message is no hello');
      this.#participant.binary(data);
      return;
    }
    const message = parseClientMessage(data.toString());
    if (!this.#participant) {
      if (message.type !== 'hello') {
        throw new ProtocolError('MESSAGE_INVALID', 'the first message is no hello');
      }
      this.#participant = this.#options.onHello(message);
      clearTimeout(this.#helloDeadline);
    } else if (message.type === 'ping') {
      this.send({ type: 'pong', sent: message.sent, server: epochMicroseconds() });
    } else if (message.type === 'bye') {
      this.#saidBye = true;
      this.close(1000, 'bye');
    } else {
      this.#participant.message(message);
    }
  }

  /** Everything that comes in goes through here: nothing of it may harm anybody else. */
  #guard(act: () => void): void {
    if (!this.open) return;
    try {
      if (!this.#rate.take(performance.now())) {
        const { messagesPerSecond } = this.#options.limits;
        throw new ProtocolError('RATE_EXCEEDED', `more than ${messagesPerSecond} messages per second`);
      }
      act();
    } catch (error) {
      if (error instanceof ProtocolError) {
        this.fail(error);
        return;
      }
      this.#options.log(`a message from ${this.address} failed: ${messageOf(error)}`);
      this.fail(new ProtocolError('SESSION_FAILED', 'the server failed at this message'));
    }
  }

  /** Control frames may come between the parts of a message, of which they are none. */
  #control(data: Buffer, act: () => void): void {
    this.#unfinished -= CONTROL_HEADER + data.length;
    this.#guard(act);
  }

  /** An answer may stand for those before it. One to a frame that was never sent is of no use to anybody. */
  #arrived(frame: number): void {
    if (frame > this.#framesArrived && frame <= this.#framesSent) this.#framesArrived = frame;
  }

  /** A message is bounded while it arrives, too: fragments would add up in memory. */
  #bound(bytes: number): void {
    this.#unfinished += bytes;
    const most = MAX_MESSAGE_BYTES[this.#participant?.role ?? 'viewer'] + 2 * PIECE;
    if (this.#unfinished <= most || !this.open) return;
    this.fail(new ProtocolError('MESSAGE_TOO_LARGE', `a message has more than ${most} bytes`));
    this.terminate();
  }

  #closed(): void {
    clearTimeout(this.#helloDeadline);
    this.#options.onClose();
    this.#participant?.gone(this.#saidBye);
    this.#participant = undefined;
  }
}
