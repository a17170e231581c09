import { expect, it } from 'vitest';
import { PhaseProgress } from '../../cli/phase-progress.ts';

class Screen {
  readonly written: string[] = [];
  time = 0;
  readonly now = (): number => this.time;
  constructor(readonly isTTY: boolean) {}
  write(text: string): void {
    this.written.push(text);
  }
}

it('shows phase, frames, rate and remaining time, each phase by itself', () => {
  const screen = new Screen(true);
  const progress = new PhaseProgress(screen, screen.now);
  progress.show('counting frames', 1);
  screen.time = 1000;
  progress.show('counting frames', 500);
  progress.show('scoring', 20, 200);
  screen.time = 3000;
  progress.show('scoring', 120, 200);
  progress.clear();
  expect(screen.written).toEqual([
    '\rcounting frames: 500 frames, 499.0 frames/s\u001b[K',
    '\rscoring: 120/200 frames (60%), 50.0 frames/s, 2s left\u001b[K',
    '\r\u001b[K',
  ]);
});

it('writes a plain line now and then where there is no terminal, and nothing of a short work', () => {
  const screen = new Screen(false);
  const progress = new PhaseProgress(screen, screen.now);
  for (screen.time = 0; screen.time < 12_000; screen.time += 1000) {
    progress.show('scoring', screen.time / 100, 1000);
  }
  progress.clear();
  expect(screen.written).toEqual([
    'scoring: 50/1000 frames (5%), 10.0 frames/s, 1m35s left\n',
    'scoring: 100/1000 frames (10%), 10.0 frames/s, 1m30s left\n',
  ]);
});
