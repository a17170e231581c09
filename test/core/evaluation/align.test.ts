import { describe, expect, it } from 'vitest';
import {
  type CountedTrack,
  checkFormat,
  checkShape,
  choose,
  chooseFrames,
  type Pairing,
  pairFrames,
  pairPoses,
} from '../../../core/evaluation/align.ts';
import { iterate, plainFrame } from '../../support/samples.ts';

const track = (path: string, length: number, fps?: number, width = 256, height = 256): CountedTrack => ({
  ...{ path, width, height, length },
  ...(fps !== undefined && { fps }),
});
const chosen = ({ length, at }: Pairing): number[] => Array.from({ length }, (_, index) => at(index));

describe('formats', () => {
  const target = track('truth.mp4', 10, 25);

  it.each(['exact', 'start', 'resample'] as const)('are fine for %s where they are equal', (how) => {
    expect(() => checkFormat(track('out.mp4', 10, 25), target, how)).not.toThrow();
  });

  it('name both values of everything in which they differ', () => {
    const other = track('out.mp4', 10, 30000 / 1001, 512, 512);
    expect(() => checkFormat(other, target, 'exact')).toThrow(
      expect.objectContaining({
        code: 'EVAL_MISMATCH',
        message:
          'out.mp4 is 512×512 and truth.mp4 256×256; out.mp4 has 29.97 frames a second and truth.mp4 25',
        hint: expect.stringMatching(/--align start .*--align resample/),
      }),
    );
    expect(() => checkFormat(other, target, 'start')).not.toThrow();
    expect(() => checkFormat(other, target, 'resample')).not.toThrow();
  });

  it('tell 29.97 from 30, but not what was rounded', () => {
    const at = (fps: number) => checkFormat(track('out', 10, fps), track('truth', 10, 30), 'exact');
    expect(() => at(29.97)).toThrow(/29.97 frames a second and truth 30/);
    expect(() => at(30.001)).not.toThrow();
  });

  it('need no rate but to resample by it', () => {
    const folder = track('frames', 10);
    for (const how of ['exact', 'start'] as const) {
      expect(() => checkFormat(folder, target, how)).not.toThrow();
      expect(() => checkFormat(target, folder, how)).not.toThrow();
    }
    const refused = expect.objectContaining({ message: expect.stringMatching(/^frames has no frame rate/) });
    expect(() => checkFormat(folder, target, 'resample')).toThrow(refused);
    expect(() => checkFormat(target, folder, 'resample')).toThrow(refused);
  });

  it('are never stretched, whatever the alignment', () => {
    const wide = track('out.mp4', 10, 25, 320, 240);
    for (const how of ['exact', 'start', 'resample'] as const) {
      expect(() => checkFormat(wide, target, how)).toThrow(
        'out.mp4 is 320×240 and truth.mp4 256×256, which is another shape',
      );
    }
    expect(() => checkShape(wide, target)).toThrow(
      expect.objectContaining({ hint: expect.not.stringMatching('--align') }),
    );
  });
});

