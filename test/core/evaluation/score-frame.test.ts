import { describe, expect, it } from 'vitest';
import type { Frame, Pose } from '../../../core/contract.ts';
import { type Shots, scoreFrame } from '../../../core/evaluation/score-frame.ts';
import type { AreaScores, FrameScores } from '../../../core/evaluation/scores.ts';
import { trueAreas } from '../../../core/evaluation/true-areas.ts';
import type { Shot } from '../../../core/evaluation/true-scene.ts';
import { luma } from '../../../core/metrics/luma.ts';
import { OpticalFlow } from '../../../core/metrics/optical-flow.ts';
import { HAND_COUNT } from '../../../core/pose/topology.ts';
import { plainFrame } from '../../support/samples.ts';
import { mapFrame, testPicture } from '../metrics/pictures.ts';
import { movingTruth, noisyFrames, poseAt, square } from './moving-picture.ts';

const shotOf = (frame: Frame): Shot => ({ frame, luma: luma(frame) });

type Videos = Partial<Record<'rendered' | 'baseline' | 'copy', readonly [before: Frame, now: Frame]>>;

/** The scores of the second of two frames, or of the only one. */
function score(truth: readonly [Frame, Frame], pose: Pose | null, videos: Videos, withPrevious = true) {
  const shots = (place: 0 | 1): Shots => ({
    truth: shotOf(truth[place]),
    ...Object.fromEntries(Object.entries(videos).map(([name, frames]) => [name, shotOf(frames[place])])),
  });
  const { width, height } = truth[0];
  return scoreFrame(
    { index: 1, timestamp: 40_000, areas: trueAreas(pose, width, height) },
    shots(1),
    withPrevious ? shots(0) : undefined,
    new OpticalFlow(width, height),
  );
}

function lastTwo<T>(items: readonly T[]): readonly [T, T] {
  return [items.at(-2)!, items.at(-1)!];
}

const SIZE = [192, 176] as const;
const truth = movingTruth(5, ...SIZE);
const filmed = lastTwo(truth.map(({ frame }) => frame));
const pose = truth.at(-1)!.pose;
const noisy = lastTwo(noisyFrames(5, ...SIZE));
const still = [truth[0]!.frame, truth[0]!.frame] as const;

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

