import { describe, expect, it } from 'vitest';
import { bendElbow } from '../../../core/pose/bend-elbow.ts';

const arm = { shoulder: { x: 0, y: 0 }, elbow: { x: 0, y: 100 }, wrist: { x: 80, y: 100 } };
const length = (a: { x: number; y: number }, b: { x: number; y: number }) => Math.hypot(a.x - b.x, a.y - b.y);

describe('bendElbow', () => {
  it('leaves the elbow where the wrist stays', () => {
    const elbow = bendElbow(arm, arm.wrist, 6);
    expect(elbow.x).toBeCloseTo(0);
    expect(elbow.y).toBeCloseTo(100);
  });

  it('keeps both bones for a wrist within reach, on the side to which the arm bent', () => {
    const wrist = { x: 60, y: 60 };
    const elbow = bendElbow(arm, wrist, 40);
    expect(length(elbow, arm.shoulder)).toBeCloseTo(100, 0);
    expect(length(elbow, wrist)).toBeCloseTo(80, 0);
    expect(elbow.y).toBeGreaterThan(elbow.x);
  });

  it('shares what is missing between the bones for a wrist out of reach', () => {
    const wrist = { x: 0, y: 220 };
    const straight = { ...arm, elbow: { x: 1, y: 100 }, wrist: { x: 0, y: 180 } };
    const elbow = bendElbow(straight, wrist, 40);
    expect(length(elbow, arm.shoulder)).toBeGreaterThan(115);
    expect(length(elbow, wrist)).toBeGreaterThan(95);
  });

  it('moves an elbow by no more than the wrist, straight arms and wrists at the shoulder included', () => {
    for (const elbow of [
      { x: 0, y: 100 },
      { x: 1, y: 90 },
      { x: 60, y: 60 },
    ]) {
      for (const wrist of [
        { x: 1, y: 180 },
        { x: 3, y: 4 },
        { x: 50, y: 20 },
      ]) {
        for (const [dx, dy] of [
          [6, 0],
          [0, 6],
          [-4, 4],
        ]) {
          const moved = bendElbow(
            { shoulder: arm.shoulder, elbow, wrist },
            { x: wrist.x + dx, y: wrist.y + dy },
            2,
          );
          expect(length(moved, elbow)).toBeLessThan(6);
        }
      }
    }
  });

  it('stays finite where points coincide', () => {
    const nowhere = { x: 5, y: 5 };
    const elbow = bendElbow({ shoulder: nowhere, elbow: nowhere, wrist: nowhere }, nowhere, 6);
    expect(elbow).toEqual(nowhere);
  });
});
