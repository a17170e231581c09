import { describe, expect, it } from 'vitest';
import { luma, type Plane } from '../../../core/metrics/luma.ts';
import { msSsim } from '../../../core/metrics/ms-ssim.ts';
import { similarity } from '../../../core/metrics/ssim.ts';
import { GAUSSIAN, naiveSsim } from './naive-ssim.ts';
import { blurred, grey, mapFrame, shiftedRight, testPicture, withNoise } from './pictures.ts';

const C1 = 6.5025;
const C2 = 58.5225;
const picture = testPicture(181, 177);
const plane = luma(picture);

describe('msSsim', () => {
  it('is 1 for equal pictures', () => {
    expect(msSsim(plane, plane)).toBe(1);
  });

  it('follows the definition, odd sizes included', () => {
    const other = luma(withNoise(blurred(picture, 2), 30));
    const expected = naiveMsSsim(plane, other);
    expect(expected).toBeLessThan(0.95);
    expect(msSsim(plane, other)).toBeCloseTo(expected, 5);
  });

  it('sees a difference of brightness at the coarsest scale only', () => {
    const luminance = (2 * 100 * 150 + C1) / (100 ** 2 + 150 ** 2 + C1);
    const [dark, bright] = [100, 150].map((value) => grey(176, 176, () => value));
    expect(msSsim(dark, bright)).toBeCloseTo(luminance ** 0.1333, 6);
  });

  it('sees the contrast of a checkerboard at the finest scale only', () => {
    const board = (d: number): Plane => grey(192, 192, (x, y) => 128 + ((x + y) % 2 === 0 ? d : -d));
    const contrast = (2 * 10 * 40 + C2) / (10 ** 2 + 40 ** 2 + C2);
    expect(msSsim(board(10), board(40))).toBeCloseTo(contrast ** 0.0448, 5);
  });

  it('is 0 for a negative, whose structure is opposed', () => {
    expect(msSsim(plane, luma(mapFrame(picture, (value) => 255 - value)))).toBe(0);
  });

  it('takes the finest scale as given', () => {
    const other = luma(blurred(picture, 1));
    expect(msSsim(plane, other, similarity(plane, other))).toBe(msSsim(plane, other));
    const given = { ...similarity(plane, other), contrastStructure: 0 };
    expect(msSsim(plane, other, given)).toBe(0);
  });

  it('falls as blur, shift and noise grow', () => {
    for (const worsen of [blurred, shiftedRight, withNoise]) {
      const scores = [1, 2, 4].map((amount) => msSsim(plane, luma(worsen(picture, amount))) ?? Number.NaN);
      expect(scores).toEqual(scores.toSorted((a, b) => b - a));
      expect(scores[0]).toBeLessThan(1);
    }
  });

  it('is null where a window does not fit the coarsest scale, and refuses different sizes', () => {
    const small = grey(400, 175, () => 9);
    expect(msSsim(small, small)).toBeNull();
    expect(() => msSsim(plane, small)).toThrow(RangeError);
  });
});

function naiveMsSsim(a: Plane, b: Plane): number {
  const exponents = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333];
  return exponents.reduce((product, exponent, scale) => {
    const { ssim, contrastStructure } = naiveSsim(coarser(a, scale), coarser(b, scale), GAUSSIAN);
    return product * (scale < 4 ? contrastStructure : ssim) ** exponent;
  }, 1);
}

function coarser(plane: Plane, scale: number): Plane {
  if (scale === 0) return plane;
  const { width, height, data } = coarser(plane, scale - 1);
  const pixel = (x: number, y: number): number =>
    data[Math.min(height - 1, y) * width + Math.min(width - 1, x)];
  return grey(Math.ceil(width / 2), Math.ceil(height / 2), (x, y) => {
    const [left, top] = [2 * x, 2 * y];
    return (pixel(left, top) + pixel(left + 1, top) + pixel(left, top + 1) + pixel(left + 1, top + 1)) / 4;
  });
}
