import type { Pose } from '../../contract.ts';

/** The layouts that are known, by the name that a user gives. */
export const LAYOUTS = ['webdataset', 'synthsl', 'bosphorus', 'phoenix'] as const;

export type LayoutName = (typeof LAYOUTS)[number];

/** What a file in a tar is, judged by its name. */
export interface Place {
  /** Names the sample that it belongs to; equal only for files of one sample. */
  readonly key: string;
  /** The performance that it is a frame of. */
  readonly clip: string;
  /** Number of the frame in it; NaN where the name has none. */
  readonly frame: number;
  readonly part: string;
}

/** How a dataset is laid out in its tars. */
export interface Layout {
  readonly name: LayoutName;
  /** Frames per second, where no sample says. */
  readonly fps: number;
  /** The parts that every sample has; the first two are its picture and its keypoints. */
  readonly parts: readonly [picture: string, keypoints: string, ...others: string[]];
  /**
   * Null for a file that belongs to no sample.
   *
   * @param tar name of the tar without its ending
   */
  place(name: string, tar: string): Place | null;
}

/** A picture's size in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A pose without its place in time, and the canvas that it is in pixels of. */
export interface PlacedPose {
  readonly canvas: Size;
  readonly pose: Omit<Pose, 'timestamp'>;
}

/** The name of a file in a tar without its folders. */
export function baseName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** The last digits of a text as a number, NaN where it has none. */
export function lastNumber(text: string): number {
  const digits = /(\d{1,15})\D*$/.exec(text)?.[1];
  return digits === undefined ? Number.NaN : Number(digits);
}
