import { expect, it } from 'vitest';
import { describeDataset } from '../../cli/dataset-summary.ts';
import type { ClipReport } from '../../core/dataset/clip-report.ts';
import { reportOn } from '../../core/dataset/dataset-report.ts';

const frames = {
  seen: 10,
  kept: 8,
  dropped: { 'nobody found': 2 },
  withoutLeftHand: 4,
  withoutRightHand: 2,
  withoutAnyHand: 0,
  withoutFace: 0,
};

const clip = (name: string, change: Partial<ClipReport> = {}): ClipReport => ({
  path: `/clips/${name}.mp4`,
  clip: name,
  signer: 'anna',
  part: 'train',
  length: 10,
  fps: 10,
  frames,
  ...change,
});

it('describeDataset tells all that matters, and lets no name rewrite the terminal', () => {
  const reference = { score: 0.7, problems: ['mouth open'], key: 'anna_a_000003', at: 0, length: 1 };
  const clips = [
    clip('a', { reference, note: 'keypoints of /a\u001b[2J.json not used: they have 9 frames' }),
    ...['b', 'c\u0007', 'd', 'e', 'f', 'g', 'h'].map((name) => clip(name, { dropped: 'too short' })),
    clip('x', { signer: 'ben', dropped: 'unreadable: /x.mp4' }),
  ];
  const names = new Map([
    ['anna', 'Anna\u001b[31m'],
    ['ben', 'ben'],
  ]);
  const files = { train: 'train.tar', test: 'test.tar', base: 'base.tar', report: 'train.report.json' };
  const lines = describeDataset(reportOn(clips, names, {}), files);
  expect(lines).toEqual([
    'file       clips  samples',
    'train.tar  1      8',
    'test.tar   0      0',
    'base.tar          1 (one for each signer)',
    '',
    'signer            clips   samples  reference',
    'anna (Anna\ufffd[31m)  1 of 8  8        anna_a_000003 (0.70), mouth open',
    'ben               0 of 1  0        left out: unreadable',
    '',
    'test.tar is not written: no clip is held out, there are too few of them',
    '',
    'of 8 samples, 50% are without left hand, 25% without right hand, 0% without face',
    'frames left out: 2 nobody found',
    '',
    'clips left out:',
    '  b, c\ufffd, d, e, f and 2 more: too short',
    '  x: unreadable: /x.mp4',
    'keypoints of /a\ufffd[2J.json not used: they have 9 frames',
  ]);
});
