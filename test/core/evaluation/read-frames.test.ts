import { describe, expect, it } from 'vitest';
import type { Estimator, Frame, Pose } from '../../../core/contract.ts';
import { type Readings, readFrames } from '../../../core/evaluation/read-frames.ts';
import { iterate, plainFrame } from '../../support/samples.ts';
import { face, hand, pose } from '../pose/figure.ts';

const frames = (count: number): Frame[] => Array.from({ length: count }, (_, index) => plainFrame(0, index));

const truth = (count: number): Pose[] =>
  frames(count).map(({ timestamp }) =>
    pose({ timestamp, leftHand: hand(timestamp, 10), face: face(50, 50) }),
  );

/** Finds what `find` says, the later pictures sooner. */
const estimator = (find: (timestamp: number) => Pose | null): Estimator => ({
  estimate: async ({ timestamp }) => {
    for (let turn = timestamp; turn < 8; turn++) await Promise.resolve();
    return find(timestamp);
  },
  reset: () => {},
});

async function read(
  found: Estimator,
  pictures: readonly Frame[],
  poses: readonly (Pose | null)[],
): Promise<Readings[]> {
  const readings: Readings[] = [];
  for await (const reading of readFrames(iterate(pictures), iterate(poses), found)) readings.push(reading);
  return readings;
}

describe('readFrames', () => {
  it('compares each frame with its own truth, in order', async () => {
    // Every hand is found as many pixels to the right as its frame's number.
    const found = estimator((at) => pose({ leftHand: hand(2 * at, 10), face: face(50, 50) }));
    const readings = await read(found, frames(6), truth(6));
    const errors = readings.map(({ leftHand }) => leftHand!.error!);
    expect(errors[0]).toBe(0);
    errors.forEach((error, at) => {
      expect(error).toBeCloseTo(at * errors[1]!, 5);
    });
    expect(errors[1]).toBeGreaterThan(0.01);
    expect(readings.map((reading) => reading.face)).toEqual(
      Array(6).fill({ weight: 1, detected: true, error: 0, pck: 1 }),
    );
  });

  it('has undetected parts, where nobody is found', async () => {
    const [reading] = await read(
      estimator(() => null),
      frames(1),
      truth(1),
    );
    const undetected = { weight: 1, detected: false, error: null, pck: null };
    expect(reading).toEqual({ face: undetected, leftHand: undetected });
  });

  it('has no readings of what the truth lacks, whatever was found', async () => {
    const found = estimator(() =>
      pose({ leftHand: hand(0, 10), rightHand: hand(40, 10), face: face(50, 50) }),
    );
    const readings = await read(found, frames(2), [null, pose({ rightHand: hand(40, 10) })]);
    expect(readings.map((reading) => Object.keys(reading))).toEqual([[], ['rightHand']]);
  });

  it.each([
    ['found: longer than truth (2 frames)', 3, 2],
    ['truth: longer than found (2 frames)', 2, 3],
  ])('refuses streams of different length: %s', async (message, pictures, poses) => {
    const reading = read(
      estimator(() => null),
      frames(pictures),
      truth(poses),
    );
    await expect(reading).rejects.toThrow(RangeError);
    await expect(reading).rejects.toThrow(message);
  });

  it('ends both streams where nobody wants more', async () => {
    const ended: string[] = [];
    async function* named<T>(name: string, items: Iterable<T>): AsyncGenerator<T> {
      try {
        yield* items;
      } finally {
        ended.push(name);
      }
    }
    const found = estimator(() => null);
    for await (const _ of readFrames(named('frames', frames(9)), named('truth', truth(9)), found)) break;
    expect(ended.sort()).toEqual(['frames', 'truth']);
  });
});
