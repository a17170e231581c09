import { describe, expect, it } from 'vitest';
import { pushPull } from '../../../core/image/push-pull.ts';

describe('pushPull', () => {
  it('keeps what is known', () => {
    const colours = Float32Array.from({ length: 9 * 7 }, (_, i) => i);
    const weights = Float32Array.from(colours, (_, i) => (i % 3 === 0 ? 1 : 0));
    const out = pushPull(colours, weights, 9, 7, 1);
    for (let i = 0; i < out.length; i += 3) expect(out[i]).toBe(i);
  });

  it('fills holes of a flat colour with it, whatever lies in them', () => {
    const size = 20;
    const colours = new Float32Array(size * size * 3);
    const weights = new Float32Array(size * size);
    for (let i = 0; i < weights.length; i++) {
      const x = i % size;
      const y = Math.floor(i / size);
      weights[i] = (x - 10) ** 2 + (y - 9) ** 2 > 40 ? 1 : 0;
      colours.set(weights[i] ? [10, 20, 30] : [Number.NaN, 999, -5], i * 3);
    }
    const out = pushPull(colours, weights, size, size, 3);
    for (let i = 0; i < weights.length; i++) {
      expect(out[i * 3]).toBeCloseTo(10, 3);
      expect(out[i * 3 + 1]).toBeCloseTo(20, 3);
      expect(out[i * 3 + 2]).toBeCloseTo(30, 3);
    }
  });

  it('continues a ramp across a hole without a seam', () => {
    const width = 32;
    const colours = Float32Array.from({ length: width * 8 }, (_, i) => i % width);
    const weights = Float32Array.from(colours, (_, i) => (i % width > 12 && i % width < 20 ? 0 : 1));
    const out = pushPull(colours, weights, width, 8, 1);
    for (let x = 13; x < 20; x++) {
      expect(Math.abs(out[4 * width + x] - x)).toBeLessThan(3);
      expect(out[4 * width + x]).toBeGreaterThanOrEqual(out[4 * width + x - 1] - 0.5);
    }
  });

  it('gives zeros where nothing is known', () => {
    expect(pushPull(new Float32Array(12).fill(5), new Float32Array(12), 4, 3, 1).every((v) => v === 0)).toBe(
      true,
    );
  });
});
