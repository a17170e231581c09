import sharp from 'sharp';
import type { Frame } from '../../../core/contract.ts';
import { EXAMPLE_REF } from '../../support/workspace.ts';

/** Where a picture goes on a canvas: its left top corner, and how high it is shown. */
export interface Placement {
  readonly path?: string;
  readonly left: number;
  readonly top?: number;
  readonly height: number;
}

/** Pictures of people (the example signer, where no path is given) on one grey canvas. */
export async function paste(width: number, height: number, ...placements: Placement[]): Promise<Frame> {
  const layers = await Promise.all(
    placements.map(async ({ path = EXAMPLE_REF, left, top = 0, height }) => ({
      input: await sharp(path).flatten({ background: '#fff' }).resize({ height }).png().toBuffer(),
      left,
      top,
    })),
  );
  const data = await sharp({ create: { width, height, channels: 3, background: '#888' } })
    .composite(layers)
    .removeAlpha()
    .raw()
    .toBuffer();
  return { timestamp: 0, width, height, channels: 3, data: new Uint8Array(data) };
}

/** One picture, `shift` pixels further to the right at each of `count` moments, 40 ms apart. */
export function panned(frame: Frame, shift: number, count: number): Frame[] {
  const { width, height, channels } = frame;
  return Array.from({ length: count }, (_, i) => {
    const data = new Uint8Array(frame.data.length);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const from = Math.min(width - 1, Math.max(0, x - i * shift));
        const at = (y * width + from) * channels;
        data.set(frame.data.subarray(at, at + channels), (y * width + x) * channels);
      }
    }
    return { ...frame, timestamp: i * 40_000, data };
  });
}
