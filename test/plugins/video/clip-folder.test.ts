import { mkdir, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Frame, Observation, Pose } from '../../../core/contract.ts';
import video from '../../../plugins/video/index.ts';
import { barOf, makeSynthetic } from '../../support/make-video.ts';
import { createWorkspace, type Workspace } from '../../support/workspace.ts';
import { FakeEstimator, hostWith, OPTIONS } from './fake-estimator.ts';

// How a frame is judged is not what is tested: here the best one is where the bar is lowest.
vi.mock('../../../core/dataset/choose-reference.ts', () => ({
  referenceScore: (_: Pose, picture: Frame) => ({ score: barOf(picture) / 8, problems: [] }),
}));

let files: Workspace;
beforeAll(async () => {
  files = await createWorkspace();
});
afterAll(() => files[Symbol.asyncDispose]());

async function makeFolder(
  name: string,
  clips: Record<string, [count: number, fps?: number, filter?: string]>,
): Promise<string> {
  for (const [clip, [count, fps, filter]] of Object.entries(clips)) {
    const path = files.path(`${name}/${clip}`);
    await mkdir(path.slice(0, path.lastIndexOf('/')), { recursive: true });
    const codec = [...(filter ? ['-vf', filter] : []), '-c:v', 'ffv1', '-pix_fmt', 'bgr0'];
    await makeSynthetic(path, count, { fps, codec });
  }
  return files.path(name);
}

async function observe(
  path: string,
  host = hostWith(new FakeEstimator()),
  options = {},
): Promise<Observation[]> {
  const source = await video.create({ ...OPTIONS, ...options, path }, host);
  const all: Observation[] = [];
  for await (const observation of source.samples(new AbortController().signal)) all.push(observation);
  return all;
}

test('gives every clip of every signer in order, with signer and filmed frame', async () => {
  const path = await makeFolder('set', { 'ada/1.mkv': [10], 'ada/2.mkv': [6], 'bo/1.mkv': [8] });
  await writeFile(files.path('set/ada/notes.txt'), 'no clip');
  const observations = await observe(path);
  const signers = observations.map(({ signer }) => signer!.id.slice(path.length + 1));
  expect(signers).toEqual([...Array(16).fill('ada'), ...Array(8).fill('bo')]);
  const times = observations.map(({ pose }) => pose.timestamp);
  const steps = times.slice(1).map((time, index) => time - times[index]!);
  expect(steps.filter((step) => step !== 40_000)).toEqual([1_000_000, 1_000_000]);
  expect([steps[9], steps[15]]).toEqual([1_000_000, 1_000_000]);
  for (const { pose, target } of observations) {
    expect(target!.timestamp).toBe(pose.timestamp);
    expect(pose.body[0]).toBe(barOf(target!));
  }
});

test('the reference of a signer is the best frame of all clips, with its pose', async () => {
  const path = await makeFolder('best', { 'a/1.mkv': [3], 'a/2.mkv': [6], 'a/3.mkv': [2], 'b/1.mkv': [4] });
  const observations = await observe(path);
  const references = new Map(observations.map(({ signer }) => [signer!.id, signer!]));
  const found = [...references.values()].map(({ image, pose }) => [barOf(image), pose.body[0]]);
  expect(found).toEqual([
    [5, 5],
    [3, 3],
  ]);
  for (const { image, pose } of references.values())
    expect([image.timestamp, pose.timestamp]).toEqual([0, 0]);
});

test('clips that lie in the folder itself show one signer', async () => {
  const path = await makeFolder('flat', { 'b.mkv': [4], 'a.mkv': [2] });
  const observations = await observe(path);
  expect(new Set(observations.map(({ signer }) => signer!.id))).toEqual(new Set([path]));
  expect(observations).toHaveLength(6);
});

test('all pictures have the size and rate of the first clip', async () => {
  const path = await makeFolder('mixed', {
    '1.mkv': [5, 25],
    '2.mkv': [10, 50, 'scale=160:96:flags=neighbor'],
    '3.mkv': [5, 25, 'scale=192:48:flags=neighbor'],
  });
  const observations = await observe(path);
  expect(observations).toHaveLength(15);
  for (const { target, signer } of observations) {
    expect(target).toMatchObject({ width: 64, height: 48 });
    expect(signer!.image).toMatchObject({ width: 64, height: 48 });
  }
});

test('looks at the signing space of each clip where that is asked for', async () => {
  const path = await makeFolder('crop', { '1.mkv': [5], '2.mkv': [5, 25, 'scale=128:96:flags=neighbor'] });
  const observations = await observe(path, hostWith(new FakeEstimator()), { crop: 'auto' });
  expect(observations).toHaveLength(10);
  for (const { target } of observations) expect(target).toMatchObject({ width: 36, height: 36 });
});

test('a damaged clip is noted and left out, and so is a signer of whom no frame is of use', async () => {
  const path = await makeFolder('bad', { 'a/1.mkv': [4], 'a/3.mkv': [4], 'b/1.mkv': [1] });
  await writeFile(files.path('bad/a/0.mp4'), 'no video');
  await writeFile(files.path('bad/a/2.mp4'), 'no video');
  const host = hostWith(new FakeEstimator([0]));
  const observations = await observe(path, host);
  expect(new Set(observations.map(({ signer }) => signer!.id))).toEqual(new Set([`${path}/a`]));
  expect(observations).toHaveLength(6);
  expect(host.lines).toEqual([
    expect.stringMatching(/0\.mp4 is no video.*left out/),
    expect.stringMatching(/2\.mp4 is no video.*left out/),
    expect.stringMatching(/b: no frame can serve as a reference; left out/),
  ]);
});

test('VIDEO_UNREADABLE for a folder without clips that can be read, NOBODY_FOUND where nobody is seen in them', async () => {
  await mkdir(files.path('none'));
  await expect(observe(files.path('none'))).rejects.toMatchObject({ code: 'VIDEO_UNREADABLE' });
  await writeFile(files.path('none/1.mp4'), 'no video');
  await expect(observe(files.path('none'))).rejects.toThrow('none of its videos can be read');
  const path = await makeFolder('nobody', { '1.mkv': [3] });
  const host = hostWith(new FakeEstimator([0, 1, 2]));
  await expect(observe(path, host)).rejects.toMatchObject({ code: 'NOBODY_FOUND' });
});
