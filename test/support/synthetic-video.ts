import type { Frame, VideoFormat } from '../../core/contract.ts';
import { createFrame } from '../../core/image/frame.ts';

/** Patches of the synthetic picture, left to right. */
export const COLOURS = [
  [200, 40, 40],
  [40, 170, 60],
  [50, 70, 190],
  [225, 180, 150],
] as const;

/**
 * A video of four flat upright patches with a white bar that moves down one row a frame (so no two neighbours are equal). With four
 * channels the right half is transparent.
 */
export function* syntheticVideo(
  { width, height, channels, fps }: VideoFormat,
  count: number,
): Generator<Frame> {
  for (let index = 0; index < count; index++) {
    const frame = createFrame(width, height, channels, Math.round((index * 1e6) / fps));
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const at = (y * width + x) * channels;
        const isBar = y === index % 8;
        frame.data.set(isBar ? [255, 255, 255] : COLOURS[Math.floor((x * 4) / width)]!, at);
        if (channels === 4) frame.data[at + 3] = x < width / 2 ? 255 : 0;
      }
    }
    yield frame;
  }
}

/** Mean of the pixels in the middle of a patch, in the lower half of the picture, where the bar does not come. */
export function patchColour(
  data: Uint8Array,
  { width, height, channels }: VideoFormat,
  patch: number,
): number[] {
  const sums = new Array<number>(channels).fill(0);
  const [left, right] = [Math.ceil(((patch + 0.3) * width) / 4), Math.floor(((patch + 0.7) * width) / 4)];
  const [top, bottom] = [Math.ceil(height * 0.6), Math.floor(height * 0.9)];
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      for (let c = 0; c < channels; c++) sums[c]! += data[(y * width + x) * channels + c]!;
    }
  }
  return sums.map((sum) => sum / ((right - left) * (bottom - top)));
}
