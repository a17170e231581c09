import { describe, expect, it } from 'vitest';
import { faceBox, handBox, mouthBox } from '../../../core/pose/regions.ts';
import { meshRows, OUTER_LIPS_468, STRIDE } from '../../../core/pose/topology.ts';
import { face, hand, without } from './figure.ts';

describe('boxes around regions', () => {
  it('are squares of the stated multiple of the longer side, around the middle of the keypoints', () => {
    const one = new Float32Array(21 * STRIDE);
    for (let row = 0; row < 21; row++) one.set([100 + row, 50 + 2 * row, 0, 1], row * STRIDE);
    const box = handBox(one);
    expect(box?.size).toBeCloseTo(1.3 * 40);
    expect(box && box.x + box.size / 2).toBeCloseTo(110);
    expect(box && box.y + box.size / 2).toBeCloseTo(70);
  });

  it('do not see missing keypoints, and are null without any', () => {
    const lost = without(hand(100, 100), [8, 12, 16]);
    expect(handBox(lost)?.size).toBeLessThan(handBox(hand(100, 100))?.size ?? 0);
    const rows = Array.from({ length: 21 }, (_, row) => row);
    expect(handBox(without(hand(100, 100), rows))).toBeNull();
    expect(handBox(null)).toBeNull();
    expect(faceBox(null)).toBeNull();
    expect(mouthBox(null)).toBeNull();
  });

  it.each([468, 128, 68])('find the lips of a face with %i points', (count) => {
    const one = face(100, 100, { count });
    const rows = meshRows(count);
    for (const index of OUTER_LIPS_468) {
      if (rows[index] >= 0)
        one.set([index === 61 ? 80 : index === 291 ? 120 : 100, 140], rows[index] * STRIDE);
    }
    expect(mouthBox(one)).toEqual({ x: 100 - 28, y: 140 - 28, size: expect.closeTo(56) });
    expect(faceBox(one)?.size).toBeGreaterThan(56);
  });
});
