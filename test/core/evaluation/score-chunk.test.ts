import { describe, expect, it } from 'vitest';
import { cutChunks, type Step } from '../../../core/evaluation/cut-chunks.ts';
import { ChunkScorer } from '../../../core/evaluation/score-chunk.ts';
import type { Chunk, ContenderScores } from '../../../core/evaluation/score-messages.ts';
import { iterate } from '../../support/samples.ts';
import { testPicture } from '../metrics/pictures.ts';
import { movingTruth, noisyFrames } from './moving-picture.ts';

const SIZE = { width: 64, height: 48 };
const COUNT = 11;

const rendered = noisyFrames(COUNT);
const steps: Step[] = movingTruth(COUNT).map((truth, i) => ({ truth, rendered: rendered[i]! }));

async function chunksOf(length: number): Promise<Chunk[]> {
  const chunks: Chunk[] = [];
  for await (const chunk of cutChunks(iterate(steps), SIZE, length)) chunks.push(chunk);
  return chunks;
}

const scorer = (): ChunkScorer => new ChunkScorer({ ...SIZE, reference: testPicture(64, 48) });

describe('ChunkScorer', () => {
  it('scores the frames in order, all contenders', async () => {
    const [chunk] = await chunksOf(COUNT);
    const scores = scorer().score(chunk!);
    expect(scores.map(({ rendered }) => rendered?.index)).toEqual(steps.map((_, index) => index));
    expect(Object.keys(scores[3]!)).toEqual(['rendered', 'copy', 'truth']);
    expect(scores[0]!.rendered?.areas.whole?.flicker).toBeNull();
    expect(scores[1]!.rendered?.areas.whole?.flicker).toBeGreaterThan(0);
    expect(scores[2]!.rendered?.areas.leftHand).toBeUndefined();
  });

  it('gives the same scores however the frames are cut, and in whatever order', async () => {
    const [all] = await chunksOf(COUNT);
    const expected = scorer().score(all!);
    for (const length of [1, 2, 4]) {
      const chunks = await chunksOf(length);
      const one = scorer();
      const backwards: ContenderScores[][] = [];
      for (const chunk of chunks.toReversed()) backwards.unshift(one.score(chunk));
      expect(backwards.flat()).toEqual(expected);
    }
  });
});
