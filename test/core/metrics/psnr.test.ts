import { describe, expect, it } from 'vitest';
import { meanSquaredError, psnr, psnrOf } from '../../../core/metrics/psnr.ts';
import { blurred, mapFrame, shiftedRight, testPicture, withNoise } from './pictures.ts';

const picture = testPicture();

describe('psnr', () => {
  it('is infinite for equal pictures', () => {
    expect(psnr(picture, picture)).toBe(Number.POSITIVE_INFINITY);
  });

  it('is 20 log10(255 / d) where every value is off by d, whichever is the brighter', () => {
    const brighter = mapFrame(picture, (value) => value + 5);
    expect(psnr(picture, brighter)).toBeCloseTo(20 * Math.log10(255 / 5), 10);
    expect(psnr(brighter, picture)).toBeCloseTo(20 * Math.log10(255 / 5), 10);
  });

  it('is that of the variance under noise of known variance', () => {
    // Uniform in ±12 has a variance of 12² / 3; rounding to whole values adds 1 / 12.
    const calm = mapFrame(testPicture(256, 256), () => 128);
    expect(meanSquaredError(calm, withNoise(calm, 12))).toBeCloseTo(12 ** 2 / 3 + 1 / 12, 0);
    expect(psnr(calm, withNoise(calm, 12))).toBeCloseTo(psnrOf(12 ** 2 / 3 + 1 / 12), 1);
  });

  it('averages over the three channels', () => {
    const redder = mapFrame(picture, (value, _x, _y, channel) => (channel === 0 ? value + 6 : value));
    expect(meanSquaredError(picture, redder)).toBeCloseTo(12, 10);
  });

  it('reads only the box, cut at the edge of the picture', () => {
    const damaged = mapFrame(picture, (value, x, y) => (x >= 56 && y >= 56 ? value + 10 : value));
    expect(meanSquaredError(picture, damaged, { x: 0, y: 0, size: 56 })).toBe(0);
    expect(meanSquaredError(picture, damaged, { x: 56, y: 56, size: 100 })).toBe(100);
    expect(meanSquaredError(picture, damaged, { x: 48, y: 56, size: 16 })).toBe(50);
    expect(meanSquaredError(picture, damaged, { left: 54, top: 60, right: 58, bottom: 62 })).toBe(50);
    expect(psnr(picture, damaged, { x: 64, y: 0, size: 10 })).toBeNaN();
  });

  it('ignores alpha', () => {
    const { width, height } = picture;
    const data = new Uint8Array(width * height * 4).map((_, i) =>
      i % 4 === 3 ? 77 : picture.data[Math.floor(i / 4) * 3 + (i % 4)],
    );
    expect(psnr(picture, { ...picture, channels: 4, data })).toBe(Number.POSITIVE_INFINITY);
  });

  it('falls as blur, shift and noise grow', () => {
    for (const worsen of [blurred, shiftedRight, withNoise]) {
      const scores = [1, 2, 4].map((amount) => psnr(picture, worsen(picture, amount)));
      expect(scores).toEqual(scores.toSorted((a, b) => b - a));
      expect(scores[0]).toBeGreaterThan(scores[2] + 2);
    }
  });

  it('refuses pictures of different size', () => {
    expect(() => psnr(picture, testPicture(64, 62))).toThrow('64×64 cannot be compared with one of 64×62');
  });
});

describe('psnrOf', () => {
  it('is in decibels below the peak', () => {
    expect(psnrOf(255 ** 2)).toBe(0);
    expect(psnrOf(255 ** 2 / 1000)).toBeCloseTo(30, 10);
    expect(psnrOf(0)).toBe(Number.POSITIVE_INFINITY);
  });
});
