/** The thread side of `ScorePool`: one chunk at a time. */
import { parentPort, workerData } from 'node:worker_threads';
import { toErrorRecord } from '../errors.ts';
import { ChunkScorer } from './score-chunk.ts';
import type { FromThread, ScorePlan, ToThread } from './score-messages.ts';

const port = parentPort;
if (!port) throw new Error('score-worker.ts runs in a worker thread only');

const post = (message: FromThread): void => port.postMessage(message);

const scorer = new ChunkScorer(workerData as ScorePlan);

port.on('message', ({ id, chunk }: ToThread) => {
  try {
    post({ type: 'scores', id, scores: scorer.score(chunk) });
  } catch (error) {
    post({ type: 'error', id, error: toErrorRecord(error) });
  }
});
