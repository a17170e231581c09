import { describe, expect, it } from 'vitest';
import {
  boundingRegion,
  isUsable,
  normaliseAngle,
  project,
  projectAll,
  type Region,
  rotationTowards,
  squareAround,
  squareOnCircle,
  toSquare,
  turnBack,
} from '../../../plugins/holistic/region.ts';

const region = (changes: Partial<Region> = {}): Region => ({
  x: 100,
  y: 50,
  width: 40,
  height: 20,
  rotation: 0,
  ...changes,
});

const close = (actual: Region, expected: Region): void => {
  for (const key of ['x', 'y', 'width', 'height', 'rotation'] as const) {
    expect(actual[key], key).toBeCloseTo(expected[key], 9);
  }
};

it('puts a whole picture into a square', () => {
  expect(squareAround(300, 100)).toEqual({ x: 150, y: 50, width: 300, height: 300, rotation: 0 });
});

it('keeps angles between −π and π', () => {
  for (const angle of [-7, -3.2, -3, 0, 3, 3.2, 7, 100]) {
    const normalised = normaliseAngle(angle);
    expect(Math.abs(normalised)).toBeLessThanOrEqual(Math.PI);
    expect(Math.cos(normalised)).toBeCloseTo(Math.cos(angle), 9);
    expect(Math.sin(normalised)).toBeCloseTo(Math.sin(angle), 9);
  }
});

describe('squareOnCircle', () => {
  it('is upright where the rim point already lies in the target direction', () => {
    const up = squareOnCircle(10, 20, 10, 15, Math.PI / 2);
    close(up, { x: 10, y: 20, width: 10, height: 10, rotation: 0 });
  });

  it('turns by what the rim point is away from it, clockwise as positive', () => {
    expect(squareOnCircle(0, 0, 3, 0, Math.PI / 2).rotation).toBeCloseTo(Math.PI / 2, 9);
    expect(squareOnCircle(0, 0, -3, 0, Math.PI / 2).rotation).toBeCloseTo(-Math.PI / 2, 9);
    expect(rotationTowards(0, 1, 1)).toBeCloseTo(Math.PI / 4, 9);
  });

  it('is of no use where both points fall together', () => {
    expect(isUsable(squareOnCircle(5, 5, 5, 5, 0))).toBe(false);
    expect(isUsable(region({ x: Number.NaN }))).toBe(false);
    expect(isUsable(region())).toBe(true);
  });
});

describe('toSquare', () => {
  it('grows from the long side and shifts by its own height', () => {
    close(toSquare(region(), 2, -0.1), { x: 100, y: 48, width: 80, height: 80, rotation: 0 });
  });

  it('shifts along the axes of what is turned', () => {
    close(toSquare(region({ rotation: Math.PI / 2 }), 1, 0.5), {
      x: 90,
      y: 50,
      width: 40,
      height: 40,
      rotation: Math.PI / 2,
    });
  });
});

describe('project', () => {
  const at = (of: Region, u: number, v: number): number[] => {
    const landmarks = new Float64Array(8);
    project(of, u, v, 0.25, landmarks, 1);
    return [...landmarks.subarray(4)];
  };

  it('puts the corners of an upright region where they are', () => {
    expect(at(region(), 0, 0)).toEqual([80, 40, 10, 0]);
    expect(at(region(), 1, 1)).toEqual([120, 60, 10, 0]);
  });

  it('turns with the region: its right is down at 90°', () => {
    const [x, y] = at(region({ rotation: Math.PI / 2 }), 1, 0.5);
    expect(x).toBeCloseTo(100, 9);
    expect(y).toBeCloseTo(70, 9);
  });

  it('takes all points of a network, with its unit of depth', () => {
    const landmarks = projectAll(region(), Float32Array.of(0, 0, 50, 100, 100, -25), 100, 0.5);
    expect([...landmarks]).toEqual([80, 40, 40, 1, 120, 60, -20, 1]);
  });
});

it('bounds the first landmarks only', () => {
  const landmarks = Float64Array.of(1, 2, 9, 1, 5, 4, 9, 1, 100, 100, 9, 1);
  expect(boundingRegion(landmarks, 2, 0.3)).toEqual({ x: 3, y: 3, width: 4, height: 2, rotation: 0.3 });
});

it('turns a point back', () => {
  const [x, y] = turnBack(0, 5, Math.PI / 2);
  expect(x).toBeCloseTo(5, 9);
  expect(y).toBeCloseTo(0, 9);
});