describe('pairs of frames', () => {
  it('are those of one number where lengths are equal, and only there', () => {
    expect(chosen(pairFrames(track('out', 4, 25), track('truth', 4, 25), 'exact'))).toEqual([0, 1, 2, 3]);
    expect(() => pairFrames(track('out', 118, 25), track('truth', 120, 25), 'exact')).toThrow(
      expect.objectContaining({ code: 'EVAL_MISMATCH', message: 'out has 118 frames and truth 120' }),
    );
  });

  it('go to the end of the shorter one with start, whatever the rates', () => {
    expect(chosen(pairFrames(track('out', 3, 50), track('truth', 5), 'start'))).toEqual([0, 1, 2]);
    expect(chosen(pairFrames(track('out', 5, 50), track('truth', 3, 25), 'start'))).toEqual([0, 1, 2]);
  });

  // A player shows a frame from its own moment until the next one's.
  it.each([
    ['half the rate', 3, 12.5, 6, 25, [0, 0, 1, 1, 2, 2]],
    ['twice the rate', 8, 50, 4, 25, [0, 2, 4, 6]],
    ['30 beside 25', 7, 30, 9, 25, [0, 1, 2, 3, 4, 6]],
    ['25 beside 30', 4, 25, 5, 30, [0, 0, 1, 2, 3]],
    ['NTSC beside NTSC', 4, 30000 / 1001, 4, 30000 / 1001, [0, 1, 2, 3]],
    ['a longer prediction', 9, 25, 3, 25, [0, 1, 2]],
    ['a shorter prediction of half the rate', 2, 12.5, 9, 25, [0, 0, 1, 1]],
  ])(
    'are what is shown at the moment of the true frame with resample: %s',
    (_, n, fps, m, rate, expected) => {
      expect(chosen(pairFrames(track('out', n, fps), track('truth', m, rate), 'resample'))).toEqual(expected);
    },
  );

  it('stay within the prediction however long it is', () => {
    for (let length = 1; length < 400; length++) {
      const pairing = pairFrames(track('out', length, 23.976), track('truth', 1000, 25), 'resample');
      expect(pairing.at(pairing.length - 1)).toBe(length - 1);
      expect(pairing.at(pairing.length)).toBeGreaterThanOrEqual(length);
    }
  });
});

describe('pairs with keypoints', () => {
  it('are by number, also where rates differ', () => {
    expect(chosen(pairPoses(track('p', 3, 30), track('truth', 3, 25), 'exact'))).toEqual([0, 1, 2]);
    expect(chosen(pairPoses(track('p', 3, 30), track('truth', 3, 25), 'resample'))).toEqual([0, 1, 2]);
    expect(chosen(pairPoses(track('p', 2, 30), track('truth', 3, 25), 'start'))).toEqual([0, 1]);
    expect(() => pairPoses(track('p', 2, 25), track('truth', 3, 25), 'exact')).toThrow(
      expect.objectContaining({
        message: 'p has 2 frames and truth 3',
        hint: expect.stringMatching(/^keypoints have an entry for each frame .*"slp pose extract"/),
      }),
    );
  });

  it('are those nearest in time with resample, where counts differ', () => {
    expect(chosen(pairPoses(track('p', 10, 50), track('truth', 4, 25), 'resample'))).toEqual([0, 2, 4, 6]);
    expect(chosen(pairPoses(track('p', 4, 25), track('truth', 5, 30), 'resample'))).toEqual([0, 1, 2, 3, 3]);
  });
});

describe('choosing', () => {
  const numbers = (count: number) => iterate(Array.from({ length: count }, (_, i) => i));
  const all = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
    const list: T[] = [];
    for await (const item of items) list.push(item);
    return list;
  };

  it('skips and repeats, and reads no further than it has to', async () => {
    let read = 0;
    async function* counted() {
      for (;;) yield read++;
    }
    const at = (index: number): number => [0, 0, 3, 4, 4][index]!;
    expect(await all(choose(counted(), { length: 5, at }, 4, 'x'))).toEqual([0, 0, 3, 4]);
    expect(read).toBe(5);
  });

  it('says so where a file has become shorter', async () => {
    const whole = { length: 5, at: (index: number) => index };
    await expect(all(choose(numbers(4), whole, 5, 'out.mp4'))).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      message: expect.stringContaining('out.mp4'),
    });
  });

  it('gives frames the moments of the true ones, and each its own pixels', async () => {
    const frames = iterate([plainFrame(1, 0), plainFrame(2, 80_000)]);
    const twice = { length: 4, at: (index: number) => index >> 1 };
    const result = await all(chooseFrames(frames, twice, 4, { path: 'x', fps: 25 }));
    expect(result.map(({ timestamp }) => timestamp)).toEqual([0, 40_000, 80_000, 120_000]);
    expect(result.map(({ data }) => data[0])).toEqual([1, 1, 2, 2]);
    expect(new Set(result.map(({ data }) => data.buffer)).size).toBe(4);
  });
});
