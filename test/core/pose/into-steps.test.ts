import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../core/contract.ts';
import { intoSteps } from '../../../core/pose/into-steps.ts';
import type { Step } from '../../../core/pose/steps.ts';
import { body, observe, pose, sequence, signer } from './figure.ts';

async function all(
  observations: AsyncIterable<Observation>,
  pace: 'file' | 'live' = 'file',
): Promise<Step[]> {
  const out: Step[] = [];
  for await (const step of intoSteps(observations, pace)) out.push(step);
  return out;
}

async function* from(items: readonly Observation[]): AsyncGenerator<Observation> {
  yield* items;
}

const elsewhere = { body: body({ leftShoulder: [330, 120], rightShoulder: [230, 120] }) };

describe('intoSteps', () => {
  it('counts a new shot after a gap in time, in the same scene', async () => {
    const poses = sequence(4, () => ({})).map((one, i) =>
      i < 2 ? one : { ...one, timestamp: one.timestamp + 600_000 },
    );
    const steps = await all(observe(poses));
    expect(steps.map(({ shot }) => shot)).toEqual([0, 0, 1, 1]);
    expect(steps.map(({ seconds }) => seconds)).toEqual([0, 0.04, 0, 0.04]);
    expect(new Set(steps.map(({ scene }) => scene)).size).toBe(1);
  });

  it('counts a new shot and scene where the shoulders leap or the signer changes', async () => {
    const poses = sequence(4, (i) => (i < 2 ? {} : elsewhere));
    const leap = await all(observe(poses));
    expect(leap.map(({ shot }) => shot)).toEqual([0, 0, 1, 1]);
    expect(leap[1].scene).not.toBe(leap[2].scene);
    expect(leap[3].scene.preview).toHaveLength(2);
    const [a, b] = [signer(pose(), 'a'), signer(pose(), 'b')];
    const own = sequence(3, () => ({})).map((one, i) => ({ pose: one, signer: i < 2 ? a : b }));
    expect((await all(from(own))).map(({ shot }) => shot)).toEqual([0, 0, 1]);
  });

  it('sees no leap while the shoulders are not seen', async () => {
    const poses = sequence(4, (i) => (i === 1 || i === 2 ? { body: body({}, 0) } : {}));
    expect((await all(observe(poses))).map(({ shot }) => shot)).toEqual([0, 0, 0, 0]);
  });

  it('leaves out what is not later', async () => {
    const poses = [0, 40_000, 40_000, 20_000, Number.NaN, 80_000].map((timestamp) => pose({ timestamp }));
    const steps = await all(observe(poses));
    expect(steps.map(({ observation }) => observation.pose.timestamp)).toEqual([0, 40_000, 80_000]);
  });

  it('reads a file ahead by 256 poses at most, a live source not at all', async () => {
    const asked = async (pace: 'file' | 'live') => {
      let given = 0;
      async function* counted() {
        for await (const one of observe(sequence(1000, () => ({})))) {
          given += 1;
          yield one;
        }
      }
      const steps = intoSteps(counted(), pace)[Symbol.asyncIterator]();
      const first = await steps.next();
      await steps.return?.(undefined);
      return [given, (first.value as Step).scene.preview.length];
    };
    expect(await asked('file')).toEqual([256, 256]);
    expect(await asked('live')).toEqual([1, 0]);
  });

  it('reads less far ahead where filmed frames come along', async () => {
    const target = {
      timestamp: 0,
      width: 2048,
      height: 2048,
      channels: 4,
      data: new Uint8Array(2 ** 24),
    } as const;
    const filmed = sequence(20, () => ({})).map((one) => ({ pose: one, target }));
    const steps = await all(from(filmed));
    expect(steps).toHaveLength(20);
    expect(steps[0].scene.preview).toHaveLength(4);
  });
});
