import { expect, it } from 'vitest';
import { Timeline } from '../../streaming/timeline.ts';

const inner = (...seconds: number[]) => {
  const timeline = new Timeline();
  return seconds.map((second) => {
    const time = timeline.advance(second * 1e6);
    return time === undefined ? undefined : time / 1e6;
  });
};

it('a timeline begins at 0 and keeps the steps of its producer', () => {
  expect(inner(7, 7.04, 7.5, 9)).toEqual([0, 0.04, 0.5, 2]);
});

it('a timeline passes over what is of the same moment', () => {
  expect(inner(3, 3, 4, 4)).toEqual([0, undefined, 1, undefined]);
});

it('a timeline goes on where the producer starts over or leaps', () => {
  expect(inner(5, 6, 0, 1, 9e9, 9e9 + 1)).toEqual([0, 1, 2, 3, 4, 5]);
});
