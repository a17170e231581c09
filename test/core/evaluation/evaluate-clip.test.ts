import { describe, expect, it } from 'vitest';
import type { Estimator, Frame, Pose } from '../../../core/contract.ts';
import type { Evaluation, EvaluationProgress, TrueFrame } from '../../../core/evaluation/evaluate-clip.ts';
import type { ClipScores } from '../../../core/evaluation/scores.ts';
// The built files: a worker thread runs JavaScript, not TypeScript.
import { evaluateClip } from '../../../dist/core/evaluation/evaluate-clip.js';
import { iterate } from '../../support/samples.ts';
import { testPicture } from '../metrics/pictures.ts';
import { FPS, movingFrames, movingTruth, noisyFrames } from './moving-picture.ts';

const COUNT = 20;
const TRUTH = movingTruth(COUNT);
const NOISY = noisyFrames(COUNT);

const CLIP = { name: 'clip', width: 64, height: 48, fps: FPS };

function evaluation(changes: Partial<Evaluation> = {}): Evaluation {
  return { ...CLIP, truth: () => iterate(TRUTH), rendered: () => iterate(NOISY), ...changes };
}

const reports: EvaluationProgress[] = [];

function evaluate(changes: Partial<Evaluation> = {}, threads = 2, signal = new AbortController().signal) {
  reports.splice(0);
  return evaluateClip(evaluation(changes), { signal, threads, report: (event) => reports.push(event) });
}

/** Notes whether a stream was ended, at the latest when it was read to its end. */
function watched<T>(items: Iterable<T>, ended: string[], name: string): () => AsyncGenerator<T> {
  return async function* () {
    try {
      yield* items;
    } finally {
      ended.push(name);
    }
  };
}

/** Finds what the true pose of the moment is, and where a noisy frame has one. */
class KnowingEstimator implements Estimator {
  readonly seen: (Frame | 'reset')[] = [];

  estimate(picture: Frame): Pose | null {
    this.seen.push(picture);
    const pose = TRUTH.find(({ frame }) => frame.timestamp === picture.timestamp)?.pose ?? null;
    return pose && NOISY.includes(picture) ? { ...pose, leftHand: null } : pose;
  }

  reset(): void {
    this.seen.push('reset');
  }
}

