import type { Pose, Signer } from '../../core/contract.ts';
import type { ErrorRecord } from '../../core/errors.ts';
import type { Conditioning } from '../../core/pose/condition.ts';
import type { SynthesisPlan } from '../../core/synthesis-messages.ts';
import type { Codec } from '../protocol/messages.ts';
import type { LiveFormat } from '../video/live-encoder.ts';

/** What a session thread is started with. */
export interface SessionPlan {
  readonly synthesis: SynthesisPlan;
  readonly conditioning: Conditioning;
  /** The signer whose set-up is done before the thread counts as ready. */
  readonly signer: Signer;
  /** The ffmpeg for H.264, where there is one. */
  readonly ffmpeg: string | undefined;
  /** Largest heap of the thread in MiB; a session that needs more ends, and nothing else does. */
  readonly heap: number;
}

/** A pose on its way from a producer. */
export interface LivePose {
  /** Null where nobody is seen. Its own timestamp does not count. */
  readonly pose: Pose | null;
  /** Microseconds on the producer's timeline; runs through to the frame. */
  readonly timestamp: number;
  /** Microseconds since the epoch by the producer's clock, 0 where it did not say; runs through to the frame. */
  readonly sent: number;
  /** Microseconds since the epoch by our clock. */
  readonly received: number;
}

/** Which encodings somebody is watching; nothing else is encoded, and nothing is drawn while it is empty. */
export interface Wanted {
  readonly codecs: readonly Codec[];
  /** 1..100. */
  readonly jpegQuality: number;
}

export interface SessionFrame {
  readonly codec: Codec;
  readonly key: boolean;
  /** A whole frame message of the protocol, ready to be sent. */
  readonly message: Uint8Array<ArrayBuffer>;
}

/** Microseconds since the epoch. */
export interface FrameTiming {
  /** By the producer's clock, 0 unknown. */
  readonly sent: number;
  readonly received: number;
  readonly rendered: number;
}

export type ToSession =
  | { readonly type: 'pose'; readonly pose: LivePose }
  /** A new take: another signer, or another producer. */
  | { readonly type: 'take'; readonly signer: Signer; readonly fps: number }
  | { readonly type: 'want'; readonly wanted: Wanted }
  /** The main thread has taken a frame message. */
  | { readonly type: 'taken' }
  /** No more poses come: draw what is there and say so. */
  | { readonly type: 'finish' }
  | { readonly type: 'stop' };

export type FromSession =
  | { readonly type: 'ready' }
  /** A pose or a take has arrived: the next one may be sent. */
  | { readonly type: 'arrived'; readonly what: 'pose' | 'take' }
  | { readonly type: 'format'; readonly format: LiveFormat }
  | { readonly type: 'frame'; readonly frame: SessionFrame }
  /** A frame is on its way to everyone who watches. */
  | { readonly type: 'rendered'; readonly timing: FrameTiming }
  | { readonly type: 'dropped'; readonly reason: DropReason }
  | { readonly type: 'finished' }
  /** An encoder does not work; the session goes on without it. */
  | { readonly type: 'codec-failed'; readonly codec: Codec; readonly error: ErrorRecord }
  /** The session is of no use any more. */
  | { readonly type: 'failed'; readonly error: ErrorRecord }
  | { readonly type: 'log'; readonly message: string };

/** `renderer`: a newer pose had come. `backlog`: the main thread was behind with taking frames. */
export type DropReason = 'renderer' | 'backlog';
