import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import type { Host, Observation, Pose, PoseSource } from 'slp';
import { parseLine } from './parse-line.ts';

export interface ListenerOptions {
  readonly host: string;
  readonly port: number;
  readonly fps: number;
  readonly silence: number;
}

/** Poses that wait for the program, at most; where there are more, the oldest go. It takes them faster than they come. */
const MAX_WAITING = 32;
/** A clock that leaps further than this is not believed: all that came after it would be late. */
const MAX_LEAP_SECONDS = 60;

/** A live source: every datagram that reaches its port is one line of the protocol. */
export class PoseListener implements PoseSource {
  readonly pace = 'live';
  readonly fps: number;
  readonly #socket: Socket;
  readonly #options: ListenerOptions;
  readonly #host: Host;
  readonly #waiting: Pose[] = [];
  #wake: () => void = () => {};
  #ended = false;
  #disposed = false;
  #failure: Error | undefined;
  /** The stream belongs to whoever sent the first pose. */
  #sender: string | undefined;
  #firstMilliseconds = 0;
  #newest = -1;
  #refused = 0;
  #silence: NodeJS.Timeout | undefined;

  private constructor(socket: Socket, options: ListenerOptions, host: Host) {
    this.#socket = socket;
    this.#options = options;
    this.#host = host;
    this.fps = options.fps;
    socket.on('message', (bytes, from) => this.#receive(bytes, from));
    socket.on('error', (error) => this.#end(error));
  }

  /** Listens from now on. */
  static async open(options: ListenerOptions, host: Host): Promise<PoseListener> {
    const { host: address, port } = options;
    const socket = createSocket({ type: isIPv6(address) ? 'udp6' : 'udp4', recvBufferSize: 1 << 20 });
    try {
      socket.bind(port, address);
      await once(socket, 'listening');
    } catch (cause) {
      socket.close();
      throw host.fail(
        `cannot listen on ${address}, port ${port}: ${(cause as Error).message}`,
        'choose another "port"; 0 takes a free one',
      );
    }
    host.log(`listening on udp://${address}:${socket.address().port}`);
    return new PoseListener(socket, options, host);
  }

  async *samples(stopped: AbortSignal): AsyncGenerator<Observation> {
    const signal = AbortSignal.any([stopped, this.#host.signal]);
    const stop = (): void => this.#end();
    signal.addEventListener('abort', stop);
    try {
      while (!signal.aborted) {
        const pose = this.#waiting.shift();
        if (pose) yield { pose };
        else if (this.#failure) throw this.#failure;
        else if (this.#ended) return;
        else await this.#news();
      }
    } finally {
      signal.removeEventListener('abort', stop);
      if (this.#refused > 1) this.#host.log(`${this.#refused} datagrams were left out`);
    }
  }

  /** Resolves when there is a pose to take, or none will come any more. */
  #news(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#end();
    await new Promise<void>((resolve) => this.#socket.close(resolve));
  }

  #receive(bytes: Buffer, { address, port }: RemoteInfo): void {
    if (this.#ended) return;
    const sender = `${address}, port ${port}`;
    if (this.#sender !== undefined && this.#sender !== sender) {
      this.#refuse(`the stream comes from ${this.#sender}`);
      return;
    }
    try {
      const line = parseLine(bytes.toString());
      if (line !== 'end') this.#take(line.milliseconds, line.parts, sender);
      else if (this.#sender) this.#end();
    } catch (error) {
      this.#refuse((error as Error).message);
    }
  }

  #take(milliseconds: number, parts: Omit<Pose, 'timestamp'>, sender: string): void {
    if (this.#sender === undefined) {
      this.#sender = sender;
      this.#firstMilliseconds = milliseconds;
    }
    const timestamp = Math.round((milliseconds - this.#firstMilliseconds) * 1000);
    // The network may change the order, and deliver twice. A live picture does not go back.
    if (timestamp <= this.#newest) throw new RangeError('it is older than one that was here before');
    if (timestamp > this.#newest + MAX_LEAP_SECONDS * 1e6) throw new RangeError('its clock has leapt');
    this.#newest = timestamp;
    this.#waiting.push({ timestamp, ...parts });
    if (this.#waiting.length > MAX_WAITING) this.#waiting.shift();
    this.#restartSilence();
    this.#wake();
  }

  /** Once there was a pose, a sender that says nothing more is gone. */
  #restartSilence(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      this.#host.log(`nothing came for ${this.#options.silence} s: the stream ends`);
      this.#end();
    }, this.#options.silence * 1000);
  }

  #refuse(why: string): void {
    this.#refused += 1;
    if (this.#refused === 1) this.#host.log(`left out a datagram: ${why}`);
  }

  #end(failure?: Error): void {
    clearTimeout(this.#silence);
    this.#ended = true;
    this.#failure ??= failure;
    this.#wake();
  }
}
