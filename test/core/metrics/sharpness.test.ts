import { describe, expect, it } from 'vitest';
import { luma } from '../../../core/metrics/luma.ts';
import { sharpness } from '../../../core/metrics/sharpness.ts';
import { blurred, grey, mapFrame, shiftedRight, testPicture, withNoise } from './pictures.ts';

describe('sharpness', () => {
  it('is 0 on flat pictures, ramps and paraboloids, whose Laplacian is constant', () => {
    expect(sharpness(grey(16, 16, () => 90))).toBe(0);
    expect(sharpness(grey(16, 16, (x, y) => 3 * x + 5 * y))).toBe(0);
    expect(sharpness(grey(16, 16, (x, y) => (x * x) / 2 + (y * y) / 2))).toBeCloseTo(0, 6);
  });

  it('is (8d)² on a checkerboard of ±d', () => {
    const board = grey(18, 18, (x, y) => 100 + ((x + y) % 2 === 0 ? 3 : -3));
    expect(sharpness(board)).toBeCloseTo((8 * 3) ** 2, 6);
  });

  it('is the variance written out for a single bright pixel', () => {
    // Over 4 × 4 inner pixels the Laplacian is −4h once, h four times, else 0: its mean is 0, its variance 20h² / 16.
    const dot = grey(6, 6, (x, y) => (x === 2 && y === 2 ? 7 : 0));
    expect(sharpness(dot)).toBeCloseTo((20 * 49) / 16, 6);
  });

  it('is 20 σ² under noise of variance σ²: 1 + 1 + 1 + 1 + 4²', () => {
    const noise = withNoise(
      mapFrame(testPicture(300, 300), () => 128),
      15,
    );
    const plane = grey(300, 300, (x, y) => noise.data[3 * (y * 300 + x)]);
    const expected = 20 * (15 ** 2 / 3 + 1 / 12);
    expect(Math.abs(sharpness(plane) / expected - 1)).toBeLessThan(0.03);
  });

  it('reads the box only, with neighbours from outside it', () => {
    const dot = grey(20, 20, (x, y) => (x === 4 && y === 10 ? 8 : 0));
    expect(sharpness(dot, { x: 10, y: 5, size: 8 })).toBe(0);
    expect(sharpness(dot, { x: 5, y: 9, size: 3 })).toBeGreaterThan(0);
    expect(sharpness(dot, { x: 30, y: 0, size: 5 })).toBeNaN();
    expect(sharpness(dot, { x: 0, y: 0, size: 1 })).toBeNaN();
  });

  it('falls under blur, grows under noise, hardly moves under a shift', () => {
    const picture = testPicture();
    const box = { x: 16, y: 16, size: 32 };
    const of = (frame: typeof picture): number => sharpness(luma(frame), box);
    const blurs = [0, 1, 2].map((radius) => of(blurred(picture, radius)));
    expect(blurs).toEqual(blurs.toSorted((a, b) => b - a));
    const noises = [0, 5, 20].map((amplitude) => of(withNoise(picture, amplitude)));
    expect(noises).toEqual(noises.toSorted((a, b) => a - b));
    expect(of(shiftedRight(picture, 2)) / of(picture)).toBeCloseTo(1, 0);
  });
});
