import { describe, expect, it } from 'vitest';
import { meanInside, pixelsInside } from '../../../core/metrics/box.ts';
import { grey } from './pictures.ts';

describe('pixelsInside', () => {
  it('rounds the edges and cuts them at the picture', () => {
    expect(pixelsInside({ x: 1.4, y: 1.6, size: 4 }, 10, 8)).toEqual({
      left: 1,
      top: 2,
      right: 5,
      bottom: 6,
    });
    // 0.6 to 3.6, and 0.2 to 3.2.
    expect(pixelsInside({ x: 0.6, y: 0.2, size: 3 }, 10, 8)).toEqual({
      left: 1,
      top: 0,
      right: 4,
      bottom: 3,
    });
    expect(pixelsInside({ x: -3, y: 6, size: 5 }, 10, 8)).toEqual({ left: 0, top: 6, right: 2, bottom: 8 });
    expect(pixelsInside(undefined, 10, 8)).toEqual({ left: 0, top: 0, right: 10, bottom: 8 });
  });

  it('takes whole pixels as they are, cut at the picture', () => {
    const range = { left: 2, top: 1, right: 5, bottom: 3 };
    expect(pixelsInside(range, 10, 8)).toEqual(range);
    expect(pixelsInside({ left: -2, top: 6, right: 99, bottom: 9 }, 10, 8)).toEqual({
      left: 0,
      top: 6,
      right: 10,
      bottom: 8,
    });
    expect(pixelsInside({ ...range, right: 2 }, 10, 8)).toBeNull();
  });

  it('is null for a box that covers no pixel', () => {
    expect(pixelsInside({ x: 10, y: 0, size: 4 }, 10, 8)).toBeNull();
    expect(pixelsInside({ x: 0, y: -4, size: 4 }, 10, 8)).toBeNull();
    expect(pixelsInside({ x: 2, y: 2, size: 0.2 }, 10, 8)).toBeNull();
  });
});

describe('meanInside', () => {
  it('averages the pixels of the box that lie in the picture', () => {
    const ramp = grey(10, 8, (x) => x);
    expect(meanInside(ramp)).toBe(4.5);
    expect(meanInside(ramp, { x: 2, y: 0, size: 3 })).toBe(3);
    expect(meanInside(ramp, { x: 8, y: 6, size: 9 })).toBe(8.5);
    expect(meanInside(ramp, { left: 1, top: 0, right: 5, bottom: 1 })).toBe(2.5);
    expect(meanInside(ramp, { x: 20, y: 0, size: 3 })).toBeNaN();
  });
});
