import { describe, expect, it } from 'vitest';
import { MEASURES, type Measure, REGIONS, type Region } from '../../../core/evaluation/measures.ts';
import type { FrameScores } from '../../../core/evaluation/scores.ts';
import { figureOf } from '../../../core/evaluation/series.ts';
import { area, frame, reading, undetected } from './clips.ts';

const figure = (name: Measure['name'], region: Region, frames: readonly FrameScores[]): number | null =>
  figureOf(frames, MEASURES.find((measure) => measure.name === name)!, region);

/** Frames with these areas of the whole picture. */
const whole = (...areas: Parameters<typeof area>[0][]): FrameScores[] =>
  areas.map((change, index) => frame(index, { areas: { whole: area(change) } }));

describe('MEASURES', () => {
  it('weighs each frame, and both hands alike', () => {
    const frames = [
      frame(0, {
        areas: { leftHand: area({ ssim: 0.2, weight: 0.5 }), rightHand: area({ ssim: 0.8, weight: 1 }) },
      }),
      frame(1, { areas: { leftHand: area({ ssim: 0.5, weight: 0.5 }), face: area({ ssim: 0.1 }) } }),
      frame(2, { areas: { rightHand: area({ ssim: -1, weight: 0 }) } }),
    ];
    expect(figure('ssim', 'hand', frames)).toBeCloseTo((0.1 + 0.8 + 0.25) / 2, 12);
    expect(figure('ssim', 'face', frames)).toBe(0.1);
    expect(figure('ssim', 'mouth', frames)).toBeNull();
  });

  it('takes PSNR from the mean squared error, not from the mean of decibels', () => {
    const expected = 10 * Math.log10(255 ** 2 / 100);
    expect(figure('psnr', 'whole', whole({ mse: 0 }, { mse: 200 }))).toBeCloseTo(expected, 12);
  });

  it('has a number for equal pictures, and for what rounding puts below 0', () => {
    expect(figure('psnr', 'whole', whole({ mse: 0 }))).toBe(100);
    for (const name of ['psnr', 'warpingError'] as const) {
      expect(MEASURES.find((measure) => measure.name === name)!.finish(-1e-12)).toBe(
        name === 'psnr' ? 100 : 0,
      );
    }
  });

  it('lets half as sharp and twice as sharp make 1, and no flat crop decide the mean', () => {
    expect(figure('sharpness', 'whole', whole({ sharpness: 0.5 }, { sharpness: 2 }))).toBeCloseTo(1, 12);
    expect(figure('sharpness', 'whole', whole({ sharpness: 0 }, { sharpness: 1 }))).toBeCloseTo(0.1, 12);
    expect(figure('sharpness', 'whole', whole({ sharpness: null }, { sharpness: 0.7 }))).toBeCloseTo(0.7, 12);
  });

  it('has warping errors as root mean square, in grey levels', () => {
    const frames = whole({ warpingError: null }, { warpingError: 1 }, { warpingError: 49 });
    expect(figure('warpingError', 'whole', frames)).toBeCloseTo(5, 12);
  });

  it('weighs warping errors by what of the area can be followed', () => {
    const frames = whole({ warpingError: 4, followed: 0.9 }, { warpingError: 44, followed: 0.3 });
    expect(figure('warpingError', 'whole', frames)).toBeCloseTo(Math.sqrt(14), 12);
    const faint = whole(
      { warpingError: 4, followed: 0.5, weight: 0.3 },
      { warpingError: 44, followed: 0.5, weight: 0.1 },
    );
    expect(figure('warpingError', 'whole', faint)).toBeCloseTo(Math.sqrt(14), 12);
    expect(figure('ssim', 'whole', whole({ ssim: 0, followed: 0.9 }, { ssim: 1, followed: 0 }))).toBe(0.5);
  });

  it('counts what is undetected in the detection rate alone', () => {
    const frames = [
      frame(0, { readings: { leftHand: reading({ error: 0.1, pck: 0.9 }), rightHand: undetected } }),
      frame(1, { readings: { leftHand: reading({ error: 0.3, pck: 0.5 }), face: undetected } }),
      frame(2),
    ];
    expect(figure('detection', 'hand', frames)).toBeCloseTo(200 / 3, 10);
    expect(figure('keypointError', 'hand', frames)).toBeCloseTo(20, 12);
    expect(figure('pck', 'hand', frames)).toBeCloseTo(70, 12);
    expect(figure('detection', 'face', frames)).toBe(0);
    expect(figure('keypointError', 'face', frames)).toBeNull();
  });

  it('has MS-SSIM of the whole picture where that is large enough', () => {
    expect(figure('msSsim', 'whole', [frame(0), frame(1, { msSsim: 0.25 })])).toBe(0.25);
    expect(figure('msSsim', 'whole', [frame(0)])).toBeNull();
  });

  it('names each figure once, in regions that there are', () => {
    expect(new Set(MEASURES.map(({ name }) => name)).size).toBe(MEASURES.length);
    for (const { regions } of MEASURES) expect(REGIONS).toEqual(expect.arrayContaining([...regions]));
  });
});