describe('evaluateClip', () => {
  it('scores all contenders, frame by frame', async () => {
    const scores = await evaluate({
      baseline: () => iterate(TRUTH.map(({ frame }) => frame)),
      reference: testPicture(64, 48),
    });
    expect(scores).toMatchObject(CLIP);
    const { contenders } = scores;
    expect(Object.keys(contenders)).toEqual(['rendered', 'baseline', 'copy', 'truth']);
    for (const frames of Object.values(contenders)) {
      expect(frames.map(({ index }) => index)).toEqual(TRUTH.map((_, index) => index));
      expect(frames.map(({ timestamp }) => timestamp)).toEqual(TRUTH.map(({ frame }) => frame.timestamp));
      expect(frames.some(({ readings }) => readings)).toBe(false);
    }
    expect(contenders.baseline).toEqual(contenders.truth);
    expect(contenders.copy?.[0]?.areas.whole?.ssim).toBe(1);
    expect(contenders.copy?.[9]?.areas.whole?.ssim).toBeLessThan(0.9);
    expect(reports.map(({ done }) => done)).toEqual([8, 16, 20]);
    expect(reports.every(({ phase }) => phase === 'scoring')).toBe(true);
  });

  it('gives the same with any number of threads', async () => {
    expect(await evaluate({}, 1)).toEqual(await evaluate({}, 3));
  });

  it('has nothing but the videos that there are', async () => {
    expect(Object.keys((await evaluate()).contenders)).toEqual(['rendered', 'truth']);
    const empty = await evaluate({ truth: () => iterate([]), rendered: () => iterate([]) });
    expect(empty.contenders).toEqual({ rendered: [] });
  });

  it('reads every contender again, from the start, the truth first', async () => {
    const estimator = new KnowingEstimator();
    const reference = testPicture(64, 48);
    const withoutReadings = await evaluate({ reference });
    const scores = await evaluate({ reference, estimator });
    const expected: (Frame | 'reset')[] = ['reset', ...TRUTH.map(({ frame }) => frame), 'reset', ...NOISY];
    // Of the copy, one look is enough.
    expect(estimator.seen).toEqual([...expected, 'reset', reference]);

    const read = (
      { contenders }: ClipScores,
      part: 'leftHand' | 'face',
      contender: 'truth' | 'rendered' | 'copy',
    ) => contenders[contender]?.map(({ readings }) => readings?.[part]?.detected);
    const shown = TRUTH.map(({ pose }) => (pose?.leftHand ? true : undefined));
    expect(read(scores, 'leftHand', 'truth')).toEqual(shown);
    expect(read(scores, 'leftHand', 'rendered')).toEqual(shown.map((hand) => hand && false));
    expect(read(scores, 'face', 'rendered')).toEqual(TRUTH.map(() => true));
    expect(scores.contenders.copy?.[0]?.readings?.face?.error).toBe(0);
    expect(scores.contenders.copy?.[9]?.readings?.face?.error).toBeGreaterThan(0);

    const stripped = scores.contenders.rendered.map(({ readings: _, ...frame }) => frame);
    expect(stripped).toEqual(withoutReadings.contenders.rendered);
    expect(reports.filter(({ phase }) => phase === 'reading').at(-1)).toEqual({
      phase: 'reading',
      contender: 'copy',
      done: COUNT,
      total: COUNT,
    });
  });

  it('reads no further ahead than the threads need', async () => {
    let read = 0;
    async function* counted(): AsyncGenerator<Frame> {
      for (let round = 0; round < 4; round++) {
        for (const frame of NOISY) {
          read += 1;
          yield frame;
        }
      }
    }
    const ahead: number[] = [];
    const truth = Array.from({ length: 4 }, () => TRUTH).flat();
    await evaluateClip(evaluation({ truth: () => iterate(truth), rendered: counted }), {
      signal: new AbortController().signal,
      threads: 1,
      report: ({ done }) => ahead.push(read - done),
    });
    // Of two chunks of eight frames, the first has just been scored.
    expect(ahead.slice(0, -1)).toEqual(Array.from({ length: 9 }, () => 8));
    expect(ahead.at(-1)).toBe(0);
  });

  it.each([
    ['shorter', NOISY.slice(0, 17), 'truth: longer than rendered (17 frames)'],
    ['longer', [...NOISY, NOISY[0]!], 'rendered: longer than truth (20 frames)'],
  ])('refuses a rendered video that is %s', async (_, frames, message) => {
    await expect(evaluate({ rendered: () => iterate(frames) })).rejects.toThrow(new RangeError(message));
  });

  it('refuses frames and references of another size', async () => {
    const other = movingFrames(COUNT, 48, 64);
    await expect(evaluate({ rendered: () => iterate(other) })).rejects.toThrow(RangeError);
    await expect(evaluate({ reference: other[0]! })).rejects.toThrow(RangeError);
  });

  it('ends all streams where one fails midway', async () => {
    const ended: string[] = [];
    async function* failing(): AsyncGenerator<Frame> {
      yield* NOISY.slice(0, 13);
      throw new Error('the disk is gone');
    }
    const truth = watched<TrueFrame>(TRUTH, ended, 'truth');
    await expect(evaluate({ truth, rendered: failing })).rejects.toThrow('the disk is gone');
    expect(ended).toEqual(['truth']);
  });

  it('ends all streams where a thread does', async () => {
    const ended: string[] = [];
    const outcome = evaluate({
      truth: watched(TRUTH, ended, 'truth'),
      rendered: watched(NOISY, ended, 'rendered'),
      // The threads trip over it at once.
      reference: { ...TRUTH[0]!.frame, data: null as unknown as Uint8Array },
    });
    await expect(outcome).rejects.toMatchObject({ code: 'WORKER_LOST' });
    expect(ended.toSorted()).toEqual(['rendered', 'truth']);
  });

  it('stops when it is told to, while it scores and while it reads', async () => {
    for (const phase of ['scoring', 'reading'] as const) {
      const ended: string[] = [];
      const abort = new AbortController();
      const reason = new Error(`enough ${phase}`);
      const many = Array.from({ length: 3 }, () => TRUTH).flat();
      const outcome = evaluateClip(
        evaluation({
          truth: watched(many, ended, 'truth'),
          rendered: watched(
            many.map(({ frame }) => frame),
            ended,
            'rendered',
          ),
          estimator: new KnowingEstimator(),
        }),
        {
          signal: abort.signal,
          threads: 2,
          report: (event) => {
            if (event.phase === phase) abort.abort(reason);
          },
        },
      );
      await expect(outcome).rejects.toBe(reason);
      // Of the truth, the reading pass opens two.
      const opened = ['rendered', 'truth', ...(phase === 'reading' ? ['truth', 'truth'] : [])];
      expect(ended.toSorted()).toEqual(opened);
    }
    await expect(evaluate({}, 1, AbortSignal.abort(new Error('never')))).rejects.toThrow('never');
  });
});
