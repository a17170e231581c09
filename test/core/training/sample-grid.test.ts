import { expect, it } from 'vitest';
import { layOut, toPng } from '../../../core/training/sample-grid.ts';
import { meanScores, scoreFrame } from '../../../core/training/score-frame.ts';
import { bestOf, overall } from '../../../core/training/training-state.ts';
import { blankPose, plainFrame } from '../../support/samples.ts';

it('layOut sets pictures of several sizes out as a table', async () => {
  const grid = layOut([
    [plainFrame(10, 0, 6, 4), plainFrame(20, 0, 2, 2)],
    [{ ...plainFrame(30, 0, 6, 4), channels: 4, data: new Uint8Array(96).fill(30) }],
  ]);
  expect([grid.width, grid.height]).toEqual([16, 12]);
  const at = (x: number, y: number): number => grid.data[(y * 16 + x) * 3];
  expect([at(0, 0), at(5, 3), at(6, 0), at(10, 0), at(12, 0), at(0, 8), at(10, 8)]).toEqual([
    10, 10, 255, 20, 255, 30, 255,
  ]);
  expect((await toPng(grid)).png.subarray(1, 4).toString()).toBe('PNG');
});

it('scoreFrame looks at hands and face where they truly are', () => {
  const filmed = plainFrame(100, 0, 64, 64);
  for (let i = 0; i < filmed.data.length; i++) filmed.data[i] = (i * 37) & 255;
  const rendered = { ...filmed, data: filmed.data.slice() };
  for (let y = 40; y < 60; y++) for (let i = 40 * 3; i < 60 * 3; i++) rendered.data[y * 192 + i] = 128;
  const points = (count: number, left: number): Float32Array =>
    Float32Array.from(
      { length: count * 4 },
      (_, i) => [left + ((i >> 2) % 4) * 4, left + ((i >> 2) % 5) * 3, 0, 1][i % 4],
    );
  const pose = { ...blankPose(0), leftHand: points(21, 43), face: points(68, 8) };
  const score = scoreFrame(rendered, filmed, pose);
  expect(score.face).toBeCloseTo(1, 5);
  expect(score.mouth).toBeCloseTo(1, 5);
  expect(score).not.toHaveProperty('rightHand');
  expect(score.leftHand).toBeLessThan(0.2);
  expect(score.whole).toBeGreaterThan(0.7);
  // The flat square takes all the sharpness of the hand; the face keeps its own.
  expect(score.sharpness).toEqual([expect.closeTo(1, 5), 0.01]);
  expect(meanScores([score, { whole: 1, sharpness: [] }])).toEqual({
    whole: (score.whole + 1) / 2,
    face: score.face,
    hands: score.leftHand,
    sharpness: expect.closeTo(Math.sqrt(score.sharpness[0] * score.sharpness[1]), 5),
  });
  const hands = meanScores([
    { whole: 1, sharpness: [0.25, 1], leftHand: 0.2, rightHand: 0.4 },
    { whole: 1, sharpness: [2], rightHand: 0.9 },
  ]);
  expect(hands).toEqual({
    whole: 1,
    face: null,
    hands: expect.closeTo(0.5, 10),
    sharpness: expect.closeTo(0.5 ** (1 / 3), 10),
  });
});

it('bestOf is the first of the best', () => {
  const evaluation = (step: number, hands: number | null) => ({
    step,
    epoch: 1,
    scores: { whole: 0.6, face: null, hands, sharpness: null },
  });
  expect(overall(evaluation(1, null).scores)).toBe(0.6);
  expect(bestOf([1, 2, 3, 4].map((step) => evaluation(step, [0.1, 0.9, 0.9, 0.5][step - 1])))?.step).toBe(2);
  expect(bestOf([])).toBeUndefined();
});

it('prefers a little less SSIM to a blurred picture, and takes noise for no better than blur', () => {
  const scores = (hands: number, sharpness: number) => ({ whole: 0.9, face: 0.9, hands, sharpness });
  expect(overall(scores(0.74, 0.7))).toBeGreaterThan(overall(scores(0.75, 0.5)));
  expect(overall(scores(0.7, 0.52))).toBeLessThan(overall(scores(0.75, 0.5)));
  expect(overall(scores(0.75, 2))).toBeCloseTo(overall(scores(0.75, 0.5)), 10);
});
