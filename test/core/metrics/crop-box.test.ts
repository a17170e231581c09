import { describe, expect, it } from 'vitest';
import type { Frame } from '../../../core/contract.ts';
import { cropBox, insidePicture } from '../../../core/metrics/crop-box.ts';
import { mapFrame, testPicture } from './pictures.ts';

const picture = testPicture(40, 30);

describe('cropBox', () => {
  it('copies the pixels of a box of the very size', () => {
    const crop = cropBox({ ...picture, timestamp: 77 }, { x: 9, y: 4, size: 16 }, 16);
    expect(crop).toMatchObject({ timestamp: 77, width: 16, height: 16, channels: 3 });
    for (let y = 0; y < 16; y++) {
      for (let x = 0; x < 16; x++) expect(pixel(crop, x, y)).toEqual(pixel(picture, x + 9, y + 4));
    }
  });

  it('averages areas when it shrinks: a fine checkerboard turns grey', () => {
    const board = mapFrame(picture, (_, x, y) => ((x + y) % 2 === 0 ? 200 : 100));
    for (const value of cropBox(board, { x: 2, y: 2, size: 24 }, 12).data) expect(value).toBe(150);
  });

  it('interpolates when it enlarges: a ramp stays one', () => {
    const ramp = mapFrame(picture, (_, x, y) => 10 + 4 * x + 2 * y);
    const crop = cropBox(ramp, { x: 10, y: 10, size: 8 }, 32);
    for (let y = 0; y < 32; y++) {
      for (let x = 0; x < 32; x++) {
        const expected = 10 + 4 * (10 + (x + 0.5) / 4 - 0.5) + 2 * (10 + (y + 0.5) / 4 - 0.5);
        expect(Math.abs(pixel(crop, x, y)[0] - expected)).toBeLessThanOrEqual(0.5);
      }
    }
  });

  it('is the mean over each pixel’s extent, at any scale and place, whatever was cut before', () => {
    cropBox(picture, { x: -5, y: -5, size: 50 }, 9);
    for (const box of [
      { x: 3.3, y: 2.8, size: 21.7 },
      { x: -4.2, y: 17.1, size: 19 },
      { x: 5.5, y: 1.25, size: 8 },
      { x: 30.1, y: -3.9, size: 13.3 },
      { x: -20, y: -20, size: 90 },
      { x: 50.5, y: 3, size: 6 },
    ]) {
      const crop = cropBox(picture, box, 8);
      for (let y = 0; y < 8; y++) {
        for (let x = 0; x < 8; x++) {
          pixel(crop, x, y).forEach((value, channel) => {
            expect(Math.abs(value - naiveMean(picture, box, 8, x, y, channel))).toBeLessThanOrEqual(0.5001);
          });
        }
      }
    }
  });

  it('repeats the edge beyond the picture', () => {
    const crop = cropBox(picture, { x: -10, y: 25, size: 10 }, 10);
    for (let y = 0; y < 10; y++) expect(pixel(crop, 3, y)).toEqual(pixel(picture, 0, Math.min(29, 25 + y)));
  });

  it('ignores alpha', () => {
    const data = new Uint8Array(40 * 30 * 4).map((_, i) =>
      i % 4 === 3 ? i : picture.data[Math.floor(i / 4) * 3 + (i % 4)],
    );
    const box = { x: 4.5, y: 7.25, size: 11 };
    expect(cropBox({ ...picture, channels: 4, data }, box, 16)).toEqual(cropBox(picture, box, 16));
  });

  it('writes where it is told to', () => {
    const into = new Uint8Array(12 * 12 * 3);
    const box = { x: 4.5, y: 7.25, size: 11 };
    expect(cropBox(picture, box, 12, into).data).toBe(into);
    expect(into).toEqual(cropBox(picture, box, 12).data);
    expect(() => cropBox(picture, box, 13, into)).toThrow(RangeError);
  });
});

describe('insidePicture', () => {
  it('has every pixel of a box that lies inside', () => {
    const inside = { left: 0, top: 0, right: 32, bottom: 32 };
    expect(insidePicture({ x: 0, y: 0, size: 30 }, 32, picture)).toEqual(inside);
    expect(insidePicture({ x: 12.3, y: 4.4, size: 20.5 }, 32, picture)).toEqual(inside);
  });

  it('leaves out pixels with their centre beyond an edge', () => {
    expect(insidePicture({ x: -5, y: 20, size: 20 }, 40, picture)).toEqual({
      left: 10,
      top: 0,
      right: 40,
      bottom: 20,
    });
    // The centre of column 9 lies at −0.05.
    expect(insidePicture({ x: -4.8, y: 0, size: 20 }, 40, picture)?.left).toBe(10);
    expect(insidePicture({ x: -4.7, y: 0, size: 20 }, 40, picture)?.left).toBe(9);
  });

  it('is null for a box that shows nothing', () => {
    expect(insidePicture({ x: -20, y: 0, size: 20 }, 40, picture)).toBeNull();
    expect(insidePicture({ x: 0, y: 29.9, size: 20 }, 40, picture)).toBeNull();
  });
});

function pixel({ width, data }: Frame, x: number, y: number): number[] {
  return [...data.subarray(3 * (y * width + x), 3 * (y * width + x) + 3)];
}

/** Mean over a pixel of the crop (over one pixel of the picture where that is larger), pixel by pixel of the picture. */
function naiveMean(
  frame: Frame,
  box: { x: number; y: number; size: number },
  size: number,
  x: number,
  y: number,
  channel: number,
): number {
  const scale = box.size / size;
  const half = Math.max(1, scale) / 2;
  const [centreX, centreY] = [box.x + (x + 0.5) * scale, box.y + (y + 0.5) * scale];
  const overlap = (centre: number, i: number): number =>
    Math.max(0, Math.min(centre + half, i + 1) - Math.max(centre - half, i));
  let sum = 0;
  for (let row = -40; row < 90; row++) {
    const down = overlap(centreY, row);
    if (down === 0) continue;
    for (let column = -40; column < 90; column++) {
      const weight = down * overlap(centreX, column);
      const inside = [Math.max(0, Math.min(39, column)), Math.max(0, Math.min(29, row))] as const;
      sum += weight === 0 ? 0 : weight * pixel(frame, ...inside)[channel];
    }
  }
  return sum / (2 * half) ** 2;
}
