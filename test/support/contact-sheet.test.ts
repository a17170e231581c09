import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { createFrame } from '../../core/image/frame.ts';
import { crop, writeContactSheet } from './contact-sheet.ts';

it('puts each picture where its row and column say', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'slp-sheet-'));
  try {
    const file = join(directory, 'sheet.png');
    const red = createFrame(8, 8, 3);
    for (let i = 0; i < red.data.length; i += 3) red.data[i] = 200;
    await writeContactSheet(file, [[{ frame: null, label: 'a<b' }], [{ frame: null }, { frame: red }]], 32);
    const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([64, 64]);
    const at = (x: number, y: number): number[] => [...data.subarray(3 * (y * 64 + x), 3 * (y * 64 + x) + 3)];
    expect(at(48, 48)).toEqual([200, 0, 0]);
    expect(at(16, 48)).toEqual([0x44, 0x44, 0x44]);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});

it('cuts at the edge of the picture', () => {
  const frame = createFrame(6, 4, 3);
  frame.data.forEach((_, i) => {
    frame.data[i] = i;
  });
  const corner = crop(frame, { x: 4, y: -2, size: 5 });
  expect(corner).toMatchObject({ width: 2, height: 3, channels: 3 });
  expect([...corner!.data.subarray(6, 12)]).toEqual([30, 31, 32, 33, 34, 35]);
  expect(crop(frame, { x: 6, y: 0, size: 5 })).toBeNull();
  expect(crop(frame, null)).toBeNull();
});
