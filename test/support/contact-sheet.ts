import sharp, { type OverlayOptions } from 'sharp';
import type { Frame } from '../../core/contract.ts';
import { pixelsInside } from '../../core/metrics/box.ts';
import type { Box } from '../../core/pose/regions.ts';

export interface Tile {
  /** Null leaves the tile empty. */
  readonly frame: Frame | null;
  readonly label?: string;
}

const EMPTY = '#444';
const LABEL_HEIGHT = 16;

/** Writes rows of pictures, each fitted into a square of `tile` pixels with its label at the top, as one PNG. */
export async function writeContactSheet(
  file: string,
  rows: readonly (readonly Tile[])[],
  tile: number,
): Promise<void> {
  const columns = Math.max(...rows.map((row) => row.length));
  const layers: OverlayOptions[] = [];
  for (const [y, row] of rows.entries()) {
    for (const [x, { frame, label }] of row.entries()) {
      const place = { left: x * tile, top: y * tile };
      if (frame) layers.push({ input: await fitted(frame, tile), ...place });
      if (label) layers.push({ input: labelPicture(label, tile), ...place });
    }
  }
  await sharp({
    create: { width: columns * tile, height: rows.length * tile, channels: 3, background: EMPTY },
  })
    .composite(layers)
    .png()
    .toFile(file);
}

/** The part of `frame` inside `box`, cut at the picture's edge; null where nothing of it is inside. */
export function crop(frame: Frame, box: Box | null): Frame | null {
  const range = box && pixelsInside(box, frame.width, frame.height);
  if (!range) return null;
  const { left, top, right, bottom } = range;
  const { width, channels, timestamp } = frame;
  const bytes = (right - left) * channels;
  const data = new Uint8Array(bytes * (bottom - top));
  for (let y = top; y < bottom; y++) {
    const from = (y * width + left) * channels;
    data.set(frame.data.subarray(from, from + bytes), (y - top) * bytes);
  }
  return { timestamp, width: right - left, height: bottom - top, channels, data };
}

async function fitted({ data, width, height, channels }: Frame, tile: number): Promise<Buffer> {
  return sharp(data, { raw: { width, height, channels } })
    .resize(tile, tile, { fit: 'contain', background: EMPTY, kernel: 'cubic' })
    .png({ compressionLevel: 1 })
    .toBuffer();
}

function labelPicture(label: string, width: number): Buffer {
  const text = label.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${LABEL_HEIGHT}">
      <rect width="${Math.min(width, 6 + 7 * label.length)}" height="${LABEL_HEIGHT}" fill="#000" opacity="0.6"/>
      <text x="3" y="12" font-size="11" font-family="monospace" fill="#fff">${text}</text>
    </svg>`,
  );
}
