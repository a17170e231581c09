import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { TrainProgress } from '../../cli/train-progress.ts';

function watch(isTTY: boolean) {
  const stream = Object.assign(new PassThrough(), { isTTY });
  let clock = 0;
  const progress = new TrainProgress(stream, () => clock);
  const step = (step: number, loss: number): void => {
    clock += 500;
    const progressed = step / 100;
    const event = { type: 'step', step, batch: 4, epoch: step / 10, seconds: clock / 1000 } as const;
    progress.report({ ...event, progress: progressed, losses: { total: loss } });
  };
  return { progress, step, text: () => stripVTControlCharacters(String(stream.read() ?? '')) };
}

describe('TrainProgress', () => {
  it('draws a bar with smoothed losses, speed and remaining time on a terminal', () => {
    const { step, text } = watch(true);
    for (let i = 1; i <= 50; i++) step(i, i === 50 ? 100 : 1);
    const last = text().split('\r').at(-1);
    expect(last).toBe(
      `${'█'.repeat(12)}${'░'.repeat(12)} 50% step 50, epoch 5.0, total 5.95, 8.0 samples/s, 25s left`,
    );
  });

  it('writes plain lines now and then elsewhere', () => {
    const { step, text } = watch(false);
    for (let i = 1; i <= 50; i++) step(i, 1);
    expect(text().trimEnd().split('\n')).toEqual([
      'step 20, epoch 2.0, total 1.00, 8.0 samples/s, 40s left',
      'step 40, epoch 4.0, total 1.00, 8.0 samples/s, 30s left',
    ]);
  });

  it('has a line of its own for whatever is written', () => {
    const { progress, text } = watch(false);
    const scores = { whole: 0.9, face: 0.8, hands: null, sharpness: 0.614 };
    progress.report({ type: 'started', step: 0, seconds: 0, samples: 5 });
    progress.report({ type: 'started', step: 7, seconds: 9, samples: 5 });
    progress.report({ type: 'baseline', baseline: { name: 'puppet', scores } });
    progress.report({ type: 'evaluation', evaluation: { step: 8, epoch: 1.04, scores }, isBest: true });
    progress.report({ type: 'checkpoint', step: 8, path: 'runs/exp_1/models/step_000008' });
    progress.report({ type: 'grid', path: 'a.png' });
    const estimate = (value: number) => ({ value, low: value - 0.008, high: value + 0.008, count: 9 });
    const hand = { model: estimate(0.7371), baseline: estimate(0.7171) };
    const regions = { hand: { ...hand, difference: { ...estimate(0.02), verdict: 'better' } } } as const;
    progress.report({ type: 'comparison', comparison: { baseline: 'puppet', units: 'frames', regions } });
    expect(text().trimEnd().split('\n')).toEqual([
      'going on after step 7',
      'puppet: SSIM whole 0.900, face 0.800; sharpness ×0.61',
      'step 8, epoch 1.0: SSIM whole 0.900, face 0.800; sharpness ×0.61, the best so far',
      'step 8: checkpoint runs/exp_1/models/step_000008',
      'samples to look at: a.png',
      'hand SSIM 0.737, +0.020 [+0.012, +0.028] over puppet',
    ]);
  });
});
