import { describe, expect, it } from 'vitest';
import { type Line, linearScale, type TimeAxis, timePlot } from '../../../cli/eval-report/time-plot.ts';

const SCALE = linearScale(0, 1);

function axisOf(count: number, marks: TimeAxis['marks'] = []): TimeAxis {
  return { times: Array.from({ length: count }, (_, i) => i / 10), frame: 0.1, marks };
}

function plot(values: Line['values'], axis = axisOf(values.length)): string {
  return `${timePlot('SSIM', 'unit', [{ label: 'Hands', look: 'hand', values }], SCALE, axis)}`;
}

/** Of the line itself, not of the legend. */
function pathOf(page: string): string | undefined {
  return page.match(/<path class="line hand" d="(M[^"]*)"\/>\n?<\/svg>\s*<div class="badges">/)?.[1];
}

describe('a plot over time', () => {
  it('draws each frame at the middle of its time', () => {
    expect(pathOf(plot([0, 0.5, 1, 0.25]))).toBe('M125 100L375 50L625 0L875 75');
  });

  it('leaves gaps, and draws a frame between two of them as long as it lasts', () => {
    expect(pathOf(plot([0, 0, null, 1, null]))).toBe('M100 100L300 100M600 0h200');
  });

  it('leaves a gap where frames were left out', () => {
    const axis = { times: [0, 0.1, 0.5, 0.6], frame: 0.1, marks: [] };
    expect(pathOf(plot([0, 0, 1, 1], axis))).toBe('M71.4 100L214.3 100M785.7 0L928.6 0');
  });

  it('keeps the extremes of a long video', () => {
    const values = Array.from({ length: 9000 }, (_, i) => (i === 4711 ? 0 : 0.5));
    const path = pathOf(plot(values)) ?? '';
    expect(path.split('L').length).toBeLessThan(700);
    expect(path).toMatch(/ 100(L|$)/);
  });

  it('marks moments with a link to their picture, where there is one', () => {
    const marks = [
      { time: 0.2, label: '1', title: '0.20 s', target: 'clip1-worst1' },
      { time: 0.3, label: '2', title: '0.30 s' },
    ];
    const page = plot([0, 0.5, 1, 0.25], axisOf(4, marks));
    expect(page).toContain('<a href="#clip1-worst1" class="rank" style="left:50%" title="0.20 s">1</a>');
    expect(page).toContain('<span class="rank" style="left:75%" title="0.30 s">2</span>');
    expect(page.match(/class="mark"/g)).toHaveLength(2);
  });

  it('tells those who do not see it what it shows', () => {
    expect(plot([0, null, 1])).toContain('aria-label="SSIM over time. Hands: from 0.00 to 1.00, mean 0.50."');
  });

  it('is none without a value', () => {
    expect(timePlot('SSIM', '', [{ label: 'a', look: 'b', values: [null] }], SCALE, axisOf(1))).toBeNull();
  });
});

it.each([
  [0.37, 1, [0.2, 0.4, 0.6, 0.8, 1], 1],
  [0.8, 1, [0.8, 0.85, 0.9, 0.95, 1], 2],
  [0, 37, [0, 10, 20, 30, 40], 0],
  [-0.1, 1, [-0.5, 0, 0.5, 1], 1],
])('has round ticks from %f to %f, with the decimals that they need', (low, high, ticks, digits) => {
  const scale = linearScale(low, high);
  expect(scale.ticks).toEqual(ticks.map((tick) => expect.closeTo(tick, 9)));
  expect(scale.digits).toBe(digits);
});
