import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createFrame } from '../../../core/image/frame.ts';
import { useBackend } from '../../../core/neural/backend.ts';
import gan from '../../../plugins/gan/index.ts';
import { quietHost } from '../../support/quiet-host.ts';
import { adam, flat, puppetHost, signingSample, startingWeights, startObjective } from './learner.ts';

const sample = signingSample();
const early = { seed: 4, progress: 0 };
const late = { seed: 4, progress: 0.9 };

beforeAll(async () => {
  await useBackend('wasm');
});

describe('the objective', () => {
  it('learns one sample by heart', async () => {
    const objective = await startObjective({ augmentation: { jitter: 0, dropout: 0, colour: 0 } });
    const weights = startingWeights(objective);
    const update = adam(2e-3);
    const totals: number[] = [];
    for (let step = 0; step < 20; step++) {
      const { losses, gradients } = await objective.gradients([sample], weights, early);
      update(weights, gradients);
      totals.push(losses.total);
    }
    expect(totals.at(-1)).toBeLessThan(0.5 * totals[0]);
  });

  it('computes the same from the same seed, and something else from another', async () => {
    const objective = await startObjective({ crops: 2 });
    const again = await startObjective({ crops: 2 });
    const weights = startingWeights(objective);
    const first = await objective.gradients([sample], weights, late);
    const other = await objective.gradients([sample], weights, { ...late, seed: 5 });
    expect(await again.gradients([sample], weights, late)).toEqual(first);
    expect(other.losses.total).not.toBe(first.losses.total);
  });

  it.each([
    ['generator', 'total'],
    ['discriminator', 'discriminator'],
  ] as const)('has gradients for the %s that finite differences confirm', async (network, loss) => {
    const objective = await startObjective();
    const weights = startingWeights(objective);
    const { gradients } = await objective.gradients([sample], weights, late);
    const own = gradients[network];
    expect(own.every(Number.isFinite)).toBe(true);
    const at = async (index: number, value: number): Promise<number> => {
      const changed = { ...weights, [network]: weights[network].slice() };
      changed[network][index] += value;
      return (await objective.gradients([sample], changed, late)).losses[loss];
    };
    let offset = 0;
    for (const { shape } of objective.networks[network]) {
      const count = shape.reduce((product, length) => product * length, 1);
      if (count > 500) {
        let index = offset;
        for (let i = offset; i < offset + count; i++) if (Math.abs(own[i]) > Math.abs(own[index])) index = i;
        expect(Math.abs(own[index])).toBeGreaterThan(1e-3);
        const step = 4e-3;
        const slope = ((await at(index, step)) - (await at(index, -step))) / (2 * step);
        expect(Math.abs(slope - own[index])).toBeLessThan(0.05 * Math.abs(own[index]) + 2e-4);
      }
      offset += count;
    }
  });

  it('leaves the discriminator out at first, and for good where it is told to', async () => {
    const objective = await startObjective();
    const weights = startingWeights(objective);
    const { losses, gradients } = await objective.gradients([sample], weights, early);
    expect(Object.keys(losses).sort()).toEqual(['gradient', 'l1', 'painted', 'ssim', 'total']);
    expect(gradients.discriminator.every((value) => value === 0)).toBe(true);
    const later = await objective.gradients([sample], weights, late);
    expect(Object.keys(later.losses)).toEqual(
      expect.arrayContaining(['adversarial', 'discriminator', 'features']),
    );
    const never = await startObjective({ adversarialFrom: 1 });
    expect((await never.gradients([sample], weights, { seed: 4, progress: 1 })).losses).toEqual(losses);
  });

  it('keeps no memory from step to step', async () => {
    const objective = await startObjective();
    const weights = startingWeights(objective);
    await objective.gradients([sample], weights, late);
    const before = tf.memory().numTensors;
    await objective.gradients([sample], weights, late);
    await objective.preview(sample, weights);
    expect(tf.memory().numTensors).toBe(before);
    await objective[Symbol.asyncDispose]?.();
    expect(tf.memory().numTensors).toBeLessThan(before);
  });

  it('exports what the generator of the same name renders', async () => {
    const objective = await startObjective();
    const weights = startingWeights(objective);
    const [reference, coarse, painted, truth] = await objective.preview(sample, weights);
    expect([reference, truth]).toEqual([sample.signer.image, sample.target]);
    const folder = await mkdtemp(join(tmpdir(), 'slp-gan-'));
    try {
      await objective.export(weights, folder);
      const generator = await gan.create({ model: folder, threads: 1, provider: 'cpu' }, puppetHost());
      const frame = await generator.generate(sample);
      expect(await generator.generate(sample)).toEqual(frame);
      await generator[Symbol.asyncDispose]?.();
      let apart = 0;
      let changed = 0;
      for (let i = 0; i < frame.data.length; i++) {
        apart = Math.max(apart, Math.abs(frame.data[i] - painted.data[i]));
        if (frame.data[i] !== coarse.data[i]) changed++;
      }
      // Numbers that lie close to a half are rounded either way.
      expect(apart).toBeLessThanOrEqual(1);
      expect(changed).toBeGreaterThan(frame.data.length / 10);
      expect([...frame.data.subarray(0, 30)]).toEqual([...coarse.data.subarray(0, 30)]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it.each([
    ['without a filmed frame', { target: undefined }, /without one/],
    [
      'with a filmed frame of another size',
      { target: { ...sample.target!, width: 128, data: sample.target!.data.slice(0, 128 * 256 * 3) } },
      /128×256, its reference 256×256/,
    ],
  ])('refuses a sample %s', async (_, change, message) => {
    const objective = await startObjective();
    const learning = objective.gradients([{ ...sample, ...change }], startingWeights(objective), early);
    await expect(learning).rejects.toThrow(message);
  });

  it.each([
    [40, 48],
    [31, 48],
  ])('learns from pictures of %i×%i pixels, if they are large enough', async (width, height) => {
    const { sample, coarse } = flat(width, height);
    const objective = await startObjective({}, quietHost({ generator: coarse }));
    const weights = startingWeights(objective);
    const small = { ...sample, target: createFrame(width, height, 4) };
    const learning = objective.gradients([small], weights, late);
    if (width < 32) return await expect(learning).rejects.toThrow('a side of 31 pixels is too small');
    const { losses, gradients } = await learning;
    expect(Object.values(losses).every(Number.isFinite)).toBe(true);
    expect(gradients.generator.every(Number.isFinite)).toBe(true);
    expect(gradients.generator.some((value) => value !== 0)).toBe(true);
  });

  it('takes smaller parts where pictures are small', async () => {
    const objective = await startObjective({ crop: 512 });
    const weights = startingWeights(objective);
    const whole = await objective.gradients([sample], weights, early);
    const same = await startObjective({ crop: 256 });
    expect(await same.gradients([sample], weights, early)).toEqual(whole);
  });
});
