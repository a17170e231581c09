import { describe, expect, it } from 'vitest';
import { sanitisePose } from '../../../core/pose/sanitise.ts';
import { body, face, hand, pose, without } from './figure.ts';

describe('sanitisePose', () => {
  it('makes points with impossible coordinates missing, and leaves its argument alone', () => {
    const wild = pose({ body: body() });
    wild.body.set([Number.NaN, 5, 0, 1], 0);
    wild.body.set([5, Number.POSITIVE_INFINITY, 0, 1], 4);
    wild.body.set([5, 1e9, 0, 1], 8);
    wild.body.set([5, 5, 0, Number.NaN], 12);
    wild.body.set([5, 5, 0, 7], 16);
    const { body: clean } = sanitisePose(wild);
    expect([...clean.subarray(0, 16)]).toEqual(Array(16).fill(0));
    expect(clean[19]).toBe(1);
    expect(wild.body[0]).toBeNaN();
  });

  it('takes a hand or face of which less than half is seen as not seen', () => {
    const rows = Array.from({ length: 11 }, (_, row) => row);
    expect(sanitisePose(pose({ leftHand: without(hand(0, 0), rows) })).leftHand).toBeNull();
    expect(sanitisePose(pose({ leftHand: without(hand(9, 9), rows.slice(1)) })).leftHand).not.toBeNull();
    expect(sanitisePose(pose({ face: without(face(9, 9, { count: 68 }), rows) })).face).not.toBeNull();
  });

  it('refuses a number of points that no topology has', () => {
    expect(() => sanitisePose(pose({ face: new Float32Array(70 * 4) }))).toThrow(/70 points/);
  });
});
