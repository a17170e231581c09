import { describe, expect, it } from 'vitest';
import type { ClipScores, FrameScores } from '../../../core/evaluation/scores.ts';
import { type Estimate, summarise } from '../../../core/evaluation/summarise.ts';
import { seededRandom } from '../../../core/seeded-random.ts';
import { area, clip, frame, reading, undetected } from './clips.ts';

const FRAMES = 200;

/** SSIM of the left hand, frame by frame. */
const hands = (scores: readonly number[]): FrameScores[] =>
  scores.map((ssim, index) => frame(index, { areas: { leftHand: area({ ssim }) } }));

/** Good and bad seconds, the same ones for every contender, and a little noise of its own. */
function wavy(level: number, seed: number, count = FRAMES): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, at) => level + 0.1 * Math.sin(at / 8) + 0.01 * (random() - 0.5));
}

const widthOf = ({ low, high }: Estimate): number => high - low;

describe('summarise', () => {
  it('has the figures of every contender, with intervals around them', () => {
    const summary = summarise([clip({ rendered: hands(wavy(0.7, 1)), copy: hands(wavy(0.4, 2)) })]);
    expect([summary.clips, summary.frames]).toEqual([1, FRAMES]);
    expect(Object.keys(summary.contenders)).toEqual(['rendered', 'copy']);
    for (const [name, level] of [
      ['rendered', 0.7],
      ['copy', 0.4],
    ] as const) {
      const { value, low, high, count } = summary.contenders[name]!.hand!.ssim!;
      expect(value).toBeCloseTo(level, 1);
      expect(low).toBeLessThan(value);
      expect(high).toBeGreaterThan(value);
      // Of single frames, as if they were independent, it would be 0.02.
      expect(high - low).toBeGreaterThan(0.05);
      expect(high - low).toBeLessThan(0.15);
      expect(count).toBe(FRAMES);
    }
  });

  it('pairs frame for frame: a small steady difference shows where the figures themselves would not tell', () => {
    const contenders = { rendered: hands(wavy(0.71, 1)), baseline: hands(wavy(0.7, 2)) };
    const summary = summarise([clip(contenders)]);
    const rendered = summary.contenders.rendered!.hand!.ssim!;
    const baseline = summary.contenders.baseline!.hand!.ssim!;
    const difference = summary.differences.baseline!.hand!.ssim!;
    expect(difference.value).toBeCloseTo(rendered.value - baseline.value, 12);
    expect(widthOf(difference)).toBeLessThan(widthOf(rendered) / 10);
    expect(difference.low).toBeGreaterThan(0);
    expect(rendered.low).toBeLessThan(baseline.high);
    expect(summary.differences.copy).toBeUndefined();
  });

  it('compares only the hands that both were seen to have', () => {
    const read = (errors: readonly (number | null)[]): FrameScores[] =>
      errors.map((error, index) =>
        frame(index, { readings: { leftHand: error === null ? undetected : reading({ error }) } }),
      );
    // The copy is found only where it is easy.
    const contenders = { rendered: read([0.1, 0.1, 0.5, 0.5]), copy: read([0.2, 0.2, null, null]) };
    const { contenders: figures, differences } = summarise([clip(contenders)]);
    expect(figures.rendered!.hand!.keypointError!.value).toBeCloseTo(30, 10);
    expect(figures.copy!.hand!.keypointError).toMatchObject({ count: 2 });
    const difference = differences.copy!.hand!.keypointError!;
    expect([difference.value, difference.low, difference.high]).toEqual([
      expect.closeTo(-10, 10),
      expect.closeTo(-10, 10),
      expect.closeTo(-10, 10),
    ]);
    expect(difference.count).toBe(2);
    expect(differences.copy!.hand!.detection!.value).toBe(50);
  });

  describe('verdicts', () => {
    /** Twenty frames, each a little off the level, which is their geometric mean. */
    const frames = (name: 'ssim' | 'flicker' | 'sharpness', level: number, seed: number): FrameScores[] => {
      const offs = wavy(0, seed, 20);
      const mean = offs.reduce((sum, off) => sum + off, 0) / offs.length;
      return offs.map((off, index) =>
        frame(index, { areas: { leftHand: area({ [name]: level * Math.exp(off - mean) }) } }),
      );
    };

    it.each([
      ['ssim', 0.6, 0.5, 'better'],
      ['ssim', 0.5, 0.6, 'worse'],
      ['ssim', 0.5, 0.5, 'unclear'],
      ['flicker', 2, 3, 'better'],
      ['flicker', 3, 2, 'worse'],
      ['sharpness', 0.8, 0.4, 'better'],
      ['sharpness', 3, 0.9, 'worse'],
      ['sharpness', 1.5, 0.5, 'better'],
      // Far from each other, and equally far from 1.
      ['sharpness', 0.5, 2, 'unclear'],
      ['sharpness', 2, 0.5, 'unclear'],
    ] as const)('%s of %f instead of %f is %s', (name, ours, theirs, expected) => {
      const contenders = { rendered: frames(name, ours, 1), copy: frames(name, theirs, 2) };
      expect(summarise([clip(contenders)]).differences.copy!.hand![name]!.verdict).toBe(expected);
    });

    it.each([
      ['ssim', 0.501, 0.5, 'better'],
      ['ssim', 0.5004, 0.5, 'unclear'],
      ['sharpness', 0.5, 1.9, 'worse'],
      ['sharpness', 0.5, 1.998, 'unclear'],
    ] as const)(
      '%s of always %f instead of %f is %s: beyond chance, it may still be nothing',
      (name, ours, theirs, expected) => {
        const all = (value: number) =>
          Array.from({ length: 20 }, (_, i) => frame(i, { areas: { leftHand: area({ [name]: value }) } }));
        const { differences } = summarise([clip({ rendered: all(ours), copy: all(theirs) })]);
        expect(differences.copy!.hand![name]!.verdict).toBe(expected);
      },
    );

    it('says nothing of fewer than five frames, or clips', () => {
      const both = (count: number): ClipScores =>
        clip({ rendered: hands(Array(count).fill(0.9)), copy: hands(Array(count).fill(0.1)) });
      const verdictOn = (clips: readonly ClipScores[]) =>
        summarise(clips).differences.copy!.hand!.ssim!.verdict;
      expect([1, 4, 5].map((count) => verdictOn([both(count)]))).toEqual(['unclear', 'unclear', 'better']);
      expect([4, 5].map((count) => verdictOn(Array(count).fill(both(9))))).toEqual(['unclear', 'better']);
    });

    it('looks at the frames alone that both have', () => {
      const sharp = (values: readonly (number | null)[]): FrameScores[] =>
        values.map((sharpness, index) => frame(index, { areas: { leftHand: area({ sharpness }) } }));
      const rendered = sharp([...Array(5).fill(0.5), ...Array(5).fill(2)]);
      const copy = sharp([...Array(5).fill(0.8), ...Array(5).fill(null)]);
      const { contenders, differences } = summarise([clip({ rendered, copy })]);
      expect(contenders.rendered!.hand!.sharpness!.value).toBeCloseTo(1, 10);
      expect(differences.copy!.hand!.sharpness).toMatchObject({ verdict: 'worse', count: 5 });
      const reverse = summarise([clip({ rendered: copy, copy: rendered })]).differences.copy!.hand!
        .sharpness!;
      expect(reverse).toMatchObject({ verdict: 'better', count: 5 });
      expect(reverse.value).toBeCloseTo(0.3, 10);
    });
  });

  it('lets every clip count alike, however long', () => {
    const clips = [
      clip({ rendered: hands(Array(90).fill(0.9)) }),
      clip({ rendered: hands([0.3, 0.3]) }),
      clip({ rendered: hands([0.5, 0.7]) }),
    ];
    const summary = summarise(clips);
    const { value, low, high, count } = summary.contenders.rendered!.hand!.ssim!;
    expect([summary.clips, summary.frames, count]).toEqual([3, 94, 94]);
    expect(value).toBeCloseTo(0.6, 12);
    // Of three clips no more can be said than the range of all samples.
    expect([low, high]).toEqual([expect.closeTo(0.3, 12), expect.closeTo(0.9, 12)]);
  });

  it('takes means of squared errors over clips, before the logarithm', () => {
    const whole = (mse: number): ClipScores =>
      clip({ rendered: [frame(0, { areas: { whole: area({ mse }) } })] });
    const { value } = summarise([whole(0), whole(200)]).contenders.rendered!.whole!.psnr!;
    expect(value).toBeCloseTo(10 * Math.log10(255 ** 2 / 100), 10);
  });

  it('pairs clip for clip, and passes over clips that lack a contender or a region', () => {
    const both = (level: number): ClipScores =>
      clip({ rendered: hands(wavy(level + 0.02, 1, 20)), baseline: hands(wavy(level, 2, 20)) });
    const clips = [0.1, 0.3, 0.5, 0.6, 0.8].map(both);
    const summary = summarise([...clips, clip({ rendered: hands([0]) }), clip({ rendered: [frame(0)] })]);
    const difference = summary.differences.baseline!.hand!.ssim!;
    expect(difference.value).toBeCloseTo(0.02, 2);
    expect(difference.count).toBe(100);
    expect(difference.low).toBeGreaterThan(0.015);
    expect(difference.high).toBeLessThan(0.025);
    expect(summary.contenders.rendered!.hand!.ssim!.count).toBe(101);
  });

  it('says nothing of how sure a single frame is', () => {
    const { ssim } = summarise([clip({ rendered: hands([0.4]) })]).contenders.rendered!.hand!;
    expect(ssim).toEqual({ value: 0.4, low: 0.4, high: 0.4, count: 1 });
  });

  it('has no entry for what was not measured', () => {
    const summary = summarise([clip({ rendered: hands([0.4, 0.5]) })]);
    expect(Object.keys(summary.contenders.rendered!)).toEqual(['hand']);
    expect(summary.contenders.rendered!.hand).not.toHaveProperty('detection');
    expect(summarise([])).toEqual({ clips: 0, frames: 0, contenders: {}, differences: {} });
    expect(summarise([clip({ rendered: [] })])).toMatchObject({ clips: 1, frames: 0, contenders: {} });
  });

  it('is the same for the same seed, and nearly the same for another', () => {
    const clips = [clip({ rendered: hands(wavy(0.7, 1)) })];
    const figures = [1, 1, 2].map((seed) => summarise(clips, { seed }).contenders.rendered!.hand!.ssim!);
    expect(figures[1]).toEqual(figures[0]);
    expect(figures[2].value).toBe(figures[0].value);
    expect(figures[2].low).not.toBe(figures[0].low);
    expect(figures[2].low).toBeCloseTo(figures[0].low, 2);
  });

  it('writes numbers that JSON can hold', () => {
    const perfect = [frame(0, { areas: { whole: area() } }), frame(1, { areas: { whole: area() } })];
    const summary = summarise([clip({ rendered: perfect, truth: perfect, copy: perfect })]);
    expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
    expect(summary.differences.copy!.whole!.psnr).toMatchObject({ value: 0, low: 0, high: 0 });
  });
});
