import { describe, expect, it } from 'vitest';
import { Adam } from '../../../core/training/adam.ts';
import { meanGradient } from '../../../core/training/mean-gradient.ts';
import { moveAverage } from '../../../core/training/moving-average.ts';

const OPTIONS = { learningRate: 0.1, beta1: 0.9, beta2: 0.999 };

describe('Adam', () => {
  it('takes a first step of the learning rate, whatever the size of the gradient', () => {
    const weights = Float32Array.of(1, 1, 1);
    new Adam(3).update(weights, Float32Array.of(100, -0.01, 0), 1, OPTIONS);
    expect([...weights]).toEqual([expect.closeTo(0.9, 5), expect.closeTo(1.1, 5), 1]);
  });

  it('follows the published algorithm', () => {
    const weights = Float32Array.of(0.5);
    const adam = new Adam(1);
    let [m, v, expected] = [0, 0, 0.5];
    [0.3, -0.2, 0.7, 0.1].forEach((gradient, i) => {
      adam.update(weights, Float32Array.of(gradient * 4), 0.25, OPTIONS);
      m = 0.9 * m + 0.1 * gradient;
      v = 0.999 * v + 0.001 * gradient ** 2;
      expected -= (0.1 * (m / (1 - 0.9 ** (i + 1)))) / (Math.sqrt(v / (1 - 0.999 ** (i + 1))) + 1e-8);
    });
    expect(weights[0]).toBeCloseTo(expected, 5);
    expect(adam.steps).toBe(4);
  });
});

describe('meanGradient', () => {
  it('weighs the parts and tells the length', () => {
    const into = new Float32Array(2);
    const norm = meanGradient([Float32Array.of(4, 0), Float32Array.of(0, 8)], [0.75, 0.5], into);
    expect([...into, norm]).toEqual([3, 4, 5]);
  });

  it('is not finite where a number is not', () => {
    expect(meanGradient([Float32Array.of(1, Number.NaN)], [1], new Float32Array(2))).toBeNaN();
    expect(meanGradient([Float32Array.of(Number.POSITIVE_INFINITY)], [1], new Float32Array(1))).toBe(
      Infinity,
    );
  });
});

describe('moveAverage', () => {
  it('forgets the random start, and later follows slowly', () => {
    const average = Float32Array.of(1000);
    for (let step = 0; step < 100; step++) moveAverage(average, Float32Array.of(1), step);
    expect(average[0]).toBeCloseTo(1, 4);
    moveAverage(average, Float32Array.of(2), 1e6);
    expect(average[0]).toBeCloseTo(1.001, 5);
  });
});
