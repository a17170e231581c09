import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Host, Observation } from '../../../core/contract.ts';
import { encodeSample, toReference } from '../../../core/dataset/sample-files.ts';
import { encodeTarFiles, TAR_END } from '../../../core/dataset/tar-entry.ts';
import { BODY, STRIDE } from '../../../core/pose/topology.ts';
import tarDataset from '../../../plugins/tar-dataset/index.ts';
import { CANVAS, figure } from '../../core/dataset/published-tars.ts';
import { quietHost } from '../../support/quiet-host.ts';
import { createWorkspace, type Workspace } from '../../support/workspace.ts';

let space: Workspace;
let lines: string[];
let host: Host;
beforeEach(async () => {
  space = await createWorkspace();
  lines = [];
  host = { ...quietHost(), log: (line) => void lines.push(line) };
});
afterEach(() => space[Symbol.asyncDispose]());

/** A frame is as bright as its number times ten. */
async function sample(signer: string, clip: string, frame: number): Promise<Buffer> {
  const size = { width: CANVAS, height: CANVAS } as const;
  const data = new Uint8Array(CANVAS * CANVAS * 3).fill(frame * 10);
  const facts = { signer, clip, frame, timestamp: frame * 1e5, fps: 10, ...size };
  const key = `${signer}_${clip}_${String(frame).padStart(6, '0')}`;
  return encodeSample(key, { timestamp: 0, ...size, channels: 3, data }, figure(frame), facts, 90);
}

/** Two clips of the same name by two signers, frame 3 of the first one missing. */
async function dataset(
  name = 'train.tar',
  change: (samples: Buffer[]) => Buffer[] = (samples) => samples,
): Promise<string> {
  const frames: [string, number][] = [
    ['anna', 0],
    ['anna', 1],
    ['anna', 2],
    ['anna', 4],
    ['ben', 2],
    ['ben', 3],
  ];
  const samples = await Promise.all(frames.map(([signer, frame]) => sample(signer, 'apple', frame)));
  await space.write(
    'base.tar',
    Buffer.concat([toReference('anna', samples[0]), toReference('ben', samples[4]), TAR_END]),
  );
  return space.write(name, Buffer.concat([...change(samples), TAR_END]));
}

async function observe(options: object): Promise<Observation[]> {
  const result = await tarDataset.options['~standard'].validate(options);
  if (result.issues) throw new Error(JSON.stringify(result.issues));
  const source = await tarDataset.create(result.value, host);
  const all: Observation[] = [];
  try {
    for await (const one of source.samples(host.signal)) all.push(one);
  } finally {
    await source[Symbol.asyncDispose]?.();
  }
  expect(source.length).toBeGreaterThanOrEqual(all.length);
  return all;
}

const frameOf = ({ target }: Observation): number => Math.round(target!.data[0] / 10);
const seconds = (observations: Observation[]): number[] =>
  observations.map(({ pose }) => pose.timestamp / 1e6);
const wristY = (pose: Observation['pose']): number => pose.body[BODY.leftWrist * STRIDE + 1];

it('gives clip after clip, with target and signer, a cut in time between them', async () => {
  const all = await observe({ path: await dataset() });
  expect(all.map(frameOf)).toEqual([0, 1, 2, 4, 2, 3]);
  expect(seconds(all)).toEqual([0, 0.1, 0.2, 0.4, 1.4, 1.5]);
  expect(all.map(({ signer }) => signer!.id)).toEqual([...Array(4).fill('anna'), 'ben', 'ben']);
  for (const one of all) {
    expect(one.target!.timestamp).toBe(one.pose.timestamp);
    expect(wristY(one.pose)).toBeCloseTo(280 - 10 * frameOf(one), 1);
    expect(one.previous).toBeUndefined();
  }
  expect(all[0].signer).toBe(all[3].signer);
  expect(wristY(all[4].signer!.pose)).toBeCloseTo(260, 1);
});

it('shuffled, every sample is a cut of its own and brings the pose before it', async () => {
  const path = await dataset();
  const all = await observe({ path, shuffle: true, seed: 5 });
  const ids = all.map((one) => `${one.signer!.id}${frameOf(one)}`);
  expect(ids.toSorted()).toEqual(['anna0', 'anna1', 'anna2', 'anna4', 'ben2', 'ben3']);
  const times = seconds(all);
  for (const [i, time] of times.slice(1).entries()) expect(time - times[i]).toBeCloseTo(1);
  const before = Object.fromEntries(
    all.map((one, i) => [ids[i], one.previous && Math.round((280 - wristY(one.previous)) / 10)]),
  );
  expect(before).toEqual({
    anna0: undefined,
    anna1: 0,
    anna2: 1,
    anna4: undefined,
    ben2: undefined,
    ben3: 2,
  });
  const [one] = all.filter(({ previous }) => previous);
  expect(one.pose.timestamp - one.previous!.timestamp).toBe(100_000);
  expect((await observe({ path, shuffle: true, seed: 5 })).map(frameOf)).toEqual(all.map(frameOf));
});

