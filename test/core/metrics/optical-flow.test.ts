import { describe, expect, it } from 'vitest';
import { type Flow, OpticalFlow } from '../../../core/metrics/optical-flow.ts';
import { endpointErrors, flowTo, mean, type Place, shown, texture } from './moving-pictures.ts';
import { grey } from './pictures.ts';

const WIDTH = 256;
const HEIGHT = 192;

type Motion = (x: number, y: number) => Place;

const shift =
  (dx: number, dy: number): Motion =>
  (x, y) => [x + dx, y + dy];

/** About the middle of the picture. */
function turn(degrees: number, zoom = 1): Motion {
  const cos = zoom * Math.cos((degrees / 180) * Math.PI);
  const sin = zoom * Math.sin((degrees / 180) * Math.PI);
  return (x, y) => {
    const a = x - WIDTH / 2;
    const b = y - HEIGHT / 2;
    return [WIDTH / 2 + cos * a - sin * b, HEIGHT / 2 + sin * a + cos * b];
  };
}

function errorsOf(motion: Motion, width = WIDTH, height = HEIGHT): number[] {
  const flow = new OpticalFlow(width, height).between(shown(width, height), shown(width, height, motion));
  return endpointErrors(flow, flowTo(width, height, motion));
}

function largest({ dx, dy }: Flow): number {
  return dx.reduce((max, x, i) => Math.max(max, Math.hypot(x, dy[i])), 0);
}

describe('OpticalFlow', () => {
  it('is zero between equal pictures', () => {
    const picture = shown(WIDTH, HEIGHT);
    expect(largest(new OpticalFlow(WIDTH, HEIGHT).between(picture, picture))).toBeLessThan(1e-3);
  });

  it.each([
    [1, 0],
    [0, -3],
    [5, 2],
    [20, 0],
    [-14, 14],
    [30, 5],
  ])('finds a move of (%d, %d) whole pixels', (dx, dy) => {
    expect(mean(errorsOf(shift(dx, dy)))).toBeLessThan(0.15);
  });

  it.each([
    [0.5, 0.3],
    [-7.5, 3.25],
  ])('finds a move of (%d, %d), between pixels', (dx, dy) => {
    expect(mean(errorsOf(shift(dx, dy)))).toBeLessThan(0.15);
  });

  it.each([
    ['a turn by 5°', turn(5), 0.25],
    ['a turn by 12°', turn(12), 0.5],
    ['a zoom out', turn(0, 1.06), 0.2],
    ['a zoom in', turn(0, 0.9), 0.3],
  ])('finds %s', (_, motion, limit) => {
    expect(mean(errorsOf(motion))).toBeLessThan(limit);
  });

  it.each([
    ['at a quarter of their size', 512, 512, 0.4],
    ['whose sides its factor does not divide', 333, 187, 0.3],
    ['in full where they are small', 96, 64, 0.1],
  ])('computes pictures %s', (_, width, height, limit) => {
    expect(mean(errorsOf(shift(-7.5, 3.25), width, height))).toBeLessThan(limit);
  });

  it('tells a fast small thing from a background at rest', () => {
    const [from, to] = [0, 18].map((moved) => withSquare(40 + moved, 60, 48, moved));
    const flow = new OpticalFlow(WIDTH, HEIGHT).between(from, to);
    const inside = (x: number, y: number) => x >= 64 && x < 100 && y >= 66 && y < 102;
    const far = (x: number, y: number) => x > 150 || y > 150;
    expect(mean(endpointErrors(flow, flowTo(WIDTH, HEIGHT, shift(-18, 0)), inside))).toBeLessThan(1);
    expect(mean(endpointErrors(flow, flowTo(WIDTH, HEIGHT, shift(0, 0)), far))).toBeLessThan(0.1);
  });

  it('stays calm where noise is all there is', () => {
    const noisy = (seed: number) => grey(WIDTH, HEIGHT, (x, y) => 120 + texture(8 * x, 8 * y, seed) / 80);
    expect(largest(new OpticalFlow(WIDTH, HEIGHT).between(noisy(0), noisy(7)))).toBeLessThan(1);
  });

  it('does not remember the pictures before', () => {
    const still = shown(WIDTH, HEIGHT);
    const moved = shown(WIDTH, HEIGHT, shift(6, -2));
    const flow = new OpticalFlow(WIDTH, HEIGHT);
    const first = flow.between(still, moved).dx.slice();
    flow.between(moved, withSquare(40, 60, 48, 0));
    const again = flow.between(still, moved);
    expect(again.dx).toEqual(first);
    expect(again).toBe(flow.between(still, still));
  });

  it('takes pictures smaller than a patch', () => {
    const flow = new OpticalFlow(5, 3).between(shown(5, 3), shown(5, 3, shift(1, 0)));
    expect(flow.dx).toHaveLength(15);
    expect([...flow.dx, ...flow.dy].every(Number.isFinite)).toBe(true);
  });

  it('refuses pictures of another size', () => {
    const flow = new OpticalFlow(32, 24);
    expect(() => flow.between(shown(32, 24), shown(24, 32))).toThrow(RangeError);
    expect(() => flow.between(shown(24, 32), shown(32, 24))).toThrow(RangeError);
  });
});

/** A textured square over another texture; its texture moves with it. */
function withSquare(left: number, top: number, size: number, moved: number) {
  return grey(WIDTH, HEIGHT, (x, y) =>
    x >= left && x < left + size && y >= top && y < top + size ? texture(x - moved, y, 50) : texture(x, y),
  );
}
