import { STRIDE } from '../../core/pose/topology.ts';
import { type Landmarks, type Region, rotationTowards, toSquare, turnBack } from './region.ts';

/** Wrist, thumb up to its joint, and the two lowest joints of each finger: what moves with the palm. */
const PALM = [0, 1, 2, 3, 5, 6, 9, 10, 13, 14, 17, 18];
const [WRIST, INDEX, MIDDLE, RING] = [0, 5, 9, 13];

/**
 * Where a hand with these landmarks will be in the next picture: a square around its palm, with the fingers up.
 * MediaPipe: HandLandmarksToRoi (HandLandmarksToRectCalculator, RectTransformationCalculator). The constants of that calculator are called
 * PIP joints, but index the palm's points: they are the fingers' lowest joints.
 */
export function regionOfHand(hand: Landmarks): Region {
  const mean = (axis: 0 | 1): number => {
    const [index, ring, middle] = [INDEX, RING, MIDDLE].map((row) => hand[row * STRIDE + axis]);
    return ((index + ring) / 2 + middle) / 2;
  };
  const dx = mean(0) - hand[WRIST * STRIDE];
  const dy = mean(1) - hand[WRIST * STRIDE + 1];
  const rotation = rotationTowards(Math.PI / 2, dx, dy);

  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const row of PALM) {
    const [x, y] = turnBack(hand[row * STRIDE], hand[row * STRIDE + 1], rotation);
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  const [x, y] = turnBack((left + right) / 2, (top + bottom) / 2, -rotation);
  return toSquare({ x, y, width: right - left, height: bottom - top, rotation }, 2, -0.1);
}
