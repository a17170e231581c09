import { describe, expect, it } from 'vitest';
import { anchorCentres } from '../../../plugins/holistic/anchors.ts';
import {
  type Detection,
  decodeDetections,
  mergeOverlapping,
  sigmoid,
} from '../../../plugins/holistic/detections.ts';

describe('anchorCentres', () => {
  it('has one anchor for each output of the two detectors', () => {
    expect(anchorCentres(224, [8, 16, 32, 32, 32])).toHaveLength(2 * 2254);
    expect(anchorCentres(128, [8, 16, 16, 16])).toHaveLength(2 * 896);
  });

  it('goes through the cells row by row, and joins layers of one stride', () => {
    const centres = anchorCentres(4, [2, 4, 4]);
    const cell = (x: number, y: number): number[] => [x, y, x, y];
    expect([...centres]).toEqual([
      ...[cell(0.25, 0.25), cell(0.75, 0.25), cell(0.25, 0.75), cell(0.75, 0.75)].flat(),
      ...[0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5],
    ]);
  });
});

describe('decodeDetections', () => {
  const anchors = Float32Array.of(0.5, 0.5, 0.25, 0.75);

  it('counts from the anchor, best first', () => {
    const values = Float32Array.of(10, -20, 40, 20, 0, 5, 0, 0, 10, 10, -10, 0);
    const [first, second] = decodeDetections(values, Float32Array.of(0, 2), anchors, 100, 0.5);
    expect(first.score).toBeCloseTo(sigmoid(2), 9);
    expect([...first.box].map((value) => Math.round(value * 1e6) / 1e6)).toEqual([0.2, 0.7, 0.3, 0.8]);
    expect(first.points[0]).toBeCloseTo(0.15, 6);
    expect(second.score).toBe(0.5);
    expect([...second.box].map((value) => Math.round(value * 1e6) / 1e6)).toEqual([0.4, 0.2, 0.8, 0.4]);
    expect(second.points[1]).toBeCloseTo(0.55, 6);
  });

  it('leaves out what is weak, empty or no number', () => {
    const value = (width: number, logit: number): number =>
      decodeDetections(Float32Array.of(0, 0, width, 10), Float32Array.of(logit), anchors, 100, 0.5).length;
    expect(value(10, -0.01)).toBe(0);
    expect(value(0, 5)).toBe(0);
    expect(value(-1, 5)).toBe(0);
    expect(value(10, Number.NaN)).toBe(0);
    expect(value(10, 1e9)).toBe(1);
  });
});

describe('mergeOverlapping', () => {
  const detection = (score: number, left: number, point = left): Detection => ({
    score,
    box: Float64Array.of(left, 0, left + 1, 1),
    points: Float64Array.of(point, 0),
  });

  it('averages what overlaps by its scores, under the best score', () => {
    const [merged, ...others] = mergeOverlapping([detection(0.9, 0, 1), detection(0.6, 0.25, 2)]);
    expect(others).toEqual([]);
    expect(merged.score).toBe(0.9);
    expect(merged.box[0]).toBeCloseTo((0.6 * 0.25) / 1.5, 9);
    expect(merged.points[0]).toBeCloseTo((0.9 + 2 * 0.6) / 1.5, 9);
  });

  it('keeps people apart, the most certain first', () => {
    const people = mergeOverlapping([detection(0.9, 0), detection(0.8, 5), detection(0.7, 0.1)]);
    expect(people.map(({ score }) => score)).toEqual([0.9, 0.8]);
    expect(people[1].box[0]).toBe(5);
  });

  it('joins from an overlap of 0.3 of the union', () => {
    // Two unit squares that are d apart share 1 − d of 1 + d.
    const joined = (d: number): boolean => mergeOverlapping([detection(1, 0), detection(1, d)]).length === 1;
    expect(joined(0.7 / 1.3 - 0.001)).toBe(true);
    expect(joined(0.7 / 1.3 + 0.001)).toBe(false);
  });

  it('has nothing for nothing', () => {
    expect(mergeOverlapping([])).toEqual([]);
  });
});
