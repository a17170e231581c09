import type { Frame } from '../contract.ts';

/** One number a pixel, row-major: a grey picture, or a map of scores. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/**
 * Luma of a frame, 0..255 (full range): Y = 0.299 R + 0.587 G + 0.114 B, not rounded. Alpha is ignored.
 *
 * Source: ITU-R BT.601, section 2.5.1, the luma that published SSIM figures are computed on.
 */
export function luma({ width, height, channels, data }: Frame): Plane {
  const grey = new Float32Array(width * height);
  for (let i = 0, p = 0; i < grey.length; i++, p += channels) {
    grey[i] = 0.299 * data[p] + 0.587 * data[p + 1] + 0.114 * data[p + 2];
  }
  return { width, height, data: grey };
}
