import type { Area, AreaScores, FrameScores, Reading, ReadPart } from './scores.ts';

/** What is summed up: `hand` is both hands, each frame counting as many hands as it shows. Hands first, they are the headline. */
export const REGIONS = ['hand', 'face', 'mouth', 'whole'] as const;
export type Region = (typeof REGIONS)[number];

/** One number of one frame, and how much it counts. */
export interface Weighted {
  readonly area: Area;
  readonly value: number;
  /** Above 0. */
  readonly weight: number;
}

/** A figure that is reported: the weighted mean of what `values` takes from each frame, put through `finish`. */
export interface Measure {
  readonly name:
    | 'ssim'
    | 'msSsim'
    | 'psnr'
    | 'sharpness'
    | 'flicker'
    | 'warpingError'
    | 'detection'
    | 'keypointError'
    | 'pck';
  readonly title: string;
  /** Empty for plain numbers. */
  readonly unit: string;
  /** Which values are good; `one`: the nearer to 1. */
  readonly better: 'higher' | 'lower' | 'one';
  /** Decimals worth showing. */
  readonly digits: number;
  readonly regions: readonly Region[];
  /** Whether the filmed video itself falls short of perfection: its figure is then the floor of the method. */
  readonly floor: boolean;
  /** What one frame adds; nothing where the region is not seen or not measured. */
  values(frame: FrameScores, region: Region): readonly Weighted[];
  /** From the weighted mean to the figure; monotonic, and a number also where rounding has put a mean just below 0. */
  finish(mean: number): number;
}

export const AREAS_OF: Readonly<Record<Region, readonly Area[]>> = {
  hand: ['leftHand', 'rightHand'],
  face: ['face'],
  mouth: ['mouth'],
  whole: ['whole'],
};

const READ_REGIONS: readonly Region[] = ['hand', 'face'];

/** PSNR of equal pictures, which is infinite: a number can be written as JSON and subtracted. */
const HIGHEST_PSNR = 100;

/** One flat crop, whose logarithm is endless, must not decide a whole mean: ratios count as at least this, and at most its inverse. */
const LOWEST_RATIO = 0.01;

/**
 * - `ssim`, `msSsim`: mean; −1..1 and 0..1.
 * - `psnr`: 10 · log₁₀(255² / mean squared error), as ffmpeg's `average`; dB, 100 for equal pictures.
 * - `sharpness`: geometric mean of the ratios to the filmed frames, each taken within 0.01..100: half as sharp and twice
 *   as sharp make 1.
 * - `flicker`: mean; grey levels.
 * - `warpingError`: root of the mean squared error, an area counting by what of it can be followed; grey levels.
 * - `detection`: share of the parts that the estimator found, in %.
 * - `keypointError`, `pck`: mean over the parts that were found, in % (of the part's size; of its keypoints).
 */
export const MEASURES: readonly Measure[] = [
  ofAreas({ name: 'ssim', title: 'SSIM', unit: '', better: 'higher', digits: 3 }, ({ ssim }) => ssim),
  {
    name: 'msSsim',
    title: 'MS-SSIM',
    unit: '',
    better: 'higher',
    digits: 3,
    regions: ['whole'],
    floor: false,
    values: ({ msSsim }) => (msSsim === null ? [] : [{ area: 'whole', value: msSsim, weight: 1 }]),
    finish: (mean) => mean,
  },
  ofAreas(
    { name: 'psnr', title: 'PSNR', unit: 'dB', better: 'higher', digits: 2 },
    ({ mse }) => mse,
    (mse) => Math.min(HIGHEST_PSNR, 10 * Math.log10(255 ** 2 / Math.max(0, mse))),
  ),
  ofAreas(
    { name: 'sharpness', title: 'sharpness', unit: '×', better: 'one', digits: 2 },
    ({ sharpness }) =>
      sharpness === null ? null : Math.log(Math.min(Math.max(sharpness, LOWEST_RATIO), 1 / LOWEST_RATIO)),
    Math.exp,
  ),
  ofAreas(
    { name: 'flicker', title: 'flicker', unit: 'grey', better: 'lower', digits: 2 },
    ({ flicker }) => flicker,
  ),
  ofAreas(
    { name: 'warpingError', title: 'warping error', unit: 'grey', better: 'lower', digits: 2, floor: true },
    ({ warpingError }) => warpingError,
    (mse) => Math.sqrt(Math.max(0, mse)),
    ({ weight, followed }) => weight * followed,
  ),
  ofReadings({ name: 'detection', title: 'detected', better: 'higher', digits: 1 }, ({ detected }) =>
    detected ? 1 : 0,
  ),
  ofReadings(
    { name: 'keypointError', title: 'keypoint error', better: 'lower', digits: 1 },
    ({ error }) => error,
  ),
  ofReadings({ name: 'pck', title: 'PCK@0.2', better: 'higher', digits: 1 }, ({ pck }) => pck),
];

type Description = Pick<Measure, 'name' | 'title' | 'better' | 'digits'>;

function ofAreas(
  description: Description & Pick<Measure, 'unit'> & Partial<Pick<Measure, 'floor'>>,
  take: (scores: AreaScores) => number | null,
  finish = (mean: number): number => mean,
  weigh = ({ weight }: AreaScores): number => weight,
): Measure {
  return {
    floor: false,
    ...description,
    regions: REGIONS,
    values: ({ areas }, region) => weighted(region, (area) => areas[area], take, weigh),
    finish,
  };
}

function ofReadings(description: Description, take: (reading: Reading) => number | null): Measure {
  return {
    ...description,
    unit: '%',
    floor: true,
    regions: READ_REGIONS,
    values: ({ readings }, region) =>
      weighted(
        region,
        (area) => readings?.[area as ReadPart],
        take,
        ({ weight }) => weight,
      ),
    finish: (mean) => 100 * mean,
  };
}

function weighted<Scores>(
  region: Region,
  scoresOf: (area: Area) => Scores | undefined,
  take: (scores: Scores) => number | null,
  weigh: (scores: Scores) => number,
): readonly Weighted[] {
  const values: Weighted[] = [];
  for (const area of AREAS_OF[region]) {
    const scores = scoresOf(area);
    if (scores === undefined || !(weigh(scores) > 0)) continue;
    const value = take(scores);
    if (value !== null) values.push({ area, value, weight: weigh(scores) });
  }
  return values;
}
