import { describe, expect, it } from 'vitest';
import { alignPoints } from '../../../core/pose/align-points.ts';

const SHAPE = [0, 0, 0, 40, 0, 5, 0, 60, -10, 20, 30, 35, -15, 20, 8];
const ONES = [1, 1, 1, 1, 1];

/** Rotates about y by `yaw`, then about z by `roll`, scales and moves. */
function moved(points: readonly number[], yaw: number, roll: number, scale: number, by: readonly number[]) {
  const out: number[] = [];
  for (let i = 0; i < points.length; i += 3) {
    const [x, y, z] = points.slice(i, i + 3);
    const x1 = x * Math.cos(yaw) + z * Math.sin(yaw);
    const z1 = z * Math.cos(yaw) - x * Math.sin(yaw);
    const x2 = x1 * Math.cos(roll) - y * Math.sin(roll);
    const y2 = x1 * Math.sin(roll) + y * Math.cos(roll);
    out.push(x2 * scale + by[0], y2 * scale + by[1], z1 * scale + by[2]);
  }
  return out;
}

describe('alignPoints', () => {
  it.each([
    [0, 0, 1],
    [0.6, 0.2, 1.7],
    [-1.2, 3, 0.4],
    [Math.PI, 0, 1],
  ])('finds yaw %f, roll %f, scale %f', (yaw, roll, scale) => {
    const target = moved(SHAPE, yaw, roll, scale, [100, -20, 7]);
    const found = alignPoints(SHAPE, target, ONES);
    if (found === null) throw new Error('no alignment');
    const { rotation: r, from, to } = found;
    expect(found.scale).toBeCloseTo(scale, 5);
    for (let i = 0; i < SHAPE.length; i += 3) {
      const p = [0, 1, 2].map((axis) => SHAPE[i + axis] - from[axis]);
      for (let axis = 0; axis < 3; axis++) {
        const turned = r[axis * 3] * p[0] + r[axis * 3 + 1] * p[1] + r[axis * 3 + 2] * p[2];
        expect(to[axis] + found.scale * turned).toBeCloseTo(target[i + axis], 3);
      }
    }
  });

  it('turns flat shapes within the plane', () => {
    const flat = SHAPE.map((value, i) => (i % 3 === 2 ? 0 : value));
    const found = alignPoints(flat, moved(flat, 0, 0.5, 1, [3, 4, 0]), ONES);
    expect(found?.rotation[0]).toBeCloseTo(Math.cos(0.5), 4);
    expect(found?.rotation[8]).toBeCloseTo(1, 4);
  });

  it('does not see points without weight', () => {
    const target = moved(SHAPE, 0.3, 0, 1, [0, 0, 0]);
    target[12] = 1e5;
    const found = alignPoints(SHAPE, target, [1, 1, 1, 1, 0]);
    expect(found?.scale).toBeCloseTo(1, 5);
  });

  it('is null where nothing can be told', () => {
    expect(alignPoints(SHAPE, SHAPE, [1, 1, 0, 0, 0])).toBeNull();
    expect(
      alignPoints(
        SHAPE,
        SHAPE.map(() => 3),
        ONES,
      ),
    ).toBeNull();
  });
});
