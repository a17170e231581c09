import { expect, it } from 'vitest';
import { trainingTable } from './bench-report.ts';
import { flopsPerSample } from './training.ts';

it('counts operations by the number and the size of crops, and more with the discriminator', () => {
  const one = flopsPerSample(64, 1);
  const three = flopsPerSample(64, 3);
  expect(three.alone).toBe(3 * one.alone);
  expect(three.adversarial).toBe(3 * one.adversarial);
  expect(flopsPerSample(128, 1).alone / one.alone).toBeCloseTo(4, 2);
  expect(one.adversarial).toBeGreaterThan(1.1 * one.alone);
});

it('shows speed beside arithmetic', () => {
  const alone = { samplesPerSecond: 5, gflopPerSample: 2, gflopPerSecond: 10, share: 0.25 };
  const adversarial = { samplesPerSecond: 4, gflopPerSample: 3, gflopPerSecond: 12, share: 0.3 };
  const backends = [{ backend: 'wasm', convolution: 40, alone, adversarial }] as const;
  const table = trainingTable({ data: 'a clip', preset: 'fast', crop: 128, crops: 3, batch: 2, backends });
  expect(table.split('\n').slice(2)).toEqual([
    'one thread                samples/s  GFLOP/sample  GFLOP/s  3×3 convolution  share',
    'wasm, generator alone          5.00          2.00     10.0             40.0   25 %',
    'wasm, with discriminator       4.00          3.00     12.0             40.0   30 %',
    '',
  ]);
});
