import sharp from 'sharp';
import type { Frame } from '../contract.ts';
import { createFrame } from '../image/frame.ts';
import type { LoggedPicture } from './tensorboard.ts';

/** Pixels between two pictures. */
const GAP = 4;

/**
 * Lays pictures out as a table on white, row by row; a cell is as large as the largest picture, and each picture stands in the
 * top-left corner of its own. Alpha is ignored.
 */
export function layOut(rows: readonly (readonly Frame[])[]): Frame {
  const all = rows.flat();
  const cellWidth = Math.max(1, ...all.map(({ width }) => width));
  const cellHeight = Math.max(1, ...all.map(({ height }) => height));
  const columns = Math.max(1, ...rows.map(({ length }) => length));
  const width = columns * (cellWidth + GAP) - GAP;
  const height = Math.max(1, rows.length) * (cellHeight + GAP) - GAP;
  const grid = createFrame(width, height, 3);
  grid.data.fill(255);
  rows.forEach((row, r) => {
    row.forEach((picture, c) => {
      paste(grid, picture, c * (cellWidth + GAP), r * (cellHeight + GAP));
    });
  });
  return grid;
}

function paste(onto: Frame, { width, height, channels, data }: Frame, left: number, top: number): void {
  for (let y = 0; y < height; y++) {
    let to = ((top + y) * onto.width + left) * 3;
    let from = y * width * channels;
    for (let x = 0; x < width; x++, from += channels) {
      onto.data[to++] = data[from];
      onto.data[to++] = data[from + 1];
      onto.data[to++] = data[from + 2];
    }
  }
}

export async function toPng({ width, height, channels, data }: Frame): Promise<LoggedPicture> {
  return { width, height, png: await sharp(data, { raw: { width, height, channels } }).png().toBuffer() };
}
