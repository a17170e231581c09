import { afterEach, describe, expect, it } from 'vitest';
import { cutChunks } from '../../../core/evaluation/cut-chunks.ts';
import { ChunkScorer } from '../../../core/evaluation/score-chunk.ts';
import type { Chunk, ScorePlan } from '../../../core/evaluation/score-messages.ts';
// The built files: a worker thread runs JavaScript, not TypeScript.
import { ScorePool } from '../../../dist/core/evaluation/score-pool.js';
import { iterate } from '../../support/samples.ts';
import { testPicture } from '../metrics/pictures.ts';
import { movingTruth, noisyFrames } from './moving-picture.ts';

const PLAN: ScorePlan = { width: 64, height: 48, reference: testPicture(64, 48) };

let pool: ScorePool | undefined;
afterEach(async () => {
  await pool?.[Symbol.asyncDispose]();
  pool = undefined;
});

async function chunksOf(count: number): Promise<Chunk[]> {
  const rendered = noisyFrames(count);
  const steps = movingTruth(count).map((truth, i) => ({ truth, rendered: rendered[i]! }));
  const chunks: Chunk[] = [];
  for await (const chunk of cutChunks(iterate(steps), PLAN, 2)) chunks.push(chunk);
  return chunks;
}

describe('ScorePool', () => {
  it.each([1, 3])('scores as one thread does, with %i threads', async (threads) => {
    const scorer = new ChunkScorer(PLAN);
    const expected = (await chunksOf(9)).map((chunk) => scorer.score(chunk));
    pool = new ScorePool(PLAN, threads);
    const started = pool;
    const scores = await Promise.all((await chunksOf(9)).map((chunk) => started.score(chunk)));
    expect(scores).toEqual(expected);
  });

  it('takes the memory of the pictures along', async () => {
    pool = new ScorePool(PLAN, 1);
    const [chunk] = await chunksOf(2);
    await pool.score(chunk!);
    expect(chunk!.pictures.truth).toHaveLength(0);
  });

  it('hands on what goes wrong in a thread, and goes on afterwards', async () => {
    pool = new ScorePool(PLAN, 1);
    const [first, second] = await chunksOf(4);
    const { truth } = first!.pictures;
    await expect(pool.score({ ...first!, pictures: { truth } })).rejects.toMatchObject({ code: 'INTERNAL' });
    await expect(pool.score(second!)).resolves.toHaveLength(2);
  });

  it('fails where a thread ends', async () => {
    const [chunk, later] = await chunksOf(4);
    // More memory than there is.
    pool = new ScorePool({ width: 1e6, height: 1e6 }, 1);
    await expect(pool.score(chunk!)).rejects.toMatchObject({
      code: 'WORKER_LOST',
      message: expect.stringContaining('a scoring thread ended'),
    });
    await expect(pool.score(later!)).rejects.toMatchObject({ code: 'WORKER_LOST' });
  });

  it('fails what is under way, and what comes later, where it is stopped', async () => {
    pool = new ScorePool(PLAN, 1);
    const [chunk, later] = await chunksOf(4);
    const reason = new Error('enough');
    const failure = expect(pool.score(chunk!)).rejects.toBe(reason);
    await pool.stop(reason);
    await failure;
    await expect(pool.score(later!)).rejects.toBe(reason);
  });
});
