/** The thread side of `RenderPool`: one frame at a time. */
import { parentPort, workerData } from 'node:worker_threads';
import { toErrorRecord } from '../../core/errors.ts';
import { FrameMaker } from './frame-maker.ts';
import type { FromThread, RenderPlan, ToThread } from './render-messages.ts';

const port = parentPort;
if (!port) throw new Error('render-worker.ts runs in a worker thread only');

const post = (message: FromThread, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);

const maker = new FrameMaker(workerData as RenderPlan);
/** What a frame is made of is lent to one at a time. */
let turn = Promise.resolve();
let isOver = false;

port.on('message', (message: ToThread) => {
  if (message.type === 'stop') {
    isOver = message.early;
    turn = turn.then(() => port.close());
  } else turn = turn.then(() => answer(message));
});
post({ type: 'ready', facts: undefined });

async function answer(message: Exclude<ToThread, { type: 'stop' }>): Promise<void> {
  if (isOver) return;
  const { id } = message;
  try {
    if (message.type === 'keypoints') {
      post({ type: 'result', id, result: maker.keypoints(message) });
    } else if (message.type === 'film') {
      const result = await maker.film(message);
      post({ type: 'result', id, result });
    } else {
      const result = await maker.files(message, message.clips);
      post(
        { type: 'result', id, result },
        result.bytes.map(({ buffer }) => buffer as ArrayBuffer),
      );
    }
  } catch (error) {
    post({ type: 'error', id, error: toErrorRecord(error) });
  }
}
