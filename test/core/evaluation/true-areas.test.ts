import { describe, expect, it } from 'vitest';
import { trueAreas } from '../../../core/evaluation/true-areas.ts';
import { handBox, mouthBox } from '../../../core/pose/regions.ts';
import { FACE_COUNTS, HAND_COUNT, STRIDE } from '../../../core/pose/topology.ts';
import { poseAt, square } from './moving-picture.ts';

const hand = (x: number, y: number, confidence = 1) => square(HAND_COUNT, x, y, 10, confidence);

describe('trueAreas', () => {
  it('has a box and a weight for every part that the pose shows', () => {
    const face = square(FACE_COUNTS.mesh, 50, 30, 30);
    const leftHand = hand(30, 70, 0.75);
    const areas = trueAreas(poseAt(0, { face, leftHand }), 100, 100);
    expect(areas.map(({ area, weight }) => [area, weight])).toEqual([
      ['face', 1],
      ['mouth', 1],
      ['leftHand', 0.75],
    ]);
    expect(areas[1]?.box).toEqual(mouthBox(face));
    expect(areas[2]?.box).toEqual(handBox(leftHand));
  });

  it('is empty without a pose', () => {
    expect(trueAreas(null, 100, 100)).toEqual([]);
  });

  it('weighs an area by the share of its box inside the picture', () => {
    const [corner] = trueAreas(poseAt(0, { rightHand: hand(100, 0, 0.5) }), 100, 100);
    expect(corner?.weight).toBeCloseTo(0.5 / 4, 6);
    const [edge] = trueAreas(poseAt(0, { rightHand: hand(0, 50) }), 100, 100);
    expect(edge?.weight).toBeCloseTo(1 / 2, 6);
  });

  it('leaves out what lies outside, and what nothing is known of', () => {
    expect(trueAreas(poseAt(0, { leftHand: hand(120, 50), rightHand: hand(50, 50, 0) }), 100, 100)).toEqual(
      [],
    );
  });

  it('counts a missing keypoint as one without confidence', () => {
    const rightHand = hand(50, 50);
    for (let row = 0; row < 7; row++) rightHand[row * STRIDE + 3] = 0;
    expect(trueAreas(poseAt(0, { rightHand }), 100, 100)[0]?.weight).toBeCloseTo(2 / 3, 6);
  });

  it('weighs the mouth by the lips alone', () => {
    const face = square(FACE_COUNTS.ibug, 50, 50, 30);
    // iBUG: 48 to 59 are the outer edge of the lips.
    for (let row = 0; row < 48; row++) face[row * STRIDE + 3] = 0.1;
    const areas = trueAreas(poseAt(0, { face }), 100, 100);
    expect(areas.find(({ area }) => area === 'mouth')?.weight).toBe(1);
    expect(areas.find(({ area }) => area === 'face')?.weight).toBeCloseTo((48 * 0.1 + 20) / 68, 6);
  });
});
