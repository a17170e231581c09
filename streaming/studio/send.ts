import type { Pose } from '../../core/contract.ts';
import { connect, type Producer, type Size, StreamError } from '../client/index.ts';
import type { Place } from './place.ts';

export interface SenderOptions extends Place {
  /** The signer that the user has chosen. */
  signer(): string | undefined;
  /** Who is shown now that poses can be sent. */
  shown(signer: string | undefined): void;
  /** A fault that the connection survives. */
  warn(error: StreamError): void;
  /** Nothing can be sent any more. */
  lost(error: StreamError): void;
}

export interface Canvas extends Size {
  /** Frames per second. */
  readonly fps: number;
}

/** Sends poses into the room, from one source after the other. */
export class Sender {
  readonly #options: SenderOptions;
  #producer: Producer | undefined;
  #canvas: Canvas | undefined;
  #start = 0;
  #last = 0;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /**
   * Connects, where there is no connection for poses on this canvas yet.
   *
   * @throws StreamError
   */
  async open(canvas: Canvas): Promise<void> {
    // The time line of every source starts at 0.
    this.#start = this.#last + 1e6 / canvas.fps;
    const before = this.#canvas;
    const same =
      before?.width === canvas.width && before.height === canvas.height && before.fps === canvas.fps;
    if (same && this.#producer && this.#producer.state !== 'closed') return;
    this.close();
    const { url, room, token, signer, shown, warn, lost } = this.#options;
    const { width, height, fps } = canvas;
    const producer = await connect({
      role: 'producer',
      url,
      room,
      token: token(),
      signer: signer(),
      canvas: { width, height },
      fps,
      client: 'studio',
    });
    this.#producer = producer;
    this.#canvas = canvas;
    shown(producer.signer);
    producer.on('error', warn);
    void producer.closed.then((error) => {
      if (this.#producer !== producer) return;
      this.#producer = undefined;
      lost(error ?? new StreamError('CONNECTION_LOST', 'the server has ended the stream', 'start it again'));
    });
  }

  /** @param time milliseconds on the source's own time line */
  send(pose: Pose | null, time: number): void {
    this.#last = this.#start + Math.round(time * 1000);
    this.#producer?.send(pose && { ...pose, timestamp: this.#last }, this.#last);
  }

  /** Shows another signer at once, where this page sends. */
  setSigner(name: string): void {
    this.#producer?.setSigner(name);
  }

  close(): void {
    const producer = this.#producer;
    this.#producer = undefined;
    producer?.close();
  }
}
