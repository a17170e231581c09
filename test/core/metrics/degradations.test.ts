import { beforeAll, expect, it } from 'vitest';
import type { Frame } from '../../../core/contract.ts';
import { type PixelRange, pixelsInside } from '../../../core/metrics/box.ts';
import { luma } from '../../../core/metrics/luma.ts';
import { scalePose } from '../../../core/pose/pose.ts';
import { handBox } from '../../../core/pose/regions.ts';
import { readVideo } from '../../support/decode-video.ts';
import { readHolistic } from '../../support/holistic-json.ts';
import { describeWithSharedData, sharedData } from '../../support/shared-data.ts';
import {
  type Figures,
  type Film,
  type FilmFigures,
  type Moment,
  mean,
  measureAgainst,
  PARTS,
  type Part,
} from './film.ts';
import { blurred, mapFrame, shiftedRight, withNoise } from './pictures.ts';

const SIZE = 256;
const CLIP = 'clips/unseen/navy_woman/pleasewrite';
/** Frames in which the right hand is seen and moves, away from the face. */
const FIRST = 33;
const COUNT = 8;

describeWithSharedData('on a filmed clip made worse', () => {
  let truth: Film;
  let measure: (film: Film) => FilmFigures;
  let untouched: FilmFigures;

  beforeAll(async () => {
    const { width, height, fps, poses } = readHolistic(sharedData(`${CLIP}.json`));
    const frames = await readVideo(sharedData(`${CLIP}.mp4`), { width: SIZE, height: SIZE, fps });
    truth = frames.slice(FIRST, FIRST + COUNT).map((frame, i) => {
      const pose = poses[FIRST + i];
      if (!pose) throw new Error(`nobody in frame ${FIRST + i}`);
      return { frame, pose: scalePose(pose, SIZE / width, SIZE / height) };
    });
    measure = measureAgainst(truth);
    untouched = measure(truth);
  });

  it('finds nothing where nothing was done', () => {
    for (const part of PARTS) {
      const { warping, ...figures } = untouched[part];
      expect(figures).toEqual({ ssim: 1, psnr: Number.POSITIVE_INFINITY, sharpness: 1, flicker: 0 });
      expect(warping).toBeLessThan(10);
    }
    expect(untouched.msSsim).toBe(1);
  });

  it('sees blur as a loss of sharpness and of likeness', () => {
    const series = worsened([1, 3], ({ frame }, radius) => blurred(frame, radius));
    for (const part of PARTS) {
      falls(series, part, 'ssim', 'psnr', 'sharpness');
      rises(series, part, 'flicker');
      expect(series[1][part].sharpness).toBeLessThan(0.3);
      // Detail that is gone cannot be followed wrongly: warping error means something only beside the truth's own.
      for (const figures of series.slice(1)) {
        expect(figures[part].warping).toBeLessThan(untouched[part].warping);
      }
    }
    expectFalling(series.map(({ msSsim }) => msSsim));
  });

  it('sees a shift as a loss of likeness, not of sharpness', () => {
    const series = worsened([1, 4], ({ frame }, pixels) => shiftedRight(frame, pixels));
    for (const part of PARTS) {
      falls(series, part, 'ssim', 'psnr');
      rises(series, part, 'flicker', 'warping');
      for (const figures of series) expect(Math.abs(figures[part].sharpness - 1)).toBeLessThan(0.1);
    }
    expectFalling(series.map(({ msSsim }) => msSsim));
  });

  it('sees noise as sharpness that is too much, flickers and cannot be followed', () => {
    const series = worsened([6, 20], ({ frame }, amplitude, i) => withNoise(frame, amplitude, i + 1));
    for (const part of PARTS) {
      falls(series, part, 'ssim', 'psnr');
      rises(series, part, 'sharpness', 'flicker', 'warping');
    }
    expectFalling(series.map(({ msSsim }) => msSsim));
  });

  it('sees an erased hand in the hand, and hardly anywhere else', () => {
    const series = worsened([0.5, 1], withoutHand);
    falls(series, 'hand', 'ssim', 'psnr');
    rises(series, 'hand', 'flicker', 'warping');
    falls(series, 'whole', 'ssim', 'psnr');
    expectFalling(series.map(({ msSsim }) => msSsim));
    for (const { hand, whole, face } of series.slice(1)) {
      expect(1 - hand.ssim).toBeGreaterThan(8 * (1 - whole.ssim));
      expect(hand.sharpness).toBeLessThan(0.5);
      expect(1 - face.ssim).toBeLessThan(0.002);
    }
    expect(series[2].hand.ssim).toBeLessThan(0.6);
    expect(series[2].whole.ssim).toBeGreaterThan(0.94);
  });

  it('sees a frozen picture as less and less alike, and misses the motion of the truth', () => {
    const series = worsened([2, COUNT], (_, held, i) => truth[i - (i % held)].frame);
    for (const part of PARTS) {
      falls(series, part, 'ssim', 'psnr');
      for (const figures of series) expect(Math.abs(figures[part].sharpness - 1)).toBeLessThan(0.3);
    }
    expectFalling(series.map(({ msSsim }) => msSsim));
    for (const { hand } of series.slice(1)) {
      expect(hand.flicker).toBeGreaterThan(5);
      expect(hand.warping).toBeGreaterThan(4 * untouched.hand.warping);
    }
    expect(series[2].whole.flicker).toBeCloseTo(changeOf(truth), 4);
  });

  /** The figures of the clip untouched, then of two versions made worse, the second more. */
  function worsened(
    strengths: readonly [number, number],
    worsen: (moment: Moment, strength: number, i: number) => Frame,
  ): FilmFigures[] {
    const versions = strengths.map((strength) =>
      measure(truth.map((moment, i) => ({ ...moment, frame: worsen(moment, strength, i) }))),
    );
    return [untouched, ...versions];
  }
});

