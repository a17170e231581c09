import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../core/contract.ts';
import { Registry } from '../../../core/registry.ts';
import { testSamples } from '../../../core/training/evaluate-generator.ts';
import lineSamples from '../../support/plugins/line-samples.mjs';
import { blankPose } from '../../support/samples.ts';

/** The test samples of a source that gives the fixture's observations, changed. */
async function samplesOf(change: (observation: Observation) => Observation, count = 20, wanted = 8) {
  const plugin: typeof lineSamples = {
    ...lineSamples,
    async create(...args) {
      const node = await lineSamples.create(...args);
      return {
        ...node,
        async *samples(signal: AbortSignal) {
          for await (const observation of node.samples(signal)) yield change(observation);
        },
      };
    },
  };
  const registry = new Registry({ source: { 'line-samples': async () => ({ default: plugin }) } });
  const services = { registry, signal: new AbortController().signal, log: () => {} };
  return testSamples({ name: 'line-samples', options: { count } }, wanted, services);
}

describe('testSamples', () => {
  it('are always the same, from all over the data', async () => {
    const [one, other] = [await samplesOf((each) => each), await samplesOf((each) => each)];
    expect(one.map(({ pose }) => pose.body[36])).toEqual(other.map(({ pose }) => pose.body[36]));
    expect(one).toHaveLength(8);
    expect(Math.max(...one.map(({ pose }) => pose.body[36]))).toBeGreaterThan(10);
  });

  it('leave out a frame that its reference shows', async () => {
    const all = await samplesOf((each) => each, 20, 20);
    const [, shown] = all;
    const kept = await samplesOf(
      (each) => ({ ...each, signer: { ...each.signer!, image: { ...shown.target!, timestamp: 0 } } }),
      20,
      20,
    );
    expect(all).toHaveLength(20);
    expect(kept).toHaveLength(19);
    expect(kept.map(({ pose }) => pose.body[36])).not.toContain(shown.pose.body[36]);
  });

  it.each([
    ['no signer', (each: Observation) => ({ ...each, signer: undefined })],
    [
      'an unusable reference',
      (each: Observation) => ({ ...each, signer: { ...each.signer!, pose: blankPose(0) } }),
    ],
  ])('with %s are drawn from another frame', async (_, change) => {
    const samples = await samplesOf(change, 20, 20);
    expect(samples).toHaveLength(19);
    for (const { signer, target } of samples) expect(signer.image.data[0]).not.toBe(target!.data[0]);
  });
});
