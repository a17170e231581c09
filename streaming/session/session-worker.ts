/** The thread side of `Session`: one generator with its refiners, and one take at a time. */
import { parentPort, workerData } from 'node:worker_threads';
import { Composition } from '../../core/compose.ts';
import type { Signer, Synthesis } from '../../core/contract.ts';
import { messageOf, toErrorRecord } from '../../core/errors.ts';
import { synthesis } from '../../core/graph.ts';
import { condition } from '../../core/pose/condition.ts';
import { type Builtins, Registry } from '../../core/registry.ts';
import { LiveSource } from './live-source.ts';
import { Outlet } from './outlet.ts';
import type { FromSession, SessionPlan, ToSession } from './session-messages.ts';
import { Take } from './take.ts';

const port = parentPort;
if (!port) throw new Error('session-worker.ts runs in a worker thread only');

const post = (message: FromSession, transfer: ArrayBuffer[] = []): void =>
  port.postMessage(message, transfer);

const plan = workerData as SessionPlan;
const { conditioning } = plan;
const outlet = new Outlet(post, plan.ffmpeg);
const abort = new AbortController();
const { builtins } = (await import(plan.synthesis.builtins)) as { builtins: Builtins };
const registry = new Registry(builtins);
const composition = new Composition({
  registry,
  signal: abort.signal,
  log: (message) => post({ type: 'log', message }),
});

/** Nodes need not be re-entrant: a new take waits for the frame of the one before. */
let turn: Promise<unknown> = Promise.resolve();
let take: Take | undefined;
let synthesize: Synthesis;

try {
  for (const url of plan.synthesis.plugins) await registry.load(url, process.cwd());
  const generator = await composition.start('generator', plan.synthesis.generator);
  for (const refiner of plan.synthesis.refiners) await composition.start('refiner', refiner);
  synthesize = inTurn(synthesis(generator, composition.nodes('refiner')));
  await rehearse(plan.signer);
  port.on('message', receive);
  post({ type: 'ready' });
} catch (error) {
  await fail(error);
}

function inTurn(synthesize: Synthesis): Synthesis {
  return (sample) => {
    const frame = turn.then(() => synthesize(sample));
    turn = frame.catch(() => undefined);
    return frame;
  };
}

/** Draws the signer at rest, for nobody: the first frame that counts need not wait for what is set up once per signer. */
async function rehearse(signer: Signer): Promise<void> {
  const source = new LiveSource(signer);
  source.push({ pose: null, timestamp: 0, sent: 0, received: 0 });
  for await (const sample of condition(source.observations(), { conditioning, pace: 'live', fps: 25 })) {
    await synthesize(sample);
    break;
  }
}

function receive(message: ToSession): void {
  if (message.type === 'pose') {
    post({ type: 'arrived', what: 'pose' });
    // Nobody to draw for.
    if (outlet.watched) take?.push(message.pose);
  } else if (message.type === 'take') {
    post({ type: 'arrived', what: 'take' });
    begin(message.signer, message.fps);
  } else if (message.type === 'want') {
    outlet.wanted = message.wanted;
  } else if (message.type === 'taken') {
    outlet.taken();
  } else if (message.type === 'finish') {
    if (take) take.finish();
    else post({ type: 'finished' });
  } else {
    void stop();
  }
}

function begin(signer: Signer, fps: number): void {
  if (take) close(take);
  take = new Take({
    signer,
    fps,
    conditioning,
    synthesis: synthesize,
    outlet,
    onFailure: (error) => void fail(error),
    onFinish: () => post({ type: 'finished' }),
  });
}

function close(ended: Take): void {
  ended[Symbol.asyncDispose]().catch((error: unknown) => post({ type: 'log', message: messageOf(error) }));
}

async function fail(error: unknown): Promise<void> {
  post({ type: 'failed', error: toErrorRecord(error) });
  await stop();
}

/** Ends the thread: nothing keeps it alive afterwards. What goes wrong here is worth a line. */
async function stop(): Promise<void> {
  abort.abort();
  const ended = take;
  take = undefined;
  for (const each of [ended, composition]) {
    try {
      await each?.[Symbol.asyncDispose]();
    } catch (error) {
      post({ type: 'log', message: messageOf(error) });
    }
  }
  port?.close();
}
