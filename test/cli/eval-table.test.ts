import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { formatClips, formatSummary } from '../../cli/eval-table.ts';
import type { Difference, Estimate, Figures, Summary, Verdict } from '../../core/evaluation/summarise.ts';

const estimate = (value: number, half = 0): Estimate => ({
  value,
  low: value - half,
  high: value + half,
  count: 9,
});

const difference = (value: number, half: number, verdict: Verdict): Difference => ({
  ...estimate(value, half),
  verdict,
});

const summary = (change: Partial<Summary> = {}): Summary => ({
  clips: 1,
  frames: 9,
  contenders: {},
  differences: {},
  ...change,
});

const SMALL = summary({
  contenders: {
    rendered: {
      whole: { ssim: estimate(0.9, 0.01) },
      hand: {
        ssim: estimate(0.6, 0.05),
        sharpness: estimate(0.5, 0.1),
        detection: estimate(90, 4),
        pck: estimate(70, 4),
      },
    },
    copy: {
      whole: { ssim: estimate(0.9) },
      hand: { ssim: estimate(0.4), sharpness: estimate(0.9), detection: estimate(95) },
    },
    truth: {
      hand: { ssim: estimate(1), sharpness: estimate(1), detection: estimate(99), pck: estimate(98) },
    },
  },
  differences: {
    copy: {
      whole: { ssim: difference(0.0001, 0.00005, 'unclear') },
      hand: {
        ssim: difference(0.2, 0.01, 'better'),
        sharpness: difference(-0.4, 0.1, 'worse'),
        detection: difference(-5, 6, 'unclear'),
      },
    },
  },
});

describe('formatSummary', () => {
  it('shows hands first, the floor where the filmed video has one, and which differences are beyond chance', () => {
    expect(formatSummary(SMALL, false)).toBe(
      [
        '                              rendered [95 %]   copy  filmed    − copy',
        'hand   SSIM ↑          0.600   [0.550, 0.650]  0.400          +0.200 ▲',
        '       sharpness × →1   0.50     [0.40, 0.60]   0.90           −0.40 ▼',
        '       detected % ↑     90.0     [86.0, 94.0]   95.0    99.0    −5.0 ·',
        '       PCK@0.2 % ↑      70.0     [66.0, 74.0]      –    98.0       – ·',
        'whole  SSIM ↑          0.900   [0.890, 0.910]  0.900           0.000 ·',
        '',
        '9 frames. ↑ higher is better, ↓ lower, →1 nearer to 1.',
        '− copy: rendered minus that, pair by pair; ▲ better, ▼ worse, · no clear difference.',
        'filmed: the filmed video measured alike. Where a rendering does better, look whether it is blurred.',
      ].join('\n'),
    );
  });

  it('leaves out what there is not', () => {
    const rendered: Figures = { hand: { psnr: estimate(20, 1) } };
    expect(formatSummary(summary({ clips: 3, contenders: { rendered } }), false)).toBe(
      [
        '                        rendered [95 %]',
        'hand  PSNR dB ↑  20.00   [19.00, 21.00]',
        '',
        '3 clips, each counting alike; 9 frames. ↑ higher is better, ↓ lower, →1 nearer to 1.',
        'Of only 3 clips, intervals are hardly more than their range, and no difference counts as clear.',
      ].join('\n'),
    );
  });

  it('fits a terminal of 100 columns with all that can be measured, and large numbers', () => {
    const picture = {
      ssim: estimate(-0.123, 0.2),
      psnr: estimate(100, 0.1),
      sharpness: estimate(23.45, 10.5),
      flicker: estimate(43.21, 10.5),
      warpingError: estimate(43.21, 10.5),
    };
    const read = { detection: estimate(100), keypointError: estimate(123.4, 15.5), pck: estimate(100) };
    const figures: Figures = {
      hand: { ...picture, ...read },
      face: { ...picture, ...read },
      mouth: picture,
      whole: { ...picture, msSsim: estimate(0.5) },
    };
    const contenders = { rendered: figures, baseline: figures, copy: figures, truth: figures };
    const wide = (value: number): Difference => difference(value, 0, 'better');
    const differences: Figures<Difference> = {
      hand: { ssim: wide(-0.123), psnr: wide(-78.9), sharpness: wide(23.45), detection: wide(100) },
      whole: { msSsim: wide(0.5) },
    };
    const full = summary({
      clips: 123,
      frames: 1_234_567,
      contenders,
      differences: { baseline: differences, copy: differences },
    });
    const lines = formatSummary(full, false).split('\n');
    expect(lines).toHaveLength(1 + 27 + 1 + 3);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(100);
  });

  it('is coloured on request only, which moves nothing', () => {
    const coloured = formatSummary(SMALL, true);
    expect(coloured).toContain('\u001b[32m+0.200 ▲');
    expect(coloured).toContain('\u001b[31m');
    expect(stripVTControlCharacters(coloured)).toBe(formatSummary(SMALL, false));
  });
});

describe('formatClips', () => {
  const named = (name: string, ssim?: number) => ({
    name,
    summary: summary({
      contenders: {
        rendered: {
          whole: { ssim: estimate(0.9) },
          ...(ssim !== undefined && { hand: { ssim: estimate(ssim), detection: estimate(80) } }),
        },
      },
    }),
  });

  it('puts the worst hands first, a clip without hands last, and has no empty columns', () => {
    expect(formatClips([named('good', 0.8), named('handless'), named('bad', 0.3)], false)).toBe(
      [
        '           hand  whole        hand',
        'clip       SSIM   SSIM  detected %  frames',
        'bad       0.300  0.900        80.0       9',
        'good      0.800  0.900        80.0       9',
        'handless      –  0.900           –       9',
      ].join('\n'),
    );
  });

  it('shortens long names in the middle, and lets none rewrite the terminal', () => {
    const long = `start ${'x'.repeat(100)} end`;
    const [, , first, second] = formatClips([named(long, 0.1), named('a\u001b[2J', 0.2)], false).split('\n');
    expect(first).toMatch(/^start x+…x+ end {2}/);
    expect(first.length).toBeLessThan(100);
    expect(second).toMatch(/^a\ufffd\[2J /);
  });
});
