import { describe, expect, it } from 'vitest';
import { DatasetProgress } from '../../cli/dataset-progress.ts';
import type { Clip } from '../../core/dataset/plan-dataset.ts';

const clip = (name: string, size: number): Clip => ({
  video: { path: `/clips/${name}.mp4`, size, modified: 0 },
  folder: 'clips',
  name,
  signer: 'clips',
  signerKey: 'clips',
  key: `clips_${name}`,
  part: 'train',
});
const clips = [clip('a', 1000), clip('b\u001b[2J', 3000)];

function watch(isTTY: boolean) {
  const written: string[] = [];
  let now = 0;
  const stream = { isTTY, write: (text: string) => written.push(text) };
  const progress = new DatasetProgress(clips, stream, () => now);
  const later = (milliseconds: number): DatasetProgress => {
    now += milliseconds;
    return progress;
  };
  return { progress, later, written };
}

describe('DatasetProgress', () => {
  it('tells clip, share, speed and what is left, by the bytes of the films', () => {
    const { progress, later, written } = watch(false);
    progress.start(clips[0]);
    for (let i = 0; i < 9; i++) progress.frame(i, 20);
    later(10_000).frame(9, 20);
    progress.finish(clips[0]);
    later(10_000).start(clips[1]);
    expect(written).toEqual([
      'clip 1/2 a (12%), 1.0 frames/s, 1m10s left\n',
      'clip 2/2 b\ufffd[2J (25%), 0.5 frames/s, 1m00s left\n',
    ]);
  });

  it('does not count what an earlier run had done', () => {
    const { progress, later, written } = watch(false);
    progress.resume(1);
    progress.start(clips[1]);
    later(10_000).frame(0, 2);
    expect(written).toEqual(['clip 2/2 b\ufffd[2J (62%), 0.1 frames/s, 10s left\n']);
  });

  it('does without the length of a clip, and is not led astray by a wrong one', () => {
    const { progress, later, written } = watch(false);
    progress.start(clips[0]);
    later(6000).frame(0, undefined);
    later(6000).frame(1, 1);
    expect(written).toEqual([
      'clip 1/2 a (0%), 0.2 frames/s\n',
      'clip 1/2 a (25%), 0.2 frames/s, 36s left\n',
    ]);
  });

  it('redraws one line on a terminal, and takes it away', () => {
    const { progress, later, written } = watch(true);
    progress.start(clips[0]);
    later(200).frame(0, 2);
    later(50).frame(1, 2);
    progress.clear();
    expect(written).toEqual(['\rclip 1/2 a (12%), 5.0 frames/s, 1s left\u001b[K', '\r\u001b[K']);
  });
});
