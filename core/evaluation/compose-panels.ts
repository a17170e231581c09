import sharp, { type OverlayOptions } from 'sharp';
import type { Frame } from '../contract.ts';
import { createFrame } from '../image/frame.ts';
import { cropBox, insidePicture } from '../metrics/crop-box.ts';
import type { Box } from '../pose/regions.ts';

/** A picture and where its top-left corner lies in the composition. */
export interface Panel {
  readonly frame: Frame;
  readonly left: number;
  readonly top: number;
}

export interface Jpeg {
  readonly width: number;
  readonly height: number;
  readonly jpeg: Uint8Array;
}

/** One JPEG of several pictures, with colours at full resolution: thin fingers are edges of colour. */
export async function composePanels(panels: readonly Panel[], quality: number): Promise<Jpeg> {
  const width = Math.max(...panels.map(({ frame, left }) => left + frame.width));
  const height = Math.max(...panels.map(({ frame, top }) => top + frame.height));
  const layers = panels.map(
    ({ frame, left, top }): OverlayOptions => ({ input: bufferOf(frame), raw: rawOf(frame), left, top }),
  );
  const jpeg = await sharp({ create: { width, height, channels: 3, background: '#000' } })
    .composite(layers)
    .jpeg({ quality, chromaSubsampling: '4:4:4' })
    .toBuffer();
  return { width, height, jpeg };
}

/** What lies beyond the picture: told apart from all that could be in it by being flat. */
const BEYOND = 64;

/** What is under `box`, at `size × size`; where that is beyond the picture, dark grey. */
export function enlarge(frame: Frame, box: Box, size: number): Frame {
  const crop = cropBox(frame, box, size);
  const inside = insidePicture(box, size, frame);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const within = inside && x >= inside.left && x < inside.right && y >= inside.top && y < inside.bottom;
      if (!within) crop.data.fill(BEYOND, 3 * (y * size + x), 3 * (y * size + x + 1));
    }
  }
  return crop;
}

/** The picture at another size. */
export async function resize(frame: Frame, width: number, height: number): Promise<Frame> {
  const data = await sharp(frame.data, { raw: rawOf(frame) })
    .resize(width, height, { fit: 'fill' })
    .raw()
    .toBuffer();
  return { ...frame, width, height, data };
}

/** |a − b| × gain for every value of two RGB pictures of one size, at most 255. */
export function amplifiedDifference(a: Frame, b: Frame, gain: number): Frame {
  const difference = createFrame(a.width, a.height, 3, a.timestamp);
  for (let i = 0; i < difference.data.length; i++) {
    difference.data[i] = Math.min(255, gain * Math.abs(a.data[i] - b.data[i]));
  }
  return difference;
}

/** The picture without its alpha; the same one where it has none. */
export function opaque(frame: Frame): Frame {
  if (frame.channels === 3) return frame;
  const rgb = createFrame(frame.width, frame.height, 3, frame.timestamp);
  for (let p = 0, q = 0; p < rgb.data.length; p += 3, q += 4) {
    rgb.data[p] = frame.data[q];
    rgb.data[p + 1] = frame.data[q + 1];
    rgb.data[p + 2] = frame.data[q + 2];
  }
  return rgb;
}

function rawOf({ width, height, channels }: Frame) {
  return { width, height, channels };
}

/** The same memory, as sharp asks for it in a composition. */
function bufferOf({ data }: Frame): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}
