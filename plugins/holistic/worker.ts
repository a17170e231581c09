/** The thread side of `StageThread`: some of the stages, one task at a time. */
import { parentPort, workerData } from 'node:worker_threads';
import { toErrorRecord } from '../../core/errors.ts';
import { loadRuntime } from './lite-rt.ts';
import type { FromThread, Task, ThreadPlan, ToThread } from './messages.ts';
import type { Stage } from './stage.ts';
import { STAGES, type StageName } from './stages.ts';

const port = parentPort;
if (!port) throw new Error('worker.ts runs in a worker thread only');

const post = (message: FromThread, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);

const plan = workerData as ThreadPlan;
const stages = new Map<StageName, Stage>();
try {
  const runtime = await loadRuntime();
  for (const name of plan.stages) stages.set(name, await STAGES[name](runtime, plan.options));
  serve();
  post({ type: 'ready' });
} catch (error) {
  post({ type: 'error', id: undefined, error: toErrorRecord(error) });
}

function serve(): void {
  let turn = Promise.resolve();
  port?.on('message', ({ id, task }: ToThread) => {
    turn = turn.then(() => answer(id, task));
  });
}

async function answer(id: number, { stage: name, picture, isFirst, body }: Task): Promise<void> {
  try {
    const stage = stages.get(name);
    if (!stage) throw new Error(`the stage "${name}" is not in this thread`);
    if (isFirst) stage.forget();
    // A copy: the stage keeps its landmarks, and what is posted is transferred.
    const landmarks = (await stage.find(picture, body))?.slice() ?? null;
    post({ type: 'found', id, landmarks }, landmarks ? [landmarks.buffer] : []);
  } catch (error) {
    post({ type: 'error', id, error: toErrorRecord(error) });
  }
}
