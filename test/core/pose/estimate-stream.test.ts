import { describe, expect, it } from 'vitest';
import type { Estimator, Frame } from '../../../core/contract.ts';
import { estimateStream } from '../../../core/pose/estimate-stream.ts';
import { blankPose, plainFrame } from '../../support/samples.ts';

/** Answers each call only when told to, latest first as it were. */
class Stalling implements Estimator {
  readonly asked: number[] = [];
  readonly #answers: (() => void)[] = [];

  estimate({ timestamp }: Frame) {
    this.asked.push(timestamp);
    return new Promise<ReturnType<typeof blankPose> | null>((resolve) => {
      this.#answers.push(() => resolve(timestamp === 1 ? null : blankPose(timestamp)));
    });
  }

  answerAll(): void {
    for (const answer of this.#answers.splice(0).reverse()) answer();
  }

  reset(): void {}
}

const immediate = (estimate: Estimator['estimate']): Estimator => ({ estimate, reset: () => {} });

/** Frames 0 to `count` − 1; then it fails where it should. */
function numbered(count: number, failure?: Error) {
  const state = { read: 0, ended: false };
  async function* frames(): AsyncGenerator<Frame> {
    try {
      for (; state.read < count; ) yield plainFrame(0, state.read++);
      if (failure) throw failure;
    } finally {
      state.ended = true;
    }
  }
  return { state, frames: frames() };
}

/** Long enough for whatever can go on without an answer. */
const pause = () => new Promise((resolve) => setImmediate(resolve));

describe('estimateStream', () => {
  it('keeps a few pictures with the estimator, and gives results in order', async () => {
    const estimator = new Stalling();
    const { state, frames } = numbered(5);
    const results: [number, boolean][] = [];
    const done = (async () => {
      for await (const { frame, pose } of estimateStream(frames, estimator, 3)) {
        results.push([frame.timestamp, pose !== null]);
      }
    })();
    await pause();
    expect([estimator.asked, state.read, results]).toEqual([[0, 1, 2], 3, []]);
    estimator.answerAll();
    await pause();
    expect(estimator.asked).toEqual([0, 1, 2, 3, 4]);
    estimator.answerAll();
    await done;
    expect(results).toEqual([0, 1, 2, 3, 4].map((at) => [at, at !== 1]));
  });

  it('gives what came before the pictures failed', async () => {
    const seen: number[] = [];
    const { frames } = numbered(4, new Error('damaged'));
    const read = async (): Promise<void> => {
      for await (const { frame } of estimateStream(
        frames,
        immediate(() => null),
      ))
        seen.push(frame.timestamp);
    };
    await expect(read()).rejects.toThrow('damaged');
    expect(seen).toEqual([0, 1, 2, 3]);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('no');
      },
    ],
    [
      'rejects',
      async () => {
        throw new Error('no');
      },
    ],
  ])('ends the pictures where the estimator %s, without results beyond', async (_, fail) => {
    const { state, frames } = numbered(9);
    const seen: number[] = [];
    const estimator = immediate((frame) => (frame.timestamp >= 2 ? fail() : null));
    const read = async (): Promise<void> => {
      for await (const { frame } of estimateStream(frames, estimator)) seen.push(frame.timestamp);
    };
    await expect(read()).rejects.toThrow('no');
    expect([seen, state.ended]).toEqual([[0, 1], true]);
    expect(state.read).toBeLessThan(9);
  });

  it('ends the pictures where nobody wants more', async () => {
    const { state, frames } = numbered(9);
    for await (const { frame } of estimateStream(
      frames,
      immediate(() => null),
    )) {
      if (frame.timestamp === 1) break;
    }
    expect(state.ended).toBe(true);
    expect(state.read).toBeLessThan(9);
  });
});
