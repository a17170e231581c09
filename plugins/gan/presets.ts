/** How large a generator is. */
export interface Preset {
  /** Channels of each level, from quarter resolution on; each level has half the resolution of the one before. */
  readonly channels: readonly number[];
  /** 3×3 convolutions of each level on the way down, and on the way up. The lowest level has only those on the way down. */
  readonly down: readonly number[];
  readonly up: readonly number[];
}

export const PRESET_NAMES = ['fast', 'base', 'large'] as const;

export type PresetName = (typeof PRESET_NAMES)[number];

/**
 * Most of the work is done on the way up, at the resolution of fingers. With `fast`, the network takes about half of the 80 ms that
 * each of two threads has for a frame of 512² pixels at 25 a second; `base` and `large` are for GPUs, and for files.
 */
export const PRESETS: Readonly<Record<PresetName, Preset>> = {
  fast: { channels: [48, 64, 96], down: [0, 1, 2], up: [2, 1] },
  base: { channels: [64, 96, 160], down: [1, 2, 3], up: [3, 2] },
  large: { channels: [96, 128, 192, 256], down: [2, 2, 2, 3], up: [4, 3, 2] },
};

/**
 * Pixels of a block of the maps that outlines follow, along one side. Drawn with soft edges, they tell between which pixels an
 * outline lies all the same, at a quarter of the cost.
 */
export const BLOCK = 2;

/** Pixels of a cell of the coarsest maps that go in and of the finest that the network computes on, along one side. */
export const CELL = 4;

/** A part of a picture, in whole pixels: x and y are those of a cell's corner, 0 or more. Where it reaches beyond the picture, its edge is repeated. */
export interface Window {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Pictures that the network takes have sides that are divisible by this. */
export function multipleOf({ channels }: Preset): number {
  return CELL * 2 ** (channels.length - 1);
}
