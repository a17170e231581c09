import { describe, expect, it } from 'vitest';
import { luma } from '../../../core/metrics/luma.ts';

describe('luma', () => {
  it('weighs red, green and blue as BT.601, in full range, without alpha', () => {
    const data = new Uint8Array([255, 0, 0, 9, 0, 255, 0, 9, 0, 0, 255, 9, 255, 255, 255, 0]);
    const plane = luma({ timestamp: 0, width: 2, height: 2, channels: 4, data });
    expect([plane.width, plane.height]).toEqual([2, 2]);
    [76.245, 149.685, 29.07, 255].forEach((expected, i) => {
      expect(plane.data[i]).toBeCloseTo(expected, 3);
    });
  });
});
