import { expect, it } from 'vitest';
import { counted, measureOf, number, signed, withUnit } from '../../../cli/eval-report/wording.ts';

it('writes numbers with a true minus, and none before zero', () => {
  expect(number(-1.25, 1)).toBe('−1.3');
  expect(number(-0.001, 2)).toBe('0.00');
  expect([signed(0.5, 1), signed(-0.5, 1), signed(0.01, 1)]).toEqual(['+0.5', '−0.5', '0.0']);
});

it('counts one thing as one', () => {
  expect(counted(1, 'frame')).toBe('1 frame');
  expect(counted(0, 'clip')).toBe('0 clips');
});

it('keeps a value and its unit on one line', () => {
  expect(withUnit(87, measureOf('detection'))).toBe('87.0\u00a0%');
  expect(withUnit(0.5, measureOf('ssim'))).toBe('0.500');
});

it('knows every measure by name', () => {
  expect(measureOf('psnr').unit).toBe('dB');
  expect(() => measureOf('beauty' as never)).toThrow(RangeError);
});