function falls(series: readonly FilmFigures[], part: Part, ...names: (keyof Figures)[]): void {
  for (const name of names) {
    const values = series.map((figures) => figures[part][name]);
    expectFalling(values, `${name} of ${part}`);
  }
}

function rises(series: readonly FilmFigures[], part: Part, ...names: (keyof Figures)[]): void {
  for (const name of names) {
    const values = series.map((figures) => figures[part][name]);
    expectFalling(values.toReversed(), `${name} of ${part}, backwards`);
  }
}

function expectFalling(values: readonly number[], name = 'msSsim'): void {
  values.slice(1).forEach((value, i) => {
    expect(value, name).toBeLessThan(values[i]);
  });
}

/** The right hand's box faded to the mean colour along its outline; `share` 1 leaves nothing of the hand. */
function withoutHand({ frame, pose }: Moment, share: number): Frame {
  const range = pixelsInside(handBox(pose.rightHand) ?? undefined, frame.width, frame.height);
  if (range === null) throw new Error('the hand lies outside the picture');
  const { left, top, right, bottom } = range;
  const inside = (x: number, y: number): boolean => x >= left && x < right && y >= top && y < bottom;
  const colour = [0, 1, 2].map((channel) => mean(outline(frame, range, channel)));
  return mapFrame(frame, (value, x, y, channel) =>
    inside(x, y) ? value + share * (colour[channel] - value) : value,
  );
}

function outline(
  { width, data }: Frame,
  { left, top, right, bottom }: PixelRange,
  channel: number,
): number[] {
  const at = (x: number, y: number): number => data[3 * (y * width + x) + channel];
  const values: number[] = [];
  for (let x = left; x < right; x++) values.push(at(x, top), at(x, bottom - 1));
  for (let y = top + 1; y < bottom - 1; y++) values.push(at(left, y), at(right - 1, y));
  return values;
}

/** Mean absolute change of luma from frame to frame. */
function changeOf(film: Film): number {
  const planes = film.map(({ frame }) => luma(frame).data);
  return mean(planes.slice(1).map((now, i) => mean(now.map((value, p) => Math.abs(value - planes[i][p])))));
}
