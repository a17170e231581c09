import { describe, expect, it } from 'vitest';
import { FrameTally } from '../../../core/dataset/clip-report.ts';
import { clipProblem, frameProblem, QUALITY } from '../../../core/dataset/quality-rules.ts';
import { body, hand, pose } from '../pose/figure.ts';

const picture = { width: 400, height: 400 };

describe('frameProblem', () => {
  it('finds none with a person in the picture, with hands or without', () => {
    expect(frameProblem(pose(), picture, 1)).toBeUndefined();
    expect(frameProblem(pose({ leftHand: hand(260, 280) }), picture, 1)).toBeUndefined();
  });

  it('says what is wrong', () => {
    expect(frameProblem(null, picture, 1)).toBe('nobody found');
    expect(frameProblem(pose({ body: body({}, 0.4) }), picture, 1)).toBe('shoulders uncertain');
    const aside = pose({ body: body({ leftShoulder: [420, 120] }) });
    expect(frameProblem(aside, picture, 1)).toBe('shoulders not in view');
    const narrow = pose({ body: body({ leftShoulder: [238, 120], rightShoulder: [200, 120] }) });
    expect(frameProblem(narrow, picture, 1)).toBe('person too small');
  });

  it('measures a person in pixels of the film, not of the picture', () => {
    expect(frameProblem(pose(), picture, 1.5)).toBeUndefined();
    expect(frameProblem(pose(), picture, 2)).toBe('person too small');
  });
});

describe('clipProblem', () => {
  const counts = (kept: number, dropped: readonly string[], withHands = kept) => {
    const tally = new FrameTally();
    for (let i = 0; i < kept; i++) tally.keep(pose(i < withHands ? { leftHand: hand(0, 0) } : {}));
    for (const reason of dropped) tally.drop(reason);
    return tally.counts;
  };

  it('keeps a clip that is mostly usable', () => {
    expect(clipProblem(counts(6, Array(4).fill('nobody found')), 10, true)).toBeUndefined();
    expect(clipProblem(counts(5, [], 1), 10, true)).toBeUndefined();
  });

  it('says why a clip is left out', () => {
    expect(clipProblem(counts(7, []), QUALITY.minFrames - 1, true)).toBe('too short');
    const mixed = ['nobody found', 'person too small', 'person too small'];
    expect(clipProblem(counts(2, mixed), 10, true)).toBe('person too small in most frames');
    expect(clipProblem(counts(10, [], 0), 10, true)).toBe('no hand found in any frame');
    expect(clipProblem(counts(10, []), 10, false)).toBe('no frame shows face and shoulders from the front');
  });

  it('measures the length of the film, not of what was taken of it', () => {
    expect(clipProblem(counts(2, []), 10, true)).toBeUndefined();
  });
});
