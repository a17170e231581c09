import { describe, expect, it } from 'vitest';
import type { Keypoints } from '../../../core/contract.ts';
import { readingOf } from '../../../core/metrics/keypoint-error.ts';
import { transformKeypoints } from '../../../core/pose/pose.ts';
import { FACE_COUNTS, HAND_COUNT, STRIDE } from '../../../core/pose/topology.ts';
import { face, hand, without } from '../pose/figure.ts';

/** Twenty-one points on a line of 40 pixels, 2 pixels apart. */
const line = (): Keypoints => {
  const out = new Float32Array(HAND_COUNT * STRIDE);
  for (let row = 0; row < HAND_COUNT; row++) out.set([100 + 2 * row, 50, 0, 1], row * STRIDE);
  return out;
};

const moved = (keypoints: Keypoints, rows: readonly number[], dx: number, dy = 0): Keypoints => {
  const out = keypoints.slice();
  for (const row of rows) {
    out[row * STRIDE] += dx;
    out[row * STRIDE + 1] += dy;
  }
  return out;
};

describe('readingOf', () => {
  it('is 0 and 1 for the same keypoints', () => {
    expect(readingOf(hand(50, 60), hand(50, 60))).toEqual({ weight: 1, detected: true, error: 0, pck: 1 });
  });

  it('divides the distance by the longer side of the true extent, whatever the scale', () => {
    for (const scale of [1, 7]) {
      const truth = transformKeypoints(line(), scale);
      const found = transformKeypoints(moved(line(), [...Array(HAND_COUNT).keys()], 3, 4), scale);
      expect(readingOf(truth, found)!.error).toBeCloseTo(5 / 40, 6);
    }
  });

  it('takes the height of what is higher than wide', () => {
    const upright = line();
    for (let row = 0; row < HAND_COUNT; row++) upright.set([50 + row, 100 + 2 * row], row * STRIDE);
    const found = moved(upright, [...Array(HAND_COUNT).keys()], 3, 4);
    expect(readingOf(upright, found)!.error).toBeCloseTo(5 / 40, 6);
  });

  it('averages over the keypoints, and counts those nearer than a fifth of the size', () => {
    // Seven points 4 px off (0.1), seven exactly 8 px (0.2, no longer near), seven right.
    const found = moved(moved(line(), [0, 1, 2, 3, 4, 5, 6], 0, 4), [7, 8, 9, 10, 11, 12, 13], 0, 8);
    const reading = readingOf(line(), found)!;
    expect(reading.error).toBeCloseTo(0.1, 6);
    expect(reading.pck).toBeCloseTo(14 / 21, 10);
  });

  it('does not measure keypoints that the truth lacks, wherever they are', () => {
    const truth = without(line(), [20]);
    const found = moved(line(), [20], 1e6);
    expect(readingOf(truth, found)).toMatchObject({ error: 0, pck: 1 });
    expect(readingOf(truth, found)!.weight).toBeCloseTo(20 / 21, 6);
  });

  it('counts a keypoint that was missed as wrong, without a distance', () => {
    const found = without(line(), [0, 1, 2]);
    expect(readingOf(line(), found)).toMatchObject({ detected: true, error: 0, pck: 18 / 21 });
  });

  it('knows no error of what was not detected: null, or no point of it', () => {
    const undetected = { weight: 1, detected: false, error: null, pck: null };
    expect(readingOf(line(), null)).toEqual(undetected);
    expect(readingOf(line(), new Float32Array(HAND_COUNT * STRIDE))).toEqual(undetected);
  });

  it('has no reading where the truth is no measure', () => {
    const unplaced = line();
    unplaced[0] = Number.NaN;
    const onePlace = new Float32Array(HAND_COUNT * STRIDE).fill(1);
    const invisible = new Float32Array(HAND_COUNT * STRIDE);
    for (const truth of [unplaced, onePlace, invisible]) expect(readingOf(truth, line())).toBeNull();
  });

  it('compares faces of different topologies on the points they share', () => {
    const counts = Object.values(FACE_COUNTS);
    for (const mine of counts) {
      for (const theirs of counts) {
        const reading = readingOf(face(100, 100, { count: mine }), face(100, 100, { count: theirs }))!;
        expect([mine, theirs, reading.error, reading.pck]).toEqual([mine, theirs, 0, 1]);
      }
    }
  });

  it('refuses parts that cannot be compared', () => {
    expect(() => readingOf(line(), face(0, 0))).toThrow('no face topology has 21 points');
  });
});
