import type { Frame } from '../contract.ts';
import type { ErrorRecord } from '../errors.ts';
import type { Contender, FrameScores } from './scores.ts';
import type { TrueArea } from './true-areas.ts';

/** What a scoring thread is started with. */
export interface ScorePlan {
  /** Pixels, of every frame. */
  readonly width: number;
  readonly height: number;
  /** Every frame of the contender `copy`, which crosses to a thread once. */
  readonly reference?: Frame;
}

/** The videos whose frames cross to the threads. */
export type Video = Exclude<Contender, 'copy'>;

/** Frames that are scored one after another by one thread, and need nothing else. */
export interface Chunk {
  /** The true frames, without the one that leads. */
  readonly frames: readonly TrueMoment[];
  /** The pictures of each video: RGB, one behind another. The frame before the chunk leads, except at the start of a video. */
  readonly pictures: Readonly<Partial<Record<Video, Uint8Array>>>;
}

/** What is known of a true frame beside its picture. */
export interface TrueMoment {
  /** Counts the true frames from 0. */
  readonly index: number;
  /** Microseconds. */
  readonly timestamp: number;
  readonly areas: readonly TrueArea[];
}

/** Of one frame. */
export type ContenderScores = Readonly<Partial<Record<Contender, FrameScores>>>;

export interface ToThread {
  readonly id: number;
  readonly chunk: Chunk;
}

export type FromThread =
  | { readonly type: 'scores'; readonly id: number; readonly scores: readonly ContenderScores[] }
  | { readonly type: 'error'; readonly id: number; readonly error: ErrorRecord };
