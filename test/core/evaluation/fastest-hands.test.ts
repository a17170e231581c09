import { expect, it } from 'vitest';
import { FastestHands } from '../../../core/evaluation/fastest-hands.ts';
import { HAND_COUNT } from '../../../core/pose/topology.ts';
import { poseAt, square } from './moving-picture.ts';

const SIDE = 20;

/** What is said of a left hand at each of these places, null where it is not seen. */
function seen(...places: (number | null)[]): boolean[] {
  const hands = new FastestHands();
  return places.map((x, i) => {
    const leftHand = x === null ? null : square(HAND_COUNT, x, 50, SIDE);
    return hands.see(poseAt(i, { leftHand })).includes('leftHand');
  });
}

it('tells each frame in which a hand moves faster than before', () => {
  expect(seen(0, 4, 6, 11, 11, 17)).toEqual([false, true, false, true, false, true]);
});

it('measures no movement across a gap, and none that leaps', () => {
  expect(seen(0, null, 10, 60, 62)).toEqual([false, false, false, false, true]);
});

it('follows each hand on its own, and frames without a person', () => {
  const hands = new FastestHands();
  const at = (x: number) => square(HAND_COUNT, x, 50, SIDE);
  expect(hands.see(poseAt(0, { leftHand: at(0), rightHand: at(90) }))).toEqual([]);
  expect(hands.see(poseAt(1, { leftHand: at(5), rightHand: at(90) }))).toEqual(['leftHand']);
  expect(hands.see(poseAt(2, { leftHand: at(6), rightHand: at(92) }))).toEqual(['rightHand']);
  expect(hands.see(null)).toEqual([]);
  expect(hands.see(poseAt(4, { leftHand: at(20), rightHand: at(92) }))).toEqual([]);
});
