import { describe, expect, it } from 'vitest';
import { followed } from '../../../core/metrics/followed.ts';
import type { Plane } from '../../../core/metrics/luma.ts';
import { type Flow, OpticalFlow } from '../../../core/metrics/optical-flow.ts';
import { warp } from '../../../core/metrics/warp.ts';
import { flowTo, shown, texture } from './moving-pictures.ts';
import { grey } from './pictures.ts';

const SIZE = 160;
/** How far the square of `scene` moves to the right between two frames. */
const MOVED = 14;

function maskOf(flow: Flow, from: Plane, to: Plane, into?: Uint8Array): Uint8Array {
  return followed(flow, warp(from, flow), to, into);
}

describe('followed', () => {
  it('follows everything but what comes in from outside, where the whole picture moves', () => {
    const from = shown(SIZE, SIZE);
    const to = shown(SIZE, SIZE, (x, y) => [x + 10, y]);
    const mask = maskOf(
      flowTo(SIZE, SIZE, (x, y) => [x + 10, y]),
      from,
      to,
    );
    expect(share(mask, (x) => x <= SIZE - 11)).toBe(1);
    expect(share(mask, (x) => x > SIZE - 11)).toBe(0);
  });

  it('leaves out what was hidden, and keeps what hid it and what is at rest', () => {
    const from = scene(0);
    const to = scene(MOVED);
    const mask = maskOf(new OpticalFlow(SIZE, SIZE).between(from, to), from, to);
    const isRow = (y: number) => y >= 64 && y < 96;
    // Some of it looks by chance like what the flow brings there.
    expect(share(mask, (x, y) => isRow(y) && x >= 40 && x < 40 + MOVED)).toBeLessThan(0.35);
    expect(share(mask, (x, y) => isRow(y) && x >= 62 && x < 86)).toBeGreaterThan(0.9);
    expect(share(mask, (x, y) => x > 120 || y > 120)).toBeGreaterThan(0.99);
  });

  it('leaves out what has become something else', () => {
    const from = shown(SIZE, SIZE);
    const to = grey(SIZE, SIZE, (x, y) => texture(x, y, x < 40 && y < 40 ? 50 : 0));
    const still = flowTo(SIZE, SIZE, (x, y) => [x, y]);
    const mask = maskOf(still, from, to);
    expect(share(mask, (x, y) => x < 40 && y < 40)).toBeLessThan(0.1);
    expect(share(mask, (x, y) => x > 40 || y > 40)).toBe(1);
  });

  it('leaves out where the flow tears, but not where it turns gently', () => {
    const flat = grey(SIZE, SIZE, () => 90);
    const torn = flowTo(SIZE, SIZE, (x, y) => [x < 80 ? x : x - 3, y]);
    const tornMask = maskOf(torn, flat, flat);
    expect(share(tornMask, (x) => x === 79)).toBe(0);
    expect(share(tornMask, (x) => x !== 79)).toBe(1);
    const turning = flowTo(SIZE, SIZE, (x, y) => [x - 0.2 * (y - 80), y + 0.2 * (x - 80)]);
    expect(share(maskOf(turning, flat, flat), (x, y) => Math.hypot(x - 80, y - 80) < 60)).toBe(1);
  });

  it('writes all of the array that it is given', () => {
    const picture = shown(SIZE, SIZE);
    const still = flowTo(SIZE, SIZE, (x, y) => [x, y]);
    const into = new Uint8Array(SIZE * SIZE).fill(9);
    expect(maskOf(still, picture, picture, into)).toBe(into);
    expect(into.every((value) => value === 1)).toBe(true);
  });

  it('refuses pictures of another size than the flow', () => {
    const still = flowTo(8, 4, (x, y) => [x, y]);
    expect(() => maskOf(still, shown(8, 4), shown(4, 8))).toThrow(RangeError);
    expect(() => maskOf(still, shown(4, 8), shown(8, 4))).toThrow(RangeError);
  });
});

/** A square of 48 pixels, `moved` pixels right of its first place, over a background at rest. */
function scene(moved: number) {
  return grey(SIZE, SIZE, (x, y) =>
    x >= 40 + moved && x < 88 + moved && y >= 56 && y < 104 ? texture(x - moved, y, 50) : texture(x, y),
  );
}

function share(mask: Uint8Array, counts: (x: number, y: number) => boolean): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < mask.length; i++) {
    if (!counts(i % SIZE, Math.floor(i / SIZE))) continue;
    sum += mask[i];
    count += 1;
  }
  return sum / count;
}