it('goes on where it is told, and gives parts', async () => {
  const path = await dataset();
  expect((await observe({ path, skip: 3, limit: 2 })).map(frameOf)).toEqual([4, 2]);
  const parts = [0, 1].map((index) => observe({ path, shuffle: true, shard: { index, of: 2 } }));
  expect((await Promise.all(parts)).flat().map(frameOf).toSorted()).toEqual([0, 1, 2, 2, 3, 4]);
});

const damaged = (samples: Buffer[]): Buffer[] => [
  samples[0],
  Buffer.from(samples[1]).fill(0xff, 600, 900),
  encodeTarFiles([{ name: 'anna_apple_000002.jpg', data: Buffer.from('a') }]),
  ...samples.slice(3),
];

it('warns of bad samples and leaves them out', async () => {
  const all = await observe({ path: await dataset('train.tar', damaged) });
  expect(all.map(frameOf)).toEqual([0, 4, 2, 3]);
  expect(lines).toEqual([
    expect.stringMatching(/anna_apple_000002 is left out: it has no keypoints/),
    expect.stringMatching(/anna_apple_000001 is left out: its picture cannot be read/),
    expect.stringMatching(/2 bad samples were left out/),
  ]);
});

it('skips them with nothing but a count', async () => {
  expect(await observe({ path: await dataset('train.tar', damaged), onBadSample: 'skip' })).toHaveLength(4);
  expect(lines).toEqual([expect.stringMatching(/2 bad samples were left out/)]);
});

it('SAMPLE_BAD where they are to fail', async () => {
  const path = await dataset('train.tar', damaged);
  const failing = observe({ path, onBadSample: 'fail' });
  await expect(failing).rejects.toMatchObject({ code: 'SAMPLE_BAD', exitCode: 1 });
  await expect(failing).rejects.toThrow(/anna_apple_000002 cannot be used: it has no keypoints/);
  const picture = await dataset('b.tar', (samples) => damaged(samples).filter((_, i) => i !== 2));
  await expect(observe({ path: picture, onBadSample: 'fail' })).rejects.toThrow(/000001.*picture/);
});

it('a tar that is cut short gives what is there', async () => {
  const path = await dataset('train.tar', (samples) => [
    ...samples.slice(0, 2),
    samples[2].subarray(0, 1000),
  ]);
  const bytes = Buffer.concat([
    await sample('anna', 'apple', 0),
    (await sample('anna', 'apple', 1)).subarray(0, 1000),
  ]);
  await space.write('cut.tar', bytes);
  expect((await observe({ path: space.path('cut.tar') })).map(frameOf)).toEqual([0]);
  expect(lines[0]).toMatch(/cut short within anna_apple_000001.jpg/);
  await expect(observe({ path, onBadSample: 'fail' })).rejects.toMatchObject({ code: 'DATASET_UNREADABLE' });
});

it('DATASET_UNREADABLE where no sample is good, or none is left', async () => {
  const spoilt = (bytes: Buffer): Buffer =>
    Buffer.from(bytes.toString('latin1').replace('slp-poses', 'xxx-poses'), 'latin1');
  const path = await dataset('train.tar', (samples) => samples.map(spoilt));
  const observed = observe({ path, onBadSample: 'skip' });
  await expect(observed).rejects.toMatchObject({ code: 'DATASET_UNREADABLE' });
  await expect(observed).rejects.toThrow(
    /no sample can be used; anna_apple_000000: its keypoints are no slp-poses/,
  );
  await expect(observe({ path: await dataset(), skip: 6 })).rejects.toThrow(/no sample in this part/);
});

it('ends early without an error when it is told to', async () => {
  const stop = new AbortController();
  const parsed = await tarDataset.options['~standard'].validate({ path: await dataset() });
  if (parsed.issues) throw new Error('options');
  const source = await tarDataset.create(parsed.value, host);
  let count = 0;
  for await (const _ of source.samples(stop.signal)) {
    count += 1;
    stop.abort();
  }
  await source[Symbol.asyncDispose]?.();
  expect(count).toBe(1);
});

it.each([
  { path: 'x', shard: { index: 2, of: 2 } },
  { path: 'x', layout: 'zip' },
  { path: 'x', shuffel: true },
  {},
])('refuses the options %o', async (options) => {
  expect((await tarDataset.options['~standard'].validate(options)).issues).toBeDefined();
});
