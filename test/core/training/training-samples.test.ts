import { describe, expect, it } from 'vitest';
import type { Observation, PoseSource } from '../../../core/contract.ts';
import {
  DATA_START,
  type DataPosition,
  type OpenEpoch,
  type TrainingSample,
  toSample,
  trainingSamples,
} from '../../../core/training/training-samples.ts';
import lineSamples from '../../support/plugins/line-samples.mjs';
import { quietHost } from '../../support/quiet-host.ts';
import { blankPose } from '../../support/samples.ts';

const COUNT = 150;

function opener(options: Record<string, unknown> = {}, canSkip = true): OpenEpoch {
  return async (epoch, wanted) => {
    const skip = canSkip ? wanted : 0;
    const all = { count: COUNT, shuffle: true, seed: epoch, skip, ...options };
    const source = lineSamples.create(all, quietHost()) as PoseSource;
    return { source, skipped: skip, [Symbol.asyncDispose]: async () => {} };
  };
}

async function take(count: number, open = opener(), position: DataPosition = DATA_START) {
  const samples: TrainingSample[] = [];
  const { signal } = new AbortController();
  for await (const sample of trainingSamples(open, { seed: 3, position, signal })) {
    samples.push(sample);
    if (samples.length === count) break;
  }
  return samples;
}

const summary = ({ position, sample: { signer, pose, target } }: TrainingSample) => ({
  ...position,
  signer: signer.id,
  shown: signer.image.data[0],
  wrist: pose.body[36],
  value: target!.data[0],
});

describe('trainingSamples', () => {
  it.each([
    ['past what is passed over', true],
    ['through all of it again', false],
  ])('go on from every position as without an interruption, %s', async (_, canSkip) => {
    const all = (await take(320)).map(summary);
    for (const at of [1, 63, 64, 65, 128, 149, 150, 151, 299, 300]) {
      const rest = await take(320 - at, opener({}, canSkip), (await take(at)).at(-1)!.position);
      expect(rest.map(summary)).toEqual(all.slice(at));
    }
  });

  it('go through all of the data, in another order each time', async () => {
    const samples = (await take(2 * COUNT)).map(summary);
    const [first, second] = [samples.slice(0, COUNT), samples.slice(COUNT)].map((epoch) =>
      epoch.map(({ wrist }) => wrist),
    );
    expect(new Set(first).size).toBe(COUNT);
    expect([...second].sort()).toEqual([...first].sort());
    expect(second).not.toEqual(first);
    expect(samples.at(-1)).toMatchObject({ epoch: 1, taken: COUNT });
  });

  it('have for a block the reference of the signer, or a frame of the block itself', async () => {
    const samples = (await take(1200)).map(summary);
    const names = new Set(samples.map(({ signer }) => signer));
    expect(names.has('signer 0')).toBe(true);
    expect(names.size).toBeGreaterThan(10);
    for (const { signer, shown, value } of samples) {
      if (signer === 'signer 0') expect(shown).toBe(100);
      const shownBy = samples.find((other) => other.signer === signer)!;
      expect(shown).toBe(shownBy.shown);
      if (signer !== 'signer 0') expect(samples.map((each) => each.value)).toContain(shown);
      expect(value).toBeGreaterThan(0);
    }
    const drawn = samples.filter(({ signer }) => signer !== 'signer 0').length;
    expect(drawn / samples.length).toBeGreaterThan(0.5);
  });

  it('of several signers have each their own references', async () => {
    const samples = await take(400, opener({ signers: 3 }));
    for (const { sample } of samples) expect(sample.signer.id).toMatch(/^signer [012]/);
    const wrists = new Map<string, Set<string>>();
    for (const { sample } of samples) {
      const index = Math.round((sample.pose.body[36] / 16) * COUNT - 0.5);
      const name = sample.signer.id.slice(0, 8);
      wrists.set(name, (wrists.get(name) ?? new Set()).add(`signer ${index % 3}`));
    }
    for (const [name, owners] of wrists) expect([...owners]).toEqual([name]);
  });

  it.each([
    ['without signers', (observation: Observation) => ({ ...observation, signer: undefined })],
    [
      'with references that cannot be drawn from',
      ({ signer, ...rest }: Observation) => ({ ...rest, signer: { ...signer!, pose: blankPose(0) } }),
    ],
  ])('of data %s are drawn from its own frames, none from itself', async (_, change) => {
    const open: OpenEpoch = async (epoch, skip) => {
      const { source, ...rest } = await opener()(epoch, skip);
      const samples = async function* (signal: AbortSignal) {
        for await (const observation of source.samples(signal)) yield change(observation);
      };
      return { ...rest, source: { ...source, samples } };
    };
    const samples = await take(200, open);
    for (const { sample } of samples) expect(sample.signer.image).not.toBe(sample.target);
    expect(samples.slice(0, 3).map(({ position }) => position.taken)).toEqual([2, 3, 4]);
    const rest = await take(100, open, samples[99].position);
    expect(rest.map(summary)).toEqual(samples.slice(100).map(summary));
  });

  it.each([
    ['no filmed frame', 'target', /without a filmed frame/],
    ['a reference of another size', 'size', /a frame of signer 0 has 16×16 pixels, its reference 8×16/],
  ])('are not made of data with %s', async (_, fault, message) => {
    await expect(take(1, opener({ fault }))).rejects.toMatchObject({
      code: 'TRAINING_UNUSABLE',
      message: expect.stringMatching(message),
    });
  });

  it('are not looked for for ever where nobody is seen', async () => {
    const nobody: OpenEpoch = async () => ({
      source: {
        pace: 'file',
        fps: 25,
        async *samples() {
          const [{ sample }] = await take(1);
          yield { pose: blankPose(0), target: sample.target, signer: sample.signer };
        },
      },
      skipped: 0,
      [Symbol.asyncDispose]: async () => {},
    });
    await expect(take(1, nobody)).rejects.toMatchObject({ code: 'TRAINING_UNUSABLE' });
  });
});

it('toSample takes the movement, and the near arm, from the pose before', async () => {
  const [{ sample }] = await take(1);
  const { pose, signer, target } = sample;
  const earlier = { ...pose, timestamp: pose.timestamp - 40_000, body: pose.body.slice() };
  earlier.body[36] += 2;
  const later: Observation = { pose, target, previous: earlier };
  const made = toSample(later, signer)!;
  expect(made.previous!.body[36]).toBe(earlier.body[36]);
  expect(made.pose.body[36]).toBe(pose.body[36]);
  expect(['left', 'right']).toContain(made.nearArm);
  expect(toSample({ pose, target }, signer)).not.toHaveProperty('previous');
});
