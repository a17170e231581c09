import { afterEach, describe, expect, it } from 'vitest';
import { createFrame } from '../../core/image/frame.ts';
// The built files: a worker thread runs JavaScript, not TypeScript.
import { SynthesisPool } from '../../dist/core/synthesis-pool.js';
import { blankPose, blankSamples, blankSigner } from '../support/samples.ts';

const fixture = (name: string): string => new URL(`../support/plugins/${name}`, import.meta.url).href;

const logged: string[] = [];
let pool: SynthesisPool | undefined;
afterEach(async () => {
  await pool?.[Symbol.asyncDispose]();
  pool = undefined;
  logged.splice(0);
});

async function start(options: Record<string, unknown> = {}, threads = 2): Promise<SynthesisPool> {
  pool = await SynthesisPool.start(
    {
      builtins: fixture('builtins.mjs'),
      plugins: [fixture('tone.mjs'), fixture('invert.mjs')],
      generator: { name: 'tone', options },
      refiners: [{ name: 'invert', options: {} }],
    },
    threads,
    (line) => logged.push(line),
  );
  return pool;
}

describe('SynthesisPool', () => {
  it('runs generator and refiners in every thread', async () => {
    const { synthesize } = await start({ value: 5 });
    const samples = blankSamples(50);
    const frames = await Promise.all(samples.map(synthesize));
    expect(frames.map(({ timestamp }) => timestamp)).toEqual(samples.map(({ pose }) => pose.timestamp));
    expect(frames.every(({ width, data }) => width === 4 && data.every((value) => value === 250))).toBe(true);
  });

  it('sends a signer again that a thread has forgotten', async () => {
    const { synthesize } = await start({}, 1);
    const signers = Array.from({ length: 20 }, (_, i) => ({
      ...blankSigner,
      id: `signer ${i}`,
      image: createFrame(2 + 2 * i, 2, 3),
    }));
    for (const signer of [...signers, ...signers]) {
      const frame = await synthesize({ pose: blankPose(0), nearArm: 'left', signer });
      expect(frame.width).toBe(signer.image.width);
    }
  });

  it('disposes of the plugins in every thread', async () => {
    const { synthesize } = await start();
    await synthesize(blankSamples(1)[0]!);
    await pool?.[Symbol.asyncDispose]();
    expect(logged).toEqual(['tone: disposed', 'tone: disposed']);
  });

  it('hands on what a plugin throws, naming plugin and moment, and goes on afterwards', async () => {
    const { synthesize } = await start({ fault: 'generate', at: 80_000 });
    const samples = blankSamples(3);
    await expect(synthesize(samples[2]!)).rejects.toMatchObject({
      code: 'PLUGIN_FAILED',
      plugin: 'tone',
      message: 'plugin "tone" failed in generate at 0.080 s: cannot draw',
    });
    await expect(synthesize(samples[0]!)).resolves.toMatchObject({ timestamp: 0 });
  });

  it('does not start where a plugin does not', async () => {
    await expect(start({ fault: 'create' })).rejects.toMatchObject({
      code: 'PLUGIN_REFUSED',
      hint: 'do not ask it to',
    });
  });

  it('fails all frames under way when a thread ends, and later ones', async () => {
    const { synthesize } = await start({ fault: 'exit', at: 40_000 }, 1);
    const outcomes = await Promise.allSettled(blankSamples(4).map(synthesize));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected']);
    await expect(synthesize(blankSamples(1)[0]!)).rejects.toMatchObject({ code: 'WORKER_LOST' });
  });
});
