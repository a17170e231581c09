import type { Pose } from '../../core/contract.ts';
import type { Hello, Size } from '../protocol/messages.ts';
import { encodePose } from '../protocol/pose-codec.ts';
import { encodeJsonPose } from '../protocol/pose-json.ts';
import { type CommonOptions, Connection } from './connection.ts';
import { unknownSigner } from './stream-error.ts';
import type { WebSocketClass } from './web-socket.ts';

/** Bytes that may wait for the network: four binary poses, or one in JSON. */
const MAX_WAITING = 16_384;

/** The options of a connection that sends poses. */
export interface ProducerOptions extends CommonOptions {
  /** Sends poses. */
  readonly role: 'producer';
  /** The signer to show, by name; without it the room's. One that the server does not have is an error. */
  readonly signer?: string;
  /** What the poses are in pixels of. */
  readonly canvas?: Size;
  /** Nominal frames per second of the poses; 25 without it. */
  readonly fps?: number;
  /**
   * How poses are sent: `binary` (the default) takes a third of the bytes of `json`, see `encodePose` for its
   * precision.
   */
  readonly encoding?: 'binary' | 'json';
}

/** Sends poses. */
export class Producer extends Connection {
  protected readonly role = 'producer';
  readonly #options: ProducerOptions;
  readonly #frameTime: number;
  #wishedSigner: string | undefined;
  #timestamp = 0;
  #sent = 0;
  #dropped = 0;

  /** `connect` makes and opens one. @throws StreamError OPTION_INVALID */
  constructor(options: ProducerOptions, WebSocket: WebSocketClass) {
    super(options, WebSocket);
    this.#options = options;
    this.#frameTime = 1e6 / (options.fps ?? 25);
    this.#wishedSigner = options.signer;
  }

  /** Poses that were sent. */
  get sent(): number {
    return this.#sent;
  }

  /** Poses that were not, because the network is behind or the connection lost. */
  get dropped(): number {
    return this.#dropped;
  }

  /**
   * Sends a pose, or drops and counts it where the network is behind: a pose that waits would come too late,
   * and a newer one is about to come.
   *
   * @param pose in pixels of the canvas; null: nobody is there
   * @param timestamp µs; that of the pose, and for nobody one frame after the last pose
   * @returns whether it was sent
   * @throws ProtocolError for a part with a wrong number of points, or a timestamp that is not 0 to 2⁵³ − 1
   */
  send(pose: Pose | null, timestamp = pose?.timestamp ?? this.#timestamp + this.#frameTime): boolean {
    this.#timestamp = timestamp;
    if ((this.waiting ?? Number.POSITIVE_INFINITY) > MAX_WAITING) {
      this.#dropped += 1;
      return false;
    }
    const encode = this.#options.encoding === 'json' ? encodeJsonPose : encodePose;
    this.say(encode({ timestamp, sent: this.serverTime(), pose }));
    this.#sent += 1;
    return true;
  }

  /**
   * Shows another signer. The `signer` event says that it is shown, an `error` event that there is none of that
   * name.
   */
  setSigner(name: string): void {
    this.#wishedSigner = name;
    this.say({ type: 'signer', name });
  }

  /** @throws StreamError also SIGNER_UNKNOWN */
  override async open(): Promise<void> {
    await super.open();
    const { signer } = this.#options;
    if (signer === undefined || this.signers.includes(signer)) return;
    this.close();
    throw unknownSigner(signer);
  }

  protected override hello(): Partial<Hello> {
    const { canvas, fps } = this.#options;
    return { canvas, fps, signer: this.confirmedSigner ?? this.#wishedSigner };
  }

  protected override welcomed(): void {
    const name = this.#wishedSigner;
    if (name !== undefined && name !== this.signer) this.say({ type: 'signer', name });
  }
}
