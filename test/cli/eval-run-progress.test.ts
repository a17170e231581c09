import { describe, expect, it } from 'vitest';
import type { EvalClip } from '../../cli/eval-clips.ts';
import { type Pass, RunProgress } from '../../cli/eval-run-progress.ts';

const clip = (name: string, size: number): EvalClip => ({
  video: { path: `/clips/${name}.mp4`, size, modified: 0 },
  folder: 'clips',
  name,
  signer: 'clips',
  key: `clips/${name}`,
});
const [a, b] = [clip('a', 1000), clip('b', 3000)];
const look: Pass = { title: 'looking at frame', weight: 1 };
const score: Pass = { title: 'scoring frame', weight: 3 };

function watch(isTTY = false) {
  const written: string[] = [];
  let now = 0;
  const stream = { isTTY, write: (text: string) => written.push(text) };
  const progress = new RunProgress(
    [a, b],
    () => [look, score],
    stream,
    () => now,
  );
  const later = (milliseconds: number): RunProgress => {
    now += milliseconds;
    return progress;
  };
  return { progress, later, written };
}

describe('RunProgress', () => {
  it('tells clip, pass, speed and what is left, by the bytes of the films and the weights of the passes', () => {
    const { progress, later, written } = watch();
    progress.start(a, look);
    progress.frame(1, 51);
    later(10_000).frame(51, 51);
    progress.start(a, score);
    // The first frame of a pass takes longer: everything is set up.
    later(4000).frame(1, undefined);
    later(4000).frame(41, undefined);
    progress.finishClip();
    progress.start(b, look);
    later(0).frame(1, 50);
    later(5000).frame(26, 50);
    expect(written).toEqual([
      'clip 1/2 clips/a, looking at frame 51 of 51, 5.0 frames/s, 2m30s left\n',
      'clip 1/2 clips/a, scoring frame 41, 10.0 frames/s, 4m30s left\n',
      'clip 2/2 clips/b, looking at frame 26 of 50, 5.0 frames/s, 43s left\n',
    ]);
  });

  it('does not count what an earlier run had done', () => {
    const { progress, later, written } = watch();
    progress.resume(a, [look, score]);
    progress.finishClip();
    progress.resume(b, [look]);
    progress.start(b, score);
    progress.frame(1, 10);
    later(10_000).frame(5, 10);
    expect(written).toEqual(['clip 2/2 clips/b, scoring frame 5 of 10, 0.4 frames/s, 10s left\n']);
  });

  it('redraws one line on a terminal, and takes it away', () => {
    const { progress, later, written } = watch(true);
    progress.start(a, score);
    later(200).frame(8, undefined);
    later(50).frame(16, undefined);
    progress.clear();
    expect(written).toEqual(['\rclip 1/2 clips/a, scoring frame 8\u001b[K', '\r\u001b[K']);
  });
});
