import { describe, expect, it } from 'vitest';
import type { Keypoints, Pose } from '../../core/contract.ts';
import { mapFrame, testPicture } from '../core/metrics/pictures.ts';
import { meanOfSummaries, quantile, scoreFrame, summarise } from './score.ts';

const picture = testPicture(96, 96);

/** A hand whose keypoints fill a square of 20 pixels: its box is 26 wide. */
function handAt(x: number, y: number): Keypoints {
  return Float32Array.from({ length: 21 * 4 }, (_, i) => {
    const corner = Math.floor(i / 4) % 4;
    return [x + 20 * (corner % 2), y + 20 * Math.floor(corner / 2), 0, 1][i % 4];
  });
}

function poseWith(hands: Pick<Pose, 'leftHand' | 'rightHand'>): Pose {
  return { timestamp: 0, body: new Float32Array(13 * 4), face: null, ...hands };
}

describe('scoreFrame', () => {
  it('is perfect on the filmed frame itself', () => {
    const score = scoreFrame(picture, picture, poseWith({ leftHand: handAt(30, 30), rightHand: null }));
    expect(score.psnr).toBe(Number.POSITIVE_INFINITY);
    expect(score.ssim).toBeCloseTo(1, 6);
    expect(score.hands).toHaveLength(1);
    expect(score.hands[0]).toMatchObject({ sharpness: 1, tone: 1 });
    expect(score.face).toBeNaN();
  });

  it('charges a damaged hand to that hand alone', () => {
    const damaged = mapFrame(picture, (value, x, y) => (x < 36 && y < 36 ? value / 2 : value));
    const truth = poseWith({ leftHand: handAt(10, 10), rightHand: handAt(62, 62) });
    const [left, right] = scoreFrame(damaged, picture, truth).hands;
    expect(left.tone).toBeCloseTo(0.5, 1);
    expect(left.ssim).toBeLessThan(0.9);
    expect(right.tone).toBe(1);
    expect(right.ssim).toBeCloseTo(1, 6);
  });

  it('leaves out a hand that is outside the picture', () => {
    const truth = poseWith({ leftHand: handAt(30, 130), rightHand: null });
    expect(scoreFrame(picture, picture, truth).hands).toEqual([]);
  });
});

describe('summaries', () => {
  const score = (ssim: number, ...sharpness: number[]) => ({
    psnr: 20,
    ssim,
    face: Number.NaN,
    mouth: 0.5,
    hands: sharpness.map((ratio) => ({ ssim, psnr: 10, sharpness: ratio, tone: 1 })),
  });

  it('means are over frames, hand figures over hands, sharpness a median', () => {
    const summary = summarise([score(0.8, 1, 2), score(0.6), score(0.4, 9)]);
    expect(summary).toMatchObject({ frames: 3, hands: 3, sharpness: 2, mouth: 0.5 });
    expect(summary.ssim).toBeCloseTo(0.6, 10);
    expect(summary.hand).toBeCloseTo((0.8 + 0.8 + 0.4) / 3, 10);
    expect(summary.face).toBeNaN();
  });

  it('clips count alike however long they are', () => {
    const long = summarise([score(0.9), score(0.9), score(0.9)]);
    const short = summarise([score(0.5)]);
    expect(meanOfSummaries([long, short]).ssim).toBeCloseTo(0.7, 10);
  });

  it('quantiles interpolate between order statistics', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(quantile([1, 2, 3, 4, 5], 0.95)).toBeCloseTo(4.8, 10);
    expect(quantile([Number.NaN, 7], 0.1)).toBe(7);
    expect(quantile([], 0.5)).toBeNaN();
  });
});
