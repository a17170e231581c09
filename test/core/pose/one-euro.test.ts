import { describe, expect, it } from 'vitest';
import { OneEuro } from '../../../core/pose/one-euro.ts';
import { smooth } from '../../../core/pose/smooth.ts';
import { body, hand, pose, sequence } from './figure.ts';

const OPTIONS = { minCutoff: 2, slope: 40, speedCutoff: 8 };
const point = (x: number, confidence = 1) => Float32Array.of(x, 0, 0, confidence);
/** −1..1, in a fixed disorder. */
const noise = (i: number) => 2 * ((i * 0.6180339887) % 1) - 1;

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

describe('OneEuro', () => {
  it('calms a point at rest', () => {
    const filter = new OneEuro(1, OPTIONS);
    const given = Array.from({ length: 200 }, (_, i) => 0.3 * noise(i));
    const smoothed = given.map((x) => filter.filter(point(x), 0.04, 180)[0]);
    expect(deviation(smoothed.slice(20))).toBeLessThan(0.5 * deviation(given.slice(20)));
  });

  it('follows a fast one with a lag of less than a pixel', () => {
    const filter = new OneEuro(1, OPTIONS);
    let lag = 0;
    for (let i = 0; i < 20; i++) {
      const out = filter.filter(point(i * 30), 0.04, 180)[0];
      if (i > 1) lag = Math.max(lag, i * 30 - out);
    }
    expect(lag).toBeLessThan(1);
  });

  it('goes by real time: half the rate, the same path', () => {
    const fine = new OneEuro(1, OPTIONS);
    const coarse = new OneEuro(1, OPTIONS);
    let a = 0;
    let b = 0;
    for (let i = 0; i <= 100; i++) {
      const x = 40 * Math.sin(i / 20);
      a = fine.filter(point(x), i === 0 ? 0 : 0.02, 180)[0];
      if (i % 2 === 0) b = coarse.filter(point(x), i === 0 ? 0 : 0.04, 180)[0];
    }
    expect(Math.abs(a - b)).toBeLessThan(0.7);
  });

  it('believes a doubtful measurement less, and a missing one not at all', () => {
    const follow = (confidence: number) => {
      const filter = new OneEuro(1, OPTIONS);
      filter.filter(point(0), 0, 180);
      filter.filter(point(10, confidence), 0.04, 180);
      return filter.filter(point(0.001), 0.001, 180)[0];
    };
    expect(follow(0.1)).toBeLessThan(0.3 * follow(1));
    expect(follow(0)).toBeLessThan(0.01);
    expect(new OneEuro(1, OPTIONS).filter(point(7, 0), 0.04, 180)).toEqual(point(7, 0));
  });

  it('starts afresh where a point comes back after a while', () => {
    const filter = new OneEuro(1, OPTIONS);
    filter.filter(point(0), 0, 180);
    for (let i = 0; i < 8; i++) filter.filter(point(0, 0), 0.04, 180);
    expect(filter.filter(point(50), 0.04, 180)[0]).toBe(50);
  });
});

describe('smooth', () => {
  it('is independent of resolution', () => {
    const shaken = sequence(30, (i) => ({ leftHand: hand(260 + noise(i), 280 + noise(i + 7)) }));
    const double = shaken.map((one) => ({
      ...one,
      body: one.body.map((value, i) => (i % 4 < 3 ? 2 * value : value)),
      leftHand: (one.leftHand as Float32Array).map((value, i) => (i % 4 < 3 ? 2 * value : value)),
    }));
    const [small, large] = [smooth(), smooth()];
    shaken.forEach((one, i) => {
      const a = small(one, i === 0 ? 0 : 0.04)?.leftHand?.[0] ?? 0;
      const b = large(double[i], i === 0 ? 0 : 0.04)?.leftHand?.[0] ?? 0;
      expect(b).toBeCloseTo(2 * a, 2);
    });
  });

  it('passes on what it cannot measure', () => {
    const nobody = pose({ body: body({}, 0) });
    expect(smooth()(nobody, 0)).toBe(nobody);
  });
});
