import { createFrame, type Frame } from 'slp';
import { expect, test } from 'vitest';
import { sharpen } from '../src/sharpen.ts';

const BOX = { x: 8, y: 8, size: 16 };

/** Grey 100 on the left and 140 on the right of x = 16, with one pixel of 120 between: an edge that is a little soft. */
function softEdge(channels: 3 | 4 = 3): Frame {
  const frame = createFrame(32, 32, channels);
  for (let i = 0; i < 32 * 32; i++) {
    const x = i % 32;
    frame.data.fill(x < 16 ? 100 : x > 16 ? 140 : 120, i * channels, i * channels + 3);
    if (channels === 4) frame.data[i * 4 + 3] = 255;
  }
  return frame;
}

const red = ({ data, width, channels }: Frame, x: number, y: number): number =>
  data[(y * width + x) * channels];

test('makes an edge in a box steeper, and changes nothing outside', () => {
  const [before, after] = [softEdge(), softEdge()];
  sharpen(after, [BOX], 1, 1);
  expect(red(after, 15, 16)).toBeLessThan(100);
  expect(red(after, 17, 16)).toBeGreaterThan(140);
  for (let y = 0; y < 32; y++) {
    for (let x = 0; x < 32; x++) {
      const isInside = x >= 8 && x < 24 && y >= 8 && y < 24;
      if (!isInside) expect(red(after, x, y)).toBe(red(before, x, y));
    }
  }
});

test('counts boxes that overlap once', () => {
  const [once, twice] = [softEdge(), softEdge()];
  sharpen(once, [BOX], 1, 1);
  sharpen(twice, [BOX, BOX], 1, 1);
  expect(twice.data).toEqual(once.data);
});

test('leaves alpha as it is, and takes no colour from what is transparent', () => {
  const frame = softEdge(4);
  for (let i = 0; i < 32 * 32; i++) {
    if (i % 32 >= 16) frame.data.set([255, 0, 0, 0], i * 4);
  }
  const alpha = frame.data.filter((_, i) => i % 4 === 3);
  sharpen(frame, [BOX], 2, 1);
  expect(frame.data.filter((_, i) => i % 4 === 3)).toEqual(alpha);
  expect(red(frame, 15, 16)).toBe(100);
});

test('works at the edge of the picture, and does without a box', () => {
  const [corner, none] = [softEdge(), softEdge()];
  sharpen(corner, [{ x: 4, y: -10, size: 20 }], 1, 1);
  expect(red(corner, 15, 0)).toBeLessThan(100);
  sharpen(none, [{ x: 40, y: 40, size: 10 }], 1, 1);
  expect(none.data).toEqual(softEdge().data);
});
