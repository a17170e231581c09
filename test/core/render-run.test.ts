import { describe, expect, it } from 'vitest';
import type { Host, Observation, Sink } from '../../core/contract.ts';
import type { RunEvent } from '../../core/report.ts';

// The built files: a worker thread runs JavaScript, not TypeScript.
import { Registry } from '../../dist/core/registry.js';
import { renderRun } from '../../dist/core/render-run.js';
import { blankPose, blankSigner } from '../support/samples.ts';

const fixture = (name: string): string => new URL(`../support/plugins/${name}`, import.meta.url).href;
const options = { '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) } };

interface Scene {
  readonly sink: (host: Host) => Partial<Sink>;
  readonly fault?: string;
  readonly frames?: number;
  readonly signal?: AbortSignal;
}

/** Renders with a source and a sink of this file, and the generator `tone` in two threads. */
async function run({ sink, fault, frames = 6, signal = new AbortController().signal }: Scene) {
  const logged: string[] = [];
  const events: RunEvent[] = [];
  async function* samples(): AsyncGenerator<Observation> {
    for (let i = 0; i < frames; i++) yield { pose: blankPose(i * 40_000), signer: blankSigner };
  }
  const definition = (name: string, kind: string, create: (options: unknown, host: Host) => unknown) => ({
    [name]: async () => ({ default: { contract: 1, name, kind, options, create } }),
  });
  const builtins = {
    source: definition('s', 'source', () => ({ pace: 'file', fps: 25, length: frames, samples })),
    sink: definition('k', 'sink', (_, host) => ({ start() {}, write() {}, finish() {}, ...sink(host) })),
  };
  const written = renderRun(
    {
      source: { name: 's', options: {} },
      sinks: [{ name: 'k', options: {} }],
      synthesis: {
        builtins: fixture('builtins.mjs'),
        plugins: [fixture('tone.mjs')],
        generator: { name: 'tone', options: { fault, at: 80_000 } },
        refiners: [],
      },
      conditioning: { smooth: false, fill: false, repair: false, retarget: false, speed: 1 },
      threads: 2,
    },
    {
      registry: new Registry(builtins as unknown as Registry['builtins']),
      signal,
      log: (line) => logged.push(line),
    },
    (event) => events.push(event),
  );
  return { written, logged, events };
}

describe('renderRun', () => {
  it('returns the number of frames, and starts no more threads than there are frames', async () => {
    const { written, logged } = await run({ sink: () => ({}), frames: 1 });
    expect(await written).toBe(1);
    expect(logged.filter((line) => line === 'tone: disposed')).toHaveLength(1);
  });

  it('tells of every pose that was read, and of every frame', async () => {
    const { written, events } = await run({ sink: () => ({}), frames: 3 });
    await written;
    const of = (type: RunEvent['type']): RunEvent[] => events.filter((event) => event.type === type);
    expect(of('observed')).toEqual([1, 2, 3].map((count) => ({ type: 'observed', count })));
    expect(of('frame')).toHaveLength(3);
    expect(events[0]).toMatchObject({ type: 'started', length: 3 });
  });

  it('tells the other plugins when one fails', async () => {
    let host: Host | undefined;
    const { written } = await run({
      fault: 'generate',
      sink: (given) => {
        host = given;
        return {};
      },
    });
    await expect(written).rejects.toMatchObject({ code: 'PLUGIN_FAILED', plugin: 'tone' });
    expect(host?.signal.aborted).toBe(true);
  });

  it('reports what failed first, and what failed while it ended as well', async () => {
    const { written, logged } = await run({
      fault: 'generate',
      sink: () => ({ [Symbol.asyncDispose]: () => Promise.reject(new Error('stuck')) }),
    });
    await expect(written).rejects.toMatchObject({ message: expect.stringContaining('cannot draw') });
    expect(logged).toContain('plugin "k" failed in dispose: stuck');
  });

  it('ends with the reason of an abort, also while a plugin starts', async () => {
    const controller = new AbortController();
    const { written } = await run({
      signal: controller.signal,
      sink: ({ signal }) => {
        controller.abort(new Error('enough'));
        throw signal.reason;
      },
    });
    await expect(written).rejects.toThrow('enough');
    await expect(written).rejects.not.toHaveProperty('code');
  });
});
