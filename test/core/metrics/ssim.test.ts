import { describe, expect, it } from 'vitest';
import { meanInside } from '../../../core/metrics/box.ts';
import { luma, type Plane } from '../../../core/metrics/luma.ts';
import { similarity, ssim, ssimMap } from '../../../core/metrics/ssim.ts';
import { GAUSSIAN, naiveSsim, naiveSsimAt } from './naive-ssim.ts';
import { blurred, grey, mapFrame, shiftedRight, testPicture, withNoise } from './pictures.ts';

const C1 = 6.5025;
const C2 = 58.5225;
const picture = testPicture();
const plane = luma(picture);

describe('ssimMap', () => {
  it('is 1 everywhere for equal pictures', () => {
    for (const value of ssimMap(plane, plane).data) expect(value).toBe(1);
  });

  it('is the luminance term alone on flat pictures, up to the very corner', () => {
    const map = ssimMap(
      grey(20, 20, () => 100),
      grey(20, 20, () => 150),
    );
    const expected = (2 * 100 * 150 + C1) / (100 ** 2 + 150 ** 2 + C1);
    for (const value of map.data) expect(value).toBeCloseTo(expected, 6);
  });

  it('is the contrast term alone where only contrast differs, and negative where it is inverted', () => {
    // On a checkerboard of ±d about 128 every window has a mean near 128 and a variance near d².
    const board = (d: number) => grey(31, 31, (x, y) => 128 + ((x + y) % 2 === 0 ? d : -d));
    const [a, b] = [10, 40];
    const expected = (2 * a * b + C2) / (a * a + b * b + C2);
    expect(ssimMap(board(a), board(b)).data[15 * 31 + 15]).toBeCloseTo(expected, 4);
    const opposed = (-2 * a * b + C2) / (a * a + b * b + C2);
    expect(ssimMap(board(a), board(-b)).data[15 * 31 + 15]).toBeCloseTo(opposed, 4);
  });

  it('is the definition at every pixel, whatever sizes came before', () => {
    for (const [width, height] of [
      [64, 64],
      [150, 30],
      [64, 64],
      [70, 9],
      [3, 80],
    ]) {
      const [a, b] = pair(width, height);
      const map = ssimMap(a, b);
      const naive = grey(width, height, (x, y) => {
        const { luminance, contrastStructure } = naiveSsimAt(a, b, GAUSSIAN, x - 5, y - 5);
        return luminance * contrastStructure;
      });
      expect(largestDifference(map, naive)).toBeLessThan(1e-5);
    }
  });

  it('writes into a plane that it is given', () => {
    const into = grey(64, 64, () => 7);
    const other = luma(blurred(picture, 1));
    expect(ssimMap(plane, other, into)).toBe(into);
    expect(into.data).toEqual(ssimMap(plane, other).data);
  });

  it('refuses pictures of different size', () => {
    const other = luma(testPicture(32, 64));
    expect(() => ssimMap(plane, other)).toThrow(RangeError);
    expect(() => ssimMap(plane, plane, other)).toThrow(RangeError);
  });
});

describe('similarity', () => {
  it('has the means of the definition over the windows that fit', () => {
    const [a, b] = pair(90, 47);
    const { mean, contrastStructure } = similarity(a, b);
    const naive = naiveSsim(a, b, GAUSSIAN);
    expect(mean).toBeCloseTo(naive.ssim, 6);
    expect(contrastStructure).toBeCloseTo(naive.contrastStructure, 6);
    expect(naive.ssim).toBeLessThan(0.9);
  });

  it('has the means of the map inside a range, wherever its columns begin', () => {
    const [a, b] = pair(150, 47);
    const map = ssimMap(a, b);
    for (const range of [
      { left: 0, top: 0, right: 150, bottom: 47 },
      { left: 7, top: 3, right: 140, bottom: 9 },
      { left: 149, top: 46, right: 150, bottom: 47 },
    ]) {
      expect(similarity(a, b, range).mean).toBeCloseTo(meanInside(map, range), 6);
    }
  });
});

describe('ssim', () => {
  it('is the mean where the whole window fits, and over everything in a picture smaller than that', () => {
    const other = luma(blurred(picture, 2));
    const map = ssimMap(plane, other);
    expect(ssim(plane, other)).toBeCloseTo(meanInside(map, { x: 5, y: 5, size: 54 }), 6);
    const [a, b] = pair(80, 9);
    expect(ssim(a, b)).toBeCloseTo(meanInside(ssimMap(a, b)), 6);
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

function pair(width: number, height: number): [Plane, Plane] {
  const frame = testPicture(width, height);
  return [luma(frame), luma(withNoise(blurred(frame, 1), 20))];
}

function largestDifference(a: Plane, b: Plane): number {
  return a.data.reduce((most, value, i) => Math.max(most, Math.abs(value - b.data[i])), 0);
}
