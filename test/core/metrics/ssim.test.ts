import { describe, expect, it } from 'vitest';
import { meanInside } from '../../../core/metrics/box.ts';
import { luma } from '../../../core/metrics/luma.ts';
import { meanOfMap, ssim, ssimMap } from '../../../core/metrics/ssim.ts';
import { blurred, grey, mapFrame, shiftedRight, testPicture, withNoise } from './pictures.ts';

const C1 = 6.5025;
const C2 = 58.5225;
const picture = testPicture();
const plane = luma(picture);

describe('ssimMap', () => {
  it('is 1 everywhere for equal pictures', () => {
    const map = ssimMap(plane, plane);
    expect(Math.min(...map.data)).toBeCloseTo(1, 6);
    expect(Math.max(...map.data)).toBeCloseTo(1, 6);
  });

  it('is the luminance term alone on flat pictures, up to the very corner', () => {
    const map = ssimMap(
      grey(20, 20, () => 100),
      grey(20, 20, () => 150),
    );
    const expected = (2 * 100 * 150 + C1) / (100 ** 2 + 150 ** 2 + C1);
    for (const value of map.data) expect(value).toBeCloseTo(expected, 6);
  });

  it('is the contrast term alone where only contrast differs', () => {
    // On a checkerboard of ±d about 128 every window has a mean near 128 and a variance near d².
    const board = (d: number) => grey(31, 31, (x, y) => 128 + ((x + y) % 2 === 0 ? d : -d));
    const [a, b] = [10, 40];
    const expected = (2 * a * b + C2) / (a * a + b * b + C2);
    expect(ssimMap(board(a), board(b)).data[15 * 31 + 15]).toBeCloseTo(expected, 4);
    const opposed = (-2 * a * b + C2) / (a * a + b * b + C2);
    expect(ssimMap(board(a), board(-b)).data[15 * 31 + 15]).toBeCloseTo(opposed, 4);
  });

  it('follows the formula written out for one window', () => {
    const other = luma(withNoise(blurred(picture, 1), 20));
    const map = ssimMap(plane, other);
    for (const [x, y] of [
      [30, 20],
      [0, 0],
      [63, 2],
    ]) {
      expect(map.data[y * 64 + x]).toBeCloseTo(ssimAt(plane.data, other.data, x, y), 5);
    }
  });

  it('refuses pictures of different size', () => {
    expect(() => ssimMap(plane, luma(testPicture(32, 64)))).toThrow(RangeError);
  });
});

describe('ssim', () => {
  it('is the mean where the whole window fits, and over everything in a picture smaller than that', () => {
    const map = ssimMap(plane, luma(blurred(picture, 2)));
    expect(meanOfMap(map)).toBeCloseTo(meanInside(map, { x: 5, y: 5, size: 54 }), 10);
    const small = { width: 8, height: 2, data: Float32Array.from({ length: 16 }, (_, i) => i) };
    expect(meanOfMap(small)).toBe(7.5);
  });

  it('falls as blur, shift and noise grow', () => {
    for (const worsen of [blurred, shiftedRight, withNoise]) {
      const scores = [1, 2, 4].map((amount) => ssim(plane, luma(worsen(picture, amount))));
      expect(scores).toEqual(scores.toSorted((a, b) => b - a));
      expect(scores[0]).toBeLessThan(1);
    }
  });

  it('sees damage only in the boxes it touches', () => {
    const damaged = mapFrame(picture, (value, x, y) => (x < 20 && y < 20 ? 255 - value : value));
    const map = ssimMap(plane, luma(damaged));
    expect(meanInside(map, { x: 26, y: 26, size: 30 })).toBeCloseTo(1, 6);
    expect(meanInside(map, { x: 0, y: 0, size: 20 })).toBeLessThan(0.5);
    expect(meanInside(map, { x: -40, y: 0, size: 20 })).toBeNaN();
  });
});

/** The definition, with no shortcut: a two-dimensional window, its moments about the mean. */
function ssimAt(a: Float32Array, b: Float32Array, x: number, y: number): number {
  const taps: { weight: number; i: number }[] = [];
  for (let row = Math.max(0, y - 5); row <= Math.min(63, y + 5); row++) {
    for (let column = Math.max(0, x - 5); column <= Math.min(63, x + 5); column++) {
      const weight = Math.exp(-((row - y) ** 2 + (column - x) ** 2) / (2 * 1.5 ** 2));
      taps.push({ weight, i: row * 64 + column });
    }
  }
  const total = taps.reduce((sum, { weight }) => sum + weight, 0);
  const mean = (value: (i: number) => number) =>
    taps.reduce((sum, { weight, i }) => sum + weight * value(i), 0) / total;
  const meanA = mean((i) => a[i]);
  const meanB = mean((i) => b[i]);
  const varianceA = mean((i) => (a[i] - meanA) ** 2);
  const varianceB = mean((i) => (b[i] - meanB) ** 2);
  const covariance = mean((i) => (a[i] - meanA) * (b[i] - meanB));
  return (
    ((2 * meanA * meanB + C1) * (2 * covariance + C2)) /
    ((meanA ** 2 + meanB ** 2 + C1) * (varianceA + varianceB + C2))
  );
}
