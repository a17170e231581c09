/**
 * The messages of the protocol, version 1: one WebSocket per role at `/rooms/NAME`, without compression. Text
 * messages are JSON and control the connection, binary messages are media (`pose-codec.ts`, `frame-codec.ts`);
 * a pose may also be JSON.
 *
 *     producer ── hello, pose…, signer ──▶ server ── welcome, stats… ──▶ producer
 *     viewer ── hello, quality ──▶ server ── welcome, format, frame…, stats… ──▶ viewer
 *     publisher ── hello, format, frame… ──▶ server ── welcome, stats… ──▶ publisher
 *
 * The client speaks first, with a hello within 5 seconds. Every role may send a ping at any time. What is wrong
 * is answered by an error, see `faults.ts`. Times on the wire are microseconds; "epoch" are those since 1970
 * (UTC), at most 2⁵³ − 1. A client ignores types of messages that it does not know, the server refuses them,
 * and unknown members.
 */

import type { PoseParts } from './pose-codec.ts';

/**
 * A producer sends poses, a viewer receives frames, a publisher sends finished frames. A room has one producer
 * or publisher.
 */
export type Role = 'producer' | 'viewer' | 'publisher';

/** `jpeg`: every frame is a JPEG file. `h264`: every frame is an access unit in AVCC form, as WebCodecs takes it. */
export type Codec = 'jpeg' | 'h264';

/** Of a canvas or a video. */
export interface Size {
  /** Pixels, 1..4096. */
  readonly width: number;
  /** Pixels, 1..4096. */
  readonly height: number;
}

export interface Hello {
  readonly type: 'hello';
  readonly version: number;
  readonly role: Role;
  readonly token?: string;
  /**
   * The signer to show, by name (producer); without it the room's. Where there is none, the server's first. The
   * welcome says which one it is.
   */
  readonly signer?: string;
  /** What the poses are in pixels of (producer), for information: they are fitted to the signer by their proportions. */
  readonly canvas?: Size;
  /** Frames per second that are about to come, 1..120, for information: time stamps count. */
  readonly fps?: number;
  /** Codecs in order of preference (viewer); without it JPEG. */
  readonly accept?: readonly Codec[];
  /** Names the program, for the server's log. */
  readonly client?: string;
  /**
   * From an earlier welcome: takes that connection's place, also while the server still believes it alive. An
   * unknown one is ignored.
   */
  readonly resume?: string;
}

export interface Ping {
  readonly type: 'ping';
  /** Clock of the sender, µs (epoch): comes back as it is. */
  readonly sent: number;
}

export interface SelectSigner {
  readonly type: 'signer';
  readonly name: string;
}

/** What a viewer wants to get from now on; what is left out stays. */
export interface Quality {
  /** Names the message. */
  readonly type: 'quality';
  /** Another codec than now. */
  readonly codec?: Codec;
  /** 1..100. */
  readonly jpegQuality?: number;
}

/** Says what the next frames are. Before the first frame, and again when something of it changes. */
export interface Format extends Size {
  /** Names the message. */
  readonly type: 'format';
  /** Of every frame until the next format. */
  readonly codec: Codec;
  /** Nominal frames per second: timestamps count. */
  readonly fps: number;
  /** H.264: the AVCDecoderConfigurationRecord (ISO/IEC 14496-15, `avcC`) in base64. */
  readonly description?: string;
}

/** The sender is done: the end is meant, nobody has to connect again. */
export interface Bye {
  readonly type: 'bye';
}

/** A pose as the server reads it, from JSON or from the binary form. */
export interface PoseMessage {
  readonly type: 'pose';
  /**
   * µs on the producer's time line; undefined where a JSON message leaves it out (then the time of its arrival
   * counts).
   */
  readonly timestamp?: number;
  /**
   * When it was sent: µs (epoch) of the server's clock as the producer estimates it, else of its own; 0 or left
   * out: unknown.
   */
  readonly sent?: number;
  readonly pose: PoseParts | null;
}

export type ClientMessage = Hello | Ping | SelectSigner | Quality | Format | Bye | PoseMessage;

export interface Welcome {
  readonly type: 'welcome';
  readonly version: number;
  readonly room: string;
  readonly role: Role;
  /** The signers that a producer may choose from. */
  readonly signers: readonly string[];
  /** The one that is shown; none where the room is fed by a publisher. */
  readonly signer?: string;
  /** Nominal frames per second of the room's video. */
  readonly fps: number;
  /** Of the room's video, where it is known already. */
  readonly canvas?: Size;
  /** To be given in the hello of the connection that replaces this one. */
  readonly resume: string;
}

export interface ErrorMessage {
  readonly type: 'error';
  /** One of `FAULTS`; later servers may have more. */
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

export interface Pong {
  readonly type: 'pong';
  /** From the ping. */
  readonly sent: number;
  /** Clock of the server, µs (epoch). */
  readonly server: number;
}

/** Once a second. */
export interface Stats {
  /** Names the message. */
  readonly type: 'stats';
  /** Poses received since the room began. */
  readonly received: number;
  /** Frames rendered since the room began. */
  readonly rendered: number;
  /** Poses dropped since the room began. */
  readonly dropped: number;
  /** Viewers that the room has now. */
  readonly viewers: number;
  /** Frames rendered in the last second. */
  readonly fps: number;
  /** From the sending of a pose to its finished frame on the server, µs; absent as long as there was none. */
  readonly latency?: {
    /** Half of the frames were as fast. */
    readonly p50: number;
    /** 95 of 100 frames were as fast. */
    readonly p95: number;
  };
}

/** `signer` from the server: the room shows this one from now on. */
export type ServerMessage = Welcome | ErrorMessage | Format | Pong | Stats | SelectSigner | Bye;
