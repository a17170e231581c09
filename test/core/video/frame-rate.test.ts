import { expect, test } from 'vitest';
import { nominalRate } from '../../../core/video/frame-rate.ts';

test.each([
  ['a constant rate', 25, 25, 25],
  ['NTSC', 30000 / 1001, 29.97, 30000 / 1001],
  ['NTSC from milliseconds', 19001 / 317, 59.94, 60000 / 1001],
  ['half of NTSC', 15000 / 1001, 14.99, 15000 / 1001],
  ['an odd rate', 100 / 7, 14.29, 100 / 7],
  ['a last frame of odd duration', 15, 14.93, 15],
  ['a phone that skips some frames', 30, 24.13, 30],
  ['fields instead of frames', 50, 25, 25],
  ['a clock of milliseconds', 1000, 24.01, 24.01],
  ['a clock of 90 kHz and the rate of films', 90000, 23.98, 24000 / 1001],
  ['slow motion', 240, 239.8, 240],
  ['a slow animation', 0.5, 0.5, 0.5],
  ['no average', 25, undefined, 25],
  ['clocks only', 1000, 1000, 30],
  ['a clock and no average', 90000, undefined, 30],
])('%s: grid %d, average %d → %d', (_, grid, average, rate) => {
  expect(nominalRate(grid, average)).toBeCloseTo(rate, 10);
});
