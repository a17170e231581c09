/** The thread side of `SynthesisPool`: one generator and its refiners, one sample at a time. */
import { parentPort, workerData } from 'node:worker_threads';
import { Composition } from './compose.ts';
import type { Frame, Sample, Signer, Synthesis } from './contract.ts';
import { messageOf, toErrorRecord } from './errors.ts';
import { synthesis } from './graph.ts';
import { RecentMap } from './recent-map.ts';
import { type Builtins, Registry } from './registry.ts';
import {
  type FromThread,
  REMEMBERED_SIGNERS,
  type SynthesisPlan,
  type ToThread,
} from './synthesis-messages.ts';

const port = parentPort;
if (!port) throw new Error('synthesis-worker.ts runs in a worker thread only');

const post = (message: FromThread, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);

const abort = new AbortController();
const plan = workerData as SynthesisPlan;
const { builtins } = (await import(plan.builtins)) as { builtins: Builtins };
const registry = new Registry(builtins);
const composition = new Composition({
  registry,
  signal: abort.signal,
  log: (message) => post({ type: 'log', message }),
});

try {
  for (const url of plan.plugins) await registry.load(url, process.cwd());
  const generator = await composition.start('generator', plan.generator);
  for (const refiner of plan.refiners) await composition.start('refiner', refiner);
  serve(synthesis(generator, composition.nodes('refiner')));
  post({ type: 'ready', facts: undefined });
} catch (error) {
  post({ type: 'error', id: undefined, error: toErrorRecord(error) });
  await dispose();
}

/** The run is over or has failed already: what goes wrong here is worth a line. */
async function dispose(): Promise<void> {
  await composition[Symbol.asyncDispose]().catch((error: unknown) => {
    post({ type: 'log', message: messageOf(error) });
  });
}

function serve(synthesize: Synthesis): void {
  const signers = new RecentMap<string, Signer>(REMEMBERED_SIGNERS);
  /** Nodes need not be re-entrant: samples wait for each other. */
  let turn = Promise.resolve();

  const render = async (id: number, sample: Sample): Promise<void> => {
    try {
      const frame = ownBuffer(await synthesize(sample));
      post({ type: 'result', id, result: frame }, [frame.data.buffer as ArrayBuffer]);
    } catch (error) {
      post({ type: 'error', id, error: toErrorRecord(error) });
    }
  };

  port?.on('message', (message: ToThread) => {
    if (message.type === 'signer') signers.set(message.signer.id, message.signer);
    else if (message.type === 'sample') {
      const { signerId, ...sample } = message.sample;
      const signer = signers.get(signerId);
      if (!signer) throw new Error(`the signer "${signerId}" was never sent`);
      turn = turn.then(() => render(message.id, { ...sample, signer }));
    } else {
      if (message.early) abort.abort();
      turn = turn.then(dispose).then(() => port.close());
    }
  });
}

/**
 * What crosses to the main thread: the five fields, whatever else a plugin left on its frame. Transferring takes the whole
 * buffer away: a frame that is a view into a larger one is copied out of it first.
 */
function ownBuffer({ timestamp, width, height, channels, data }: Frame): Frame {
  const owns = data.buffer instanceof ArrayBuffer && data.buffer.byteLength === data.length;
  return { timestamp, width, height, channels, data: owns ? data : new Uint8Array(data) };
}
