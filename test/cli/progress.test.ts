import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { formatDuration, Progress } from '../../cli/progress.ts';

function watch(isTTY: boolean) {
  const stream = Object.assign(new PassThrough(), { isTTY });
  const progress = new Progress(stream);
  return { progress, text: () => String(stream.read() ?? '') };
}

const frame = (index: number) =>
  ({ type: 'frame', index, timestamp: index * 40_000, width: 4, height: 2 }) as const;

describe('Progress', () => {
  it('draws a bar with count, rate and remaining time on a terminal, and takes it away at the end', () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const { progress, text } = watch(true);
    progress.report({ type: 'started', fps: 25, length: 100 });
    for (let i = 0; i < 50; i++) {
      vi.advanceTimersByTime(20);
      progress.report(frame(i));
    }
    expect(stripVTControlCharacters(text())).toMatch(/█+░+ 50\/100 frames \(50%\), 50\.0 fps, 1s left/);
    progress.report({ type: 'finished', frames: 50 });
    expect(text()).toBe('\r\u001b[K');
    vi.useRealTimers();
  });

  it('never shows more than all: a length that turns out too small is dropped', () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const { progress, text } = watch(true);
    progress.report({ type: 'started', fps: 25, length: 10 });
    for (let i = 0; i < 12; i++) {
      vi.advanceTimersByTime(100);
      progress.report(frame(i));
    }
    const shown = stripVTControlCharacters(text()).split('\r');
    expect(shown.at(-3)).toMatch(/^█+ 10\/10 frames \(100%\), 10\.0 fps, 0s left$/);
    expect(shown.at(-1)).toBe('12 frames, 10.0 fps');
    vi.useRealTimers();
  });

  it('shows how many poses were read until there are frames', () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const { progress, text } = watch(false);
    progress.report({ type: 'started', fps: 25, length: 256 });
    for (let count = 1; count <= 256; count++) {
      vi.advanceTimersByTime(50);
      progress.report({ type: 'observed', count });
    }
    progress.report(frame(0));
    vi.advanceTimersByTime(5000);
    progress.report({ type: 'observed', count: 257 });
    expect(text().trimEnd().split('\n')).toEqual(['100 poses read', '200 poses read']);
    vi.useRealTimers();
  });

  it('writes plain lines now and then elsewhere, with dropped poses', () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const { progress, text } = watch(false);
    progress.report({ type: 'started', fps: 25, length: undefined });
    progress.report({ type: 'dropped', timestamp: 0 });
    for (let i = 0; i < 600; i++) {
      vi.advanceTimersByTime(20);
      progress.report(frame(i));
    }
    const lines = text().trimEnd().split('\n');
    expect(lines).toEqual(['250 frames, 50.0 fps, 1 dropped', '500 frames, 50.0 fps, 1 dropped']);
    vi.useRealTimers();
  });
});

it('formatDuration', () => {
  expect([formatDuration(0.2), formatDuration(8.4), formatDuration(65)]).toEqual(['0s', '8s', '1m05s']);
});
