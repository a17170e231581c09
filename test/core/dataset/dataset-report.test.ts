import { expect, it } from 'vitest';
import type { ClipReport } from '../../../core/dataset/clip-report.ts';
import { bestReference, reportOn } from '../../../core/dataset/dataset-report.ts';
import type { Part } from '../../../core/dataset/split-clips.ts';

const NOTHING = {
  seen: 0,
  kept: 0,
  dropped: {},
  withoutLeftHand: 0,
  withoutRightHand: 0,
  withoutAnyHand: 0,
  withoutFace: 0,
};

function clip(
  name: string,
  part: Part,
  score: number | undefined,
  change: Partial<ClipReport> = {},
): ClipReport {
  return {
    path: `/clips/anna/${name}.mp4`,
    clip: name,
    signer: 'anna',
    part,
    length: 20,
    fps: 10,
    frames: { ...NOTHING, seen: 20, kept: 15, dropped: { 'nobody found': 5 }, withoutLeftHand: 3 },
    ...(score !== undefined && { reference: { score, problems: [], key: name, at: 0, length: 512 } }),
    ...change,
  };
}

it('bestReference prefers what is trained on to what is held out, then the higher score, then the earlier clip', () => {
  const best = (...clips: ClipReport[]) => bestReference(clips)?.clip;
  expect(best(clip('a', 'test', 0.9), clip('b', 'train', 0.2), clip('c', 'train', 0.4))).toBe('c');
  expect(best(clip('a', 'test', 0.3), clip('b', 'test', 0.9))).toBe('b');
  expect(best(clip('a', 'train', 0.5), clip('b', 'train', 0.5))).toBe('a');
  expect(best(clip('a', 'train', undefined))).toBeUndefined();
});

it('reportOn counts what was kept, and why the rest was not', () => {
  const unreadable = { frames: NOTHING, length: 0, fps: 0 };
  const clips = [
    clip('a', 'train', 0.5),
    clip('b', 'test', 0.7),
    clip('c', 'train', undefined, { ...unreadable, dropped: 'unreadable: c.mp4 is empty' }),
    clip('d', 'train', undefined, { ...unreadable, dropped: 'unreadable: d.mp4 has no pictures' }),
    clip('e', 'train', undefined, { dropped: 'too short' }),
    clip('f', 'train', undefined, { signer: 'ben', dropped: 'too short' }),
  ];
  const names = new Map([
    ['anna', 'Änna'],
    ['ben', 'ben'],
  ]);
  const { details, options, ...report } = reportOn(clips, names, { size: 512 });
  expect(details).toEqual(clips);
  expect(options).toEqual({ size: 512 });
  expect(report).toEqual({
    format: 'slp-dataset-report',
    version: 1,
    parts: { train: { clips: 1, samples: 15 }, test: { clips: 1, samples: 15 } },
    clips: { seen: 6, kept: 2, dropped: { unreadable: 2, 'too short': 2 } },
    frames: { ...NOTHING, seen: 40, kept: 30, dropped: { 'nobody found': 10 }, withoutLeftHand: 6 },
    signers: [
      {
        signer: 'anna',
        name: 'Änna',
        clips: { seen: 5, kept: 2 },
        samples: 30,
        reference: { key: 'a', score: 0.5, problems: [], part: 'train' },
      },
      { signer: 'ben', name: 'ben', clips: { seen: 1, kept: 0 }, samples: 0, dropped: 'too short' },
    ],
  });
});
