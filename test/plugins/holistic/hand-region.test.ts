import { expect, it } from 'vitest';
import { regionOfHand } from '../../../plugins/holistic/hand-region.ts';

/**
 * A flat hand, its wrist at (x, y) and its fingers pointing up before it is turned clockwise: the palm is 60 wide and 80 high, the
 * finger tips are far out.
 */
function hand(x: number, y: number, rotation: number): Float64Array {
  const landmarks = new Float64Array(21 * 4);
  const put = (row: number, across: number, up: number): void => {
    landmarks[row * 4] = x + across * Math.cos(rotation) + up * Math.sin(rotation);
    landmarks[row * 4 + 1] = y + across * Math.sin(rotation) - up * Math.cos(rotation);
    landmarks[row * 4 + 3] = 1;
  };
  put(0, 0, 0);
  for (const row of [1, 2, 3]) put(row, -30, 20 * row - 10);
  for (const [i, row] of [5, 9, 13, 17].entries()) {
    put(row, [-20, 0, 20, 30][i], 60);
    put(row + 1, [-20, 0, 20, 30][i], 80);
    put(row + 2, 0, 200);
    put(row + 3, 500, 300);
  }
  put(4, -400, 10);
  return landmarks;
}

it.each([0, 0.5, Math.PI / 2, -3])('is a square on the palm, turned with the hand (%f)', (rotation) => {
  const region = regionOfHand(hand(300, 200, rotation));
  // 80 high, doubled, and shifted by a tenth of its height towards the fingers.
  expect(region.width).toBeCloseTo(160, 6);
  expect(region.height).toBeCloseTo(160, 6);
  expect(region.rotation).toBeCloseTo(rotation, 6);
  expect(region.x).toBeCloseTo(300 + 48 * Math.sin(rotation), 6);
  expect(region.y).toBeCloseTo(200 - 48 * Math.cos(rotation), 6);
});
