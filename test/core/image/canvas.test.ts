import { describe, expect, it } from 'vitest';
import { canvasFromFrame, createCanvas, frameFromCanvas } from '../../../core/image/canvas.ts';

const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * 37 + 11) % 256);

describe('canvas', () => {
  it.each([
    [4, 3],
    [5, 3],
    [1, 1],
    [7, 2],
  ])('gives a %i×%i opaque frame back unchanged', (width, height) => {
    const frame = { timestamp: 7, width, height, channels: 3 as const, data: bytes(width * height * 3) };
    expect(frameFromCanvas(canvasFromFrame(frame), 3, 7)).toEqual(frame);
  });

  it('premultiplies on the way in and straightens on the way out', () => {
    const frame = {
      timestamp: 0,
      width: 3,
      height: 1,
      channels: 4 as const,
      data: Uint8Array.of(200, 100, 50, 255, 200, 100, 50, 128, 9, 9, 9, 0),
    };
    const canvas = canvasFromFrame(frame);
    expect([...canvas.data.subarray(4, 8)]).toEqual([100, 50, 25, 128]);
    expect([...canvas.data.subarray(8, 12)]).toEqual([0, 0, 0, 0]);
    const { data } = frameFromCanvas(canvas, 4, 0);
    expect([...data.subarray(0, 4)]).toEqual([200, 100, 50, 255]);
    expect(Math.abs(data[4] - 200)).toBeLessThanOrEqual(1);
    expect([...data.subarray(8, 12)]).toEqual([0, 0, 0, 0]);
  });

  it('starts transparent', () => {
    expect(createCanvas(2, 2).data.every((value) => value === 0)).toBe(true);
  });
});
