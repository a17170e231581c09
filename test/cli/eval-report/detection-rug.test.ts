import { expect, it } from 'vitest';
import { detectionRug } from '../../../cli/eval-report/detection-rug.ts';
import type { Reading } from '../../../core/evaluation/scores.ts';
import { frame, reading, undetected } from '../../core/evaluation/clips.ts';

const found = reading();

/** Class, x and width of each bar of a hand, in thousandths of the time shown. */
function barsOf(rendered: readonly (Reading | null)[], truth: readonly Reading[] = []) {
  const frames = (readings: readonly (Reading | null)[]) =>
    readings.map((leftHand, i) => frame(i, { readings: leftHand ? { leftHand } : {} }));
  const axis = { times: rendered.map((_, i) => i / 10), frame: 0.1, marks: [] };
  const [, drawing = ''] = `${detectionRug(frames(rendered), frames(truth), axis)}`.split('role="img"');
  return [...drawing.matchAll(/class="(\w+)" x="([\d.]+)" y="\d+" width="([\d.]+)"/g)].map(
    ([, state, x, width]) => [state, Number(x), Number(width)],
  );
}

it('draws neighbouring frames alike as one bar, and none where the part is not seen', () => {
  expect(barsOf([found, found, null, undetected, found])).toEqual([
    ['found', 0, 400],
    ['lost', 600, 200],
    ['found', 800, 200],
  ]);
});

it('tells what is lost from what the estimator does not find in the filmed video either', () => {
  expect(barsOf([undetected, undetected], [found, undetected])).toEqual([
    ['lost', 0, 500],
    ['unseen', 500, 500],
  ]);
});

it('is none where nothing was read', () => {
  expect(detectionRug([frame(0)], undefined, { times: [0], frame: 0.1, marks: [] })).toBeNull();
});
