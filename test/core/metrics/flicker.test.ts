import { describe, expect, it } from 'vitest';
import { flicker, type Transition } from '../../../core/metrics/flicker.ts';
import { grey } from './pictures.ts';

/** A film of 12 × 10 pixels at two moments. */
function film(value: (x: number, y: number, t: number) => number): Transition {
  return {
    previous: grey(12, 10, (x, y) => value(x, y, 0)),
    current: grey(12, 10, (x, y) => value(x, y, 1)),
  };
}

const truth = film((x, y, t) => 20 + 7 * x + 3 * y + 4 * t);

describe('flicker', () => {
  it('is 0 for the truth, and for whatever changes as the truth does', () => {
    expect(flicker(truth, truth)).toBe(0);
    expect(
      flicker(
        film((x, y, t) => 200 - x * y + 4 * t),
        truth,
      ),
    ).toBe(0);
  });

  it('is what one brightens by more than the other, in either direction', () => {
    const faster = film((x, y, t) => 7 * x + 3 * y + 9 * t);
    expect(flicker(faster, truth)).toBe(5);
    expect(flicker(truth, faster)).toBe(5);
    expect(
      flicker(
        film((x, _y, t) => 90 + x - 6 * t),
        truth,
      ),
    ).toBe(10);
  });

  it('is slope × speed where a moving ramp stands still', () => {
    const moving = film((x, _y, t) => 100 + 7 * (x - 2 * t));
    const frozen = { previous: moving.previous, current: moving.previous };
    expect(flicker(frozen, moving)).toBe(14);
  });

  it('does not let opposite changes cancel', () => {
    const trembling = film((x, y, t) => 100 + ((x + y) % 2 === 0 ? 6 : -6) * t);
    expect(
      flicker(
        trembling,
        film(() => 100),
      ),
    ).toBe(6);
  });

  it('reads the part only', () => {
    const local = film((x, y, t) => (x >= 6 && y >= 5 ? 30 * t : 0));
    const still = film(() => 0);
    expect(flicker(local, still, { x: 0, y: 0, size: 5 })).toBe(0);
    expect(flicker(local, still, { x: 6, y: 5, size: 40 })).toBe(30);
    expect(flicker(local, still, { left: 4, top: 5, right: 8, bottom: 7 })).toBe(15);
    expect(flicker(local, still, { x: 12, y: 0, size: 5 })).toBeNaN();
  });

  it('refuses pictures of different size', () => {
    const wide = grey(13, 10, () => 0);
    expect(() => flicker(truth, { previous: wide, current: wide })).toThrow(RangeError);
    expect(() => flicker(truth, { ...truth, previous: wide })).toThrow(RangeError);
  });
});
