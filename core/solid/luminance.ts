import type { Vector } from './transforms.ts';

/** Relative luminance of linear RGB (Rec. 709). */
export const luminance = ([red, green, blue]: Vector): number =>
  0.2126 * red + 0.7152 * green + 0.0722 * blue;
