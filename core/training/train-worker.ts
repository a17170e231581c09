/** The thread side of `TrainPool`: one trainee, one call at a time. */
import { parentPort, workerData } from 'node:worker_threads';
import { messageOf, toErrorRecord } from '../errors.ts';
import { type Builtins, Registry } from '../registry.ts';
import type { FromTrainThread, ThreadCall, ToTrainThread, TrainPlan } from './train-messages.ts';
import { Trainee } from './trainee.ts';

const port = parentPort;
if (!port) throw new Error('train-worker.ts runs in a worker thread only');

const post = (message: FromTrainThread): void => port.postMessage(message);

const abort = new AbortController();
const plan = workerData as TrainPlan;

try {
  const { builtins } = (await import(plan.builtins)) as { builtins: Builtins };
  const registry = new Registry(builtins);
  for (const url of plan.plugins) await registry.load(url, process.cwd());
  const log = (message: string): void => post({ type: 'log', message });
  const trainee = await Trainee.start(plan, { registry, signal: abort.signal, log });
  serve(trainee);
  post({ type: 'ready', facts: trainee.facts });
} catch (error) {
  post({ type: 'error', id: undefined, error: toErrorRecord(error) });
}

function serve(trainee: Trainee): void {
  /** Objectives need not be re-entrant: calls wait for each other. */
  let turn = Promise.resolve();

  const answer = async (id: number, call: ThreadCall): Promise<void> => {
    try {
      post({ type: 'result', id, result: await perform(trainee, call) });
    } catch (error) {
      post({ type: 'error', id, error: toErrorRecord(error) });
    }
  };

  const dispose = async (): Promise<void> => {
    // The run is over or has failed already: what goes wrong here is worth a line.
    await trainee[Symbol.asyncDispose]().catch((error: unknown) => {
      post({ type: 'log', message: messageOf(error) });
    });
    port?.close();
  };

  port?.on('message', (message: ToTrainThread) => {
    if (message.type === 'call') turn = turn.then(() => answer(message.id, message.call));
    else {
      if (message.early) abort.abort();
      turn = turn.then(dispose);
    }
  });
}

function perform(trainee: Trainee, { name, args }: ThreadCall): Promise<unknown> {
  switch (name) {
    case 'begin':
      return trainee.begin(...args);
    case 'step':
      return trainee.step(...args);
    case 'preview':
      return trainee.preview(...args);
    case 'export':
      return trainee.export(...args);
  }
}
