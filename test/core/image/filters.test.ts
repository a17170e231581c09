import { describe, expect, it } from 'vitest';
import { boxFilter } from '../../../core/image/box-filter.ts';
import {
  applyGuided,
  type Guide,
  guidedCoefficients,
  guidedFilter,
} from '../../../core/image/guided-filter.ts';
import { createPlane, enlargePlane, type Plane, samplePlane } from '../../../core/image/plane.ts';

const plane = (width: number, height: number, value: (x: number, y: number) => number): Plane => {
  const out = createPlane(width, height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) out.data[y * width + x] = value(x, y);
  return out;
};

describe('boxFilter', () => {
  it.each([1, 3, 50])('is the mean over the window, cut at the border (radius %i)', (radius) => {
    const input = plane(13, 9, (x, y) => Math.sin(x * 3 + y * 7));
    const out = boxFilter(input, radius);
    for (const [x, y] of [
      [0, 0],
      [6, 4],
      [12, 8],
      [1, 7],
    ]) {
      let sum = 0;
      let count = 0;
      for (let v = Math.max(0, y - radius); v <= Math.min(8, y + radius); v++) {
        for (let u = Math.max(0, x - radius); u <= Math.min(12, x + radius); u++) {
          sum += input.data[v * 13 + u];
          count++;
        }
      }
      expect(out.data[y * 13 + x]).toBeCloseTo(sum / count, 5);
    }
  });

  it('may write into its input', () => {
    const input = plane(8, 8, (x, y) => x * y);
    const expected = boxFilter(input, 2).data.slice();
    expect(boxFilter(input, 2, input).data).toEqual(expected);
  });
});

describe('guidedFilter', () => {
  const gray = (p: Plane): Guide => [p, p, p];

  it('keeps a constant as it is', () => {
    const guide = gray(plane(16, 16, (x, y) => ((x * 5 + y * 3) % 7) / 7));
    const out = guidedFilter(
      guide,
      plane(16, 16, () => 0.3),
      3,
      1e-3,
    );
    for (const value of out.data) expect(value).toBeCloseTo(0.3, 4);
  });

  it('removes noise within regions and keeps the edge between them', () => {
    const edge = (x: number): number => (x < 16 ? 0.2 : 0.8);
    const guide = gray(plane(32, 32, edge));
    const noisy = plane(32, 32, (x, y) => edge(x) + ((x * 7 + y * 13) % 2 ? 0.1 : -0.1));
    const out = guidedFilter(guide, noisy, 4, 1e-4);
    expect(out.data[16 * 32 + 15]).toBeLessThan(0.26);
    expect(out.data[16 * 32 + 16]).toBeGreaterThan(0.74);
    const spread = Math.max(...out.data.subarray(512, 524)) - Math.min(...out.data.subarray(512, 524));
    expect(spread).toBeLessThan(0.05);
  });

  it('carries coefficients over to a larger guide: the edge is as sharp as there', () => {
    const small = gray(plane(16, 16, (x) => (x < 8 ? 0 : 1)));
    const large = gray(plane(32, 32, (x) => (x < 16 ? 0 : 1)));
    const [coefficients] = guidedCoefficients(small, [small[0]], 2, 1e-6);
    const out = applyGuided(coefficients, large, 2);
    expect(out.data[10 * 32 + 15]).toBeLessThan(0.1);
    expect(out.data[10 * 32 + 16]).toBeGreaterThan(0.9);
  });
});

describe('plane', () => {
  it('samples bilinearly between pixel centres and repeats the border', () => {
    const p = plane(4, 3, (x, y) => 10 * x + y);
    expect(samplePlane(p, 1.5, 0.5)).toBeCloseTo(10);
    expect(samplePlane(p, 2, 1)).toBeCloseTo(15.5);
    expect(samplePlane(p, -5, 100)).toBeCloseTo(2);
  });

  it('enlarges a ramp to a ramp', () => {
    const out = enlargePlane(
      plane(8, 4, (x) => x + 0.5),
      2,
      15,
      8,
    );
    expect([out.width, out.height]).toEqual([15, 8]);
    for (let x = 1; x < 14; x++) expect(out.data[3 * 15 + x]).toBeCloseTo((x + 0.5) / 2, 5);
  });
});
