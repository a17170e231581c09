import { describe, expect, it } from 'vitest';
import type { Sample } from '../../../core/contract.ts';
import { compareGenerators } from '../../../core/training/compare-generators.ts';
import { blankPose, plainFrame } from '../../support/samples.ts';

/** Samples of so many signers, in turn. */
function samplesOf(signers: number, count: number): Sample[] {
  const image = plainFrame(0, 0, 2, 2);
  return Array.from({ length: count }, (_, i) => ({
    pose: blankPose(i),
    nearArm: 'left',
    signer: { id: `signer ${i % signers}`, image, pose: blankPose(0) },
  }));
}

/** Scores that vary far more from frame to frame than the two differ. */
const wavering = (count: number, add: number) =>
  Array.from({ length: count }, (_, i) => ({ whole: 0.5 + 0.4 * Math.sin(i * 1.7) + add, sharpness: [] }));

describe('compareGenerators', () => {
  it('pairs frame by frame: a small gain everywhere is sure', () => {
    const [model, puppet] = [wavering(60, 0.02), wavering(60, 0)];
    const { units, regions } = compareGenerators(samplesOf(1, 60), model, puppet, 'puppet');
    expect(units).toBe('frames');
    expect(Object.keys(regions)).toEqual(['whole']);
    const { difference, baseline } = regions.whole!;
    expect(difference).toMatchObject({
      value: expect.closeTo(0.02, 10),
      low: expect.closeTo(0.02, 10),
      verdict: 'better',
      count: 60,
    });
    expect(baseline.high - baseline.low).toBeGreaterThan(0.1);
  });

  it('does not call a gain sure that only some frames have', () => {
    const model = wavering(60, 0).map((score, i) => ({
      ...score,
      whole: score.whole + (i % 2 ? 0.1 : -0.09),
    }));
    const { difference } = compareGenerators(samplesOf(1, 60), model, wavering(60, 0), 'puppet').regions
      .whole!;
    expect(difference.value).toBeCloseTo(0.005, 10);
    expect(difference.low).toBeLessThan(0);
    expect(difference).toMatchObject({ verdict: 'unclear' });
  });

  it('draws signers where there are enough, and takes hands together over the frames that show them', () => {
    const score = (left: number | undefined, right: number) => ({
      whole: 1,
      sharpness: [],
      ...(left !== undefined && { leftHand: left }),
      rightHand: right,
    });
    // The gain of all comes from one signer: of frames it would seem sure.
    const model = Array.from({ length: 120 }, (_, i) => score(0.5, i % 6 === 0 ? 0.9 : 0.5));
    const puppet = model.map((_, i) => score(i < 60 ? undefined : 0.5, 0.5));
    const { units, regions } = compareGenerators(samplesOf(6, 120), model, puppet, 'puppet');
    expect(units).toBe('signers');
    expect(regions.hand!.difference).toMatchObject({ count: 180, verdict: 'unclear' });
    expect(regions.hand!.difference.low).toBeLessThanOrEqual(0);
    expect(
      compareGenerators(samplesOf(1, 120), model, puppet, 'puppet').regions.hand!.difference.verdict,
    ).toBe('better');
  });
});
