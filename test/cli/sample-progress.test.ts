import { expect, it } from 'vitest';
import { SampleProgress } from '../../cli/sample-progress.ts';

function shown(isTTY: boolean): { progress: SampleProgress; written: string[]; clock: { now: number } } {
  const written: string[] = [];
  const clock = { now: 0 };
  const stream = { isTTY, write: (text: string) => written.push(text) };
  return { progress: new SampleProgress(stream, () => clock.now), written, clock };
}

it('redraws one line on a terminal, with the time that is left', () => {
  const { progress, written, clock } = shown(true);
  progress.show(0, 200);
  clock.now = 10_000;
  progress.show(50, 200);
  clock.now += 50;
  progress.show(51, 200);
  progress.clear();
  expect(written).toEqual(['\r50/200 samples (25%), 30s left\u001b[K', '\r\u001b[K']);
});

it('writes a line now and then elsewhere', () => {
  const { progress, written, clock } = shown(false);
  for (let done = 0; done < 12; done++) {
    clock.now = done * 1000;
    progress.show(done, 12);
  }
  progress.clear();
  expect(written).toEqual(['5/12 samples (41%), 7s left\n', '10/12 samples (83%), 2s left\n']);
});
