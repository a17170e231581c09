import { expect, it } from 'vitest';
import { chooseFigures } from '../../../core/evaluation/choose-figures.ts';
import type { FrameScores } from '../../../core/evaluation/scores.ts';
import { area, frame } from './clips.ts';

const COUNTS = { worst: 6, best: 2, strip: 4 };

/** Forty milliseconds apart; one SSIM of the left hand for each. */
function withHand(...similarities: number[]): FrameScores[] {
  return similarities.map((ssim, index) =>
    frame(index, { areas: { whole: area(), leftHand: area({ ssim }) } }),
  );
}

/** SSIM falls and rises: lowest at frame 50, highest at 0 and 100. */
const VALLEY = withHand(...Array.from({ length: 101 }, (_, i) => 0.2 + (0.6 * Math.abs(i - 50)) / 50));

it('shows the worst hands first, each moment at least 0.3 s from the others', () => {
  const { worst } = chooseFigures(VALLEY, COUNTS);
  expect(worst[0]).toEqual({ index: 50, timestamp: 2_000_000, area: 'leftHand', ssim: 0.2 });
  expect(worst.map(({ index }) => index)).toEqual([50, 42, 58, 34, 66, 26]);
});

it('gives the first of them where fewer are asked for', () => {
  const all = chooseFigures(VALLEY, COUNTS);
  expect(chooseFigures(VALLEY, { ...COUNTS, worst: 2 }).worst).toEqual(all.worst.slice(0, 2));
});

it('takes the best from the better half and the worst from the worse one', () => {
  const { best } = chooseFigures(VALLEY, COUNTS);
  expect(best.map(({ index }) => index).sort((a, b) => a - b)).toEqual([0, 100]);
  const { worst } = chooseFigures(VALLEY, { ...COUNTS, worst: 100, best: 100 });
  expect(Math.max(...worst.map(({ index }) => Math.abs(index - 50)))).toBeLessThan(26);
});

it('judges a frame by its worse hand, and names that one', () => {
  const frames = [
    frame(0, { areas: { leftHand: area({ ssim: 0.9 }), rightHand: area({ ssim: 0.1 }) } }),
    frame(20, { areas: { leftHand: area({ ssim: 0.4 }), rightHand: area({ ssim: 0.4 }) } }),
  ];
  const { worst, best } = chooseFigures(frames, COUNTS);
  expect(worst).toMatchObject([{ index: 0, area: 'rightHand', ssim: 0.1 }]);
  expect(best).toMatchObject([{ index: 20 }]);
});

it('lets a hand that hardly shows count little', () => {
  const frames = [
    frame(0, { areas: { leftHand: area({ ssim: 0.1, weight: 0.2 }) } }),
    frame(20, { areas: { leftHand: area({ ssim: 0.5 }) } }),
  ];
  expect(chooseFigures(frames, COUNTS).worst).toMatchObject([{ index: 20 }]);
});

it.each([
  ['face', { face: area({ ssim: 0.5 }), whole: area() }],
  ['whole', { whole: area() }],
] as const)('falls back to %s', (name, areas) => {
  const { worst } = chooseFigures([frame(0, { areas })], COUNTS);
  expect(worst).toMatchObject([{ index: 0, area: name }]);
});

it('spreads strips over the frames that show the part', () => {
  const frames = Array.from({ length: 40 }, (_, i) =>
    frame(i, { areas: { face: area(), ...(i >= 20 && { rightHand: area({ weight: 0.5 }) }) } }),
  );
  const { strips } = chooseFigures(frames, COUNTS);
  expect(strips.face.map(({ index }) => index)).toEqual([5, 15, 25, 35]);
  expect(strips.rightHand.map(({ index }) => index)).toEqual([22, 27, 32, 37]);
  expect(strips.leftHand).toEqual([]);
});

it('shows no moment twice in a clip shorter than its strip', () => {
  const { strips, worst } = chooseFigures(withHand(0.5, 0.6), COUNTS);
  expect(strips.leftHand.map(({ index }) => index)).toEqual([0, 1]);
  expect(worst).toHaveLength(1);
});

it('has nothing to show of nothing', () => {
  expect(chooseFigures([], COUNTS)).toEqual({
    worst: [],
    best: [],
    strips: { face: [], leftHand: [], rightHand: [] },
  });
});