describe('scoreFrame', () => {
  it('finds nothing wrong with an equal video', () => {
    const { rendered, truth } = score(filmed, pose, { rendered: filmed });
    expect(rendered).toEqual(truth);
    expect(Object.keys(rendered!.areas)).toEqual(['whole', 'face', 'mouth', 'leftHand']);
    expect(rendered).toMatchObject({ index: 1, timestamp: 40_000, msSsim: 1 });
    for (const area of Object.values(rendered!.areas)) {
      expect(area).toMatchObject({ weight: 1, mse: 0, ssim: 1, sharpness: 1, flicker: 0 });
    }
  });

  it('sees noise in every area, by every measure', () => {
    const { rendered, truth } = score(filmed, pose, { rendered: noisy });
    expect(rendered!.msSsim).toBeLessThan(1);
    for (const [area, scores] of Object.entries(rendered!.areas)) {
      expect(scores.mse).toBeGreaterThan(1);
      expect(scores.ssim).toBeLessThan(1);
      expect(scores.sharpness).toBeGreaterThan(1);
      expect(scores.flicker).toBeGreaterThan(1);
      expect(scores.warpingError).toBeGreaterThan(truth!.areas[area as 'whole']!.warpingError!);
    }
  });

  it('scores each contender as if it were alone', () => {
    const together = score(filmed, pose, { rendered: noisy, baseline: filmed, copy: still });
    expect(Object.keys(together)).toEqual(['rendered', 'baseline', 'copy', 'truth']);
    expect(score(filmed, pose, { rendered: noisy }).rendered).toEqual(together.rendered);
    expect(score(filmed, pose, { baseline: filmed }).baseline).toEqual(together.baseline);
    expect(score(filmed, pose, { copy: still }).copy).toEqual(together.copy);
    expect(score(filmed, pose, { rendered: still }).rendered).toEqual(together.copy);
    expect(score(filmed, pose, {}).truth).toEqual(together.truth);
  });

  it('knows no change in the first frame', () => {
    const first = score(filmed, pose, { rendered: noisy, copy: still }, false);
    const second = score(filmed, pose, { rendered: noisy, copy: still });
    for (const contender of ['rendered', 'copy', 'truth'] as const) {
      for (const [area, scores] of Object.entries(first[contender]!.areas)) {
        const later = second[contender]!.areas[area as 'whole'] as AreaScores;
        expect(scores).toEqual({ ...later, flicker: null, warpingError: null, followed: 0 });
        expect(later.flicker).not.toBeNull();
        expect(later.warpingError).not.toBeNull();
      }
    }
  });

  it('has no score for what the true frame does not show', () => {
    const { rendered } = score(filmed, poseAt(0, { leftHand: null }), { rendered: noisy });
    expect(Object.keys(rendered!.areas)).toEqual(['whole']);
    expect(Object.keys(score(filmed, null, { rendered: noisy }).rendered!.areas)).toEqual(['whole']);
  });

  it('compares the part of a box that is inside the picture', () => {
    const rightHand = square(HAND_COUNT, 0, 60, 40);
    const brighter = filmed.map((frame) => mapFrame(frame, (value) => value + 10)) as unknown as [
      Frame,
      Frame,
    ];
    const { rendered } = score(filmed, poseAt(0, { rightHand }), { rendered: brighter });
    const { weight, mse, sharpness, flicker } = rendered!.areas.rightHand!;
    expect(weight).toBeCloseTo(0.5, 6);
    expect(mse).toBeCloseTo(100, 6);
    expect(sharpness).toBeCloseTo(1, 4);
    expect(flicker).toBeCloseTo(0, 4);

    // What is outside would be the edge, repeated.
    const spoiltEdge = filmed.map((frame) => mapFrame(frame, (value, x) => (x === 0 ? 255 : value)));
    const spoilt = score(filmed, poseAt(0, { rightHand }), { rendered: lastTwo(spoiltEdge) });
    const share = 1 / (40 * 1.3 * 0.5);
    const mean = spoilt.rendered!.areas.rightHand!.mse;
    expect(mean).toBeLessThan(255 ** 2 * share * 1.2);
    expect(mean).toBeGreaterThan(0);

    // Here it would be equal, and half of what is compared.
    const soundEdge = filmed.map((frame) => mapFrame(frame, (value, x) => (x < 2 ? value : 255 - value)));
    const inverted = score(filmed, poseAt(0, { rightHand }), { rendered: lastTwo(soundEdge) });
    expect(inverted.rendered!.areas.rightHand!.ssim).toBeLessThan(0.5);
  });

  it('knows of each area what of it can be followed', () => {
    const picture = testPicture(...SIZE);
    const leftHand = square(HAND_COUNT, 60, 60, 40);
    const rightHand = square(HAND_COUNT, 160, 150, 20);
    const inLeft = (x: number, y: number): boolean => x >= 50 && x < 110 && y >= 50 && y < 110;
    const changed = mapFrame(picture, (value, x, y) => (inLeft(x, y) ? 255 - value : value));
    const { areas } = score([picture, changed], poseAt(0, { leftHand, rightHand }), {}).truth!;
    expect(areas.leftHand!.followed).toBeLessThan(0.6);
    expect(areas.rightHand!.followed).toBeGreaterThan(0.95);
    expect(areas.whole!.followed).toBeGreaterThan(0.7);
    expect(areas.whole!.followed).toBeLessThan(0.95);
  });

  it('leaves out a box of which no pixel is inside', () => {
    const rightHand = square(HAND_COUNT, -12.9, 60, 20);
    expect(trueAreas(poseAt(0, { rightHand }), ...SIZE)).toHaveLength(1);
    const { rendered } = score(filmed, poseAt(0, { rightHand }), { rendered: noisy });
    expect(Object.keys(rendered!.areas)).toEqual(['whole']);
  });

  it('has null where there is no measure, and never a number that is none', () => {
    const flat = [plainFrame(90, 0, 64, 48), plainFrame(90, 40_000, 64, 48)] as const;
    const picture = testPicture(64, 48);
    const corner = poseAt(0, {
      leftHand: square(HAND_COUNT, 0, 0, 3),
      rightHand: square(HAND_COUNT, 64, 20, 2),
    });
    const scores = score(flat, corner, { rendered: [picture, picture], copy: flat });
    for (const frame of Object.values(scores) as FrameScores[]) {
      expect(frame.msSsim).toBeNull();
      expect(frame.areas.whole?.sharpness).toBeNull();
      expect(Object.keys(frame.areas)).toEqual(['whole', 'leftHand', 'rightHand']);
    }
    expect(numbersIn(scores).every(Number.isFinite)).toBe(true);
  });
});
