import type { Person } from './person.ts';

export type PoseFormat = 'pose' | 'slp-poses' | 'mediapipe' | 'openpose' | 'coco-wholebody';

export interface CanvasSize {
  readonly width: number;
  readonly height: number;
}

/** One pose file in one format, before a person is chosen. Reading it twice gives the same twice. */
export interface PoseReader {
  readonly format: PoseFormat;
  /** Of the format, where it has versions. */
  readonly version?: string;
  /** Canvas in pixels; absent where coordinates are in pixels of a canvas that nobody stated. */
  readonly size?: CanvasSize;
  /** Whether `size` is a guess, stated neither by the file nor by the caller. */
  readonly sizeAssumed: boolean;
  /** As the file states it, unchecked. */
  readonly fps?: number;
  /** Name of each part that the file holds → its number of points. Complete once the frames were read. */
  readonly components: ReadonlyMap<string, number>;
  /**
   * The people of each frame in the file's order, null where a place is empty; one frame in memory at a time.
   */
  frames(): AsyncIterable<readonly (Person | null)[]>;
}

/** Most bytes that one frame may take in a file: what a hostile file can make the reader hold. */
export const MAX_FRAME_BYTES = 8 * 2 ** 20;

/** Longest run of missing frame numbers that counts as frames without a person (10 s at 25 frames/s). */
const MAX_GAP = 250;

/**
 * How many empty frames lie between two that carry numbers. Numbers that go back, are no integers or leap
 * further than `MAX_GAP` are names rather than positions: then there is no gap.
 */
export function framesBetween(previous: unknown, next: unknown): number {
  if (!Number.isSafeInteger(previous) || !Number.isSafeInteger(next)) return 0;
  const gap = (next as number) - (previous as number) - 1;
  return gap > 0 && gap <= MAX_GAP ? gap : 0;
}
