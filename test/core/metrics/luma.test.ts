import { describe, expect, it } from 'vitest';
import { luma } from '../../../core/metrics/luma.ts';
import { grey, testPicture } from './pictures.ts';

describe('luma', () => {
  it('weighs red, green and blue as BT.601, in full range, without alpha', () => {
    const data = new Uint8Array([255, 0, 0, 9, 0, 255, 0, 9, 0, 0, 255, 9, 255, 255, 255, 0]);
    const plane = luma({ timestamp: 0, width: 2, height: 2, channels: 4, data });
    expect([plane.width, plane.height]).toEqual([2, 2]);
    [76.245, 149.685, 29.07, 255].forEach((expected, i) => {
      expect(plane.data[i]).toBeCloseTo(expected, 3);
    });
  });
  it('writes into a plane of the same size', () => {
    const frame = testPicture(12, 9);
    const into = grey(12, 9, () => 3);
    expect(luma(frame, into)).toBe(into);
    expect(into.data).toEqual(luma(frame).data);
    expect(() =>
      luma(
        frame,
        grey(9, 12, () => 3),
      ),
    ).toThrow(RangeError);
  });
});
