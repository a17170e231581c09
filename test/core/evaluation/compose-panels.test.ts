import sharp from 'sharp';
import { expect, it } from 'vitest';
import type { Frame } from '../../../core/contract.ts';
import {
  amplifiedDifference,
  composePanels,
  enlarge,
  opaque,
  resize,
} from '../../../core/evaluation/compose-panels.ts';

function plain(width: number, height: number, colour: readonly number[]): Frame {
  const data = Uint8Array.from(
    { length: width * height * colour.length },
    (_, i) => colour[i % colour.length],
  );
  return { timestamp: 7, width, height, channels: colour.length === 4 ? 4 : 3, data };
}

it('lays pictures out in one JPEG', async () => {
  const { width, height, jpeg } = await composePanels(
    [
      { frame: plain(16, 16, [200, 0, 0]), left: 0, top: 0 },
      { frame: plain(16, 8, [0, 0, 200]), left: 16, top: 16 },
    ],
    90,
  );
  expect([width, height]).toEqual([32, 24]);
  const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
  expect(info).toMatchObject({ width: 32, height: 24, channels: 3 });
  const at = (x: number, y: number) => [...data.subarray(3 * (y * 32 + x), 3 * (y * 32 + x) + 3)];
  const near = (colour: number[]) => colour.map((value) => expect.closeTo(value, -1));
  expect(at(8, 8)).toEqual(near([200, 0, 0]));
  expect(at(24, 20)).toEqual(near([0, 0, 200]));
  expect(at(24, 8)).toEqual(near([0, 0, 0]));
});

it('amplifies absolute differences, up to white', () => {
  const { data } = amplifiedDifference(plain(1, 1, [100, 100, 0]), plain(1, 1, [110, 80, 200]), 3);
  expect([...data]).toEqual([30, 60, 255]);
});

it('marks what lies beyond the picture in grey', () => {
  const { data } = enlarge(plain(8, 8, [200, 200, 200]), { x: -4, y: 0, size: 8 }, 16);
  const row = [...data.subarray(0, 48)].filter((_, i) => i % 3 === 0);
  expect(row).toEqual([...Array(8).fill(64), ...Array(8).fill(200)]);
});

it('shows only grey where nothing of the picture is', () => {
  const { data } = enlarge(plain(8, 8, [200, 200, 200]), { x: 20, y: 20, size: 4 }, 4);
  expect(new Set(data)).toEqual(new Set([64]));
});

it('resizes to any shape', async () => {
  const resized = await resize(plain(8, 8, [10, 20, 30]), 5, 3);
  expect(resized).toMatchObject({ width: 5, height: 3, timestamp: 7 });
  expect([...resized.data.subarray(0, 3)]).toEqual([10, 20, 30]);
});

it('leaves alpha out, and pictures without it as they are', () => {
  const rgb = plain(2, 1, [1, 2, 3]);
  expect(opaque(rgb)).toBe(rgb);
  expect([...opaque(plain(2, 1, [1, 2, 3, 128])).data]).toEqual([1, 2, 3, 1, 2, 3]);
});
