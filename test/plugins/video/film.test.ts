import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { Observation, PoseSource } from '../../../core/contract.ts';
import video from '../../../plugins/video/index.ts';
import { fakeFfmpeg, fakeIsRunning } from '../../support/ffmpeg.ts';
import { makeSynthetic, SIZE, syntheticFrames } from '../../support/make-video.ts';
import { createWorkspace, type Workspace } from '../../support/workspace.ts';
import { FakeEstimator, hostWith, OPTIONS } from './fake-estimator.ts';

let files: Workspace;
beforeAll(async () => {
  files = await createWorkspace();
});
afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(() => files[Symbol.asyncDispose]());

async function observe(source: PoseSource, signal = new AbortController().signal): Promise<Observation[]> {
  const all: Observation[] = [];
  for await (const observation of source.samples(signal)) all.push(observation);
  return all;
}

test('gives the poses of a film in order, with rate and length, and a few estimates at once', async () => {
  const path = await makeSynthetic(files.path('film.mkv'), 30);
  const estimator = new FakeEstimator();
  const source = await video.create({ ...OPTIONS, path }, hostWith(estimator));
  expect(source).toMatchObject({ pace: 'file', fps: 25, length: 30 });
  const observations = await observe(source);
  expect(observations.map(({ pose }) => pose.timestamp)).toEqual(
    [...Array(30).keys()].map((n) => n * 40_000),
  );
  expect(observations.map(({ pose }) => pose.body[0])).toEqual([...Array(30).keys()].map((n) => n % 8));
  expect(observations.every((each) => each.signer === undefined && each.target === undefined)).toBe(true);
  expect(estimator.mostAtOnce).toBeGreaterThan(1);
  expect(estimator.mostAtOnce).toBeLessThanOrEqual(4);
  expect(estimator.resets).toBeGreaterThan(0);
});

test('passes frames over in which nobody is seen, and keeps their time', async () => {
  const path = await makeSynthetic(files.path('away.mkv'), 16);
  const source = await video.create({ ...OPTIONS, path }, hostWith(new FakeEstimator([0, 1, 5])));
  const seen = [2, 3, 4, 6, 7, 10, 11, 12, 14, 15];
  expect((await observe(source)).map(({ pose }) => pose.timestamp)).toEqual(seen.map((n) => n * 40_000));
});

test('says where nobody is seen in most frames', async () => {
  const path = await makeSynthetic(files.path('mostly-away.mkv'), 16);
  for (const [unseen, lines] of [
    [[0, 1, 2, 3], []],
    [[0, 1, 2, 3, 4], [`${path}: a person was found in 6 of 16 frames only`]],
  ] as const) {
    const host = hostWith(new FakeEstimator(unseen));
    await observe(await video.create({ ...OPTIONS, path }, host));
    expect(host.lines).toEqual(lines);
  }
});

test('says what is left out at the ends, where nobody is seen', async () => {
  const path = await makeSynthetic(files.path('ends.mkv'), 60);
  const estimator = new FakeEstimator();
  const host = hostWith(estimator);
  const { poseIn } = estimator;
  estimator.poseIn = (picture) =>
    picture.timestamp < 600_000 || picture.timestamp > 1_800_000 ? null : poseIn.call(estimator, picture);
  await observe(await video.create({ ...OPTIONS, path }, host));
  expect(host.lines).toEqual([`${path}: nobody was found in its first 0.6 s and its last 0.6 s: left out`]);
});

test('hands out the filmed frames where they are asked for', async () => {
  const path = await makeSynthetic(files.path('targets.mkv'), 6);
  const source = await video.create({ ...OPTIONS, path, targets: true }, hostWith(new FakeEstimator()));
  expect((await observe(source)).map(({ target }) => target)).toEqual(syntheticFrames(6));
});

test('looks at as many frames a second as are asked for', async () => {
  const path = await makeSynthetic(files.path('rate.mkv'), 50);
  const source = await video.create({ ...OPTIONS, path, fps: 5 }, hostWith(new FakeEstimator()));
  expect(source).toMatchObject({ fps: 5, length: 10 });
  expect((await observe(source)).map(({ pose }) => pose.timestamp)).toEqual(
    [...Array(10).keys()].map((n) => n * 200_000),
  );
});

test('looks only at the signing space where that is asked for', async () => {
  const path = await makeSynthetic(files.path('space.mkv'), 20);
  const estimator = new FakeEstimator();
  const source = await video.create({ ...OPTIONS, path, crop: 'auto', targets: true }, hostWith(estimator));
  const observations = await observe(source);
  expect(observations).toHaveLength(20);
  for (const { target } of observations) expect(target).toMatchObject({ width: 36, height: 36 });
  expect(estimator.seen[0]).toMatchObject(SIZE);
});

test('passes the person on to the estimator that was named', async () => {
  const path = await makeSynthetic(files.path('person.mkv'), 2);
  const host = hostWith(new FakeEstimator());
  const estimator = { name: 'other', options: { model: 'lite' } };
  await video.create({ ...OPTIONS, path, person: 1, estimator }, host);
  expect(host.asked).toEqual([{ kind: 'estimator', name: 'other', options: { model: 'lite', person: 1 } }]);
});

test('fills in its options and refuses unknown ones', async () => {
  const check = video.options['~standard'].validate;
  expect(await check({ path: 'a.mp4' })).toMatchObject({ value: { path: 'a.mp4', ...OPTIONS } });
  for (const wrong of [{ path: '' }, { path: 'a.mp4', crop: 'maybe' }, { path: 'a.mp4', speed: 2 }]) {
    expect(await check(wrong)).toHaveProperty('issues');
  }
});

test('what is wrong with the file comes to light before an estimator is started', async () => {
  const host = hostWith(new FakeEstimator());
  const text = await files.write('text.mp4', 'no video');
  await expect(video.create({ ...OPTIONS, path: text }, host)).rejects.toMatchObject({
    code: 'VIDEO_UNREADABLE',
  });
  const path = files.path('missing.mp4');
  await expect(video.create({ ...OPTIONS, path }, host)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  expect(host.asked).toEqual([]);
});

test('NOBODY_FOUND where nobody is seen from start to end', async () => {
  const path = await makeSynthetic(files.path('empty.mkv'), 10);
  const nobody = new FakeEstimator([0, 1, 2, 3, 4, 5, 6, 7]);
  for (const crop of ['none', 'auto'] as const) {
    const source = await video.create({ ...OPTIONS, path, crop }, hostWith(nobody));
    await expect(observe(source)).rejects.toMatchObject({ code: 'NOBODY_FOUND' });
  }
  const source = await video.create({ ...OPTIONS, path, person: 2 }, hostWith(nobody));
  await expect(observe(source)).rejects.toThrow(/no person 2 was found in .*empty\.mkv/);
});

test('goes on over a damaged stretch, and says so', async () => {
  const bytes = await readFile(
    await makeSynthetic(files.path('whole.mp4'), 100, { codec: ['-c:v', 'mpeg4', '-q:v', '1'] }),
  );
  const start = bytes.indexOf('mdat');
  const length = bytes.indexOf('moov') - start;
  bytes.fill(0, start + Math.floor(length * 0.4), start + Math.floor(length * 0.6));
  const path = await files.write('damaged.mp4', bytes);
  const host = hostWith(new FakeEstimator());
  const estimator = new FakeEstimator();
  estimator.poseIn = (picture) => ({
    ...new FakeEstimator().poseIn(syntheticFrames(1)[0]!)!,
    timestamp: picture.timestamp,
  });
  const source = await video.create({ ...OPTIONS, path }, { ...host, use: hostWith(estimator).use });
  const times = (await observe(source)).map(({ pose }) => pose.timestamp);
  expect(times.length).toBeGreaterThan(35);
  expect([...times].sort((a, b) => a - b)).toEqual(times);
  expect(host.lines).toEqual([expect.stringContaining('damaged.mp4 is damaged: ')]);
});

test('an abort ends it without an error, and ffmpeg with it', async () => {
  const path = await makeSynthetic(files.path('abort.mkv'), 200);
  vi.stubEnv('SLP_FFMPEG', await fakeFfmpeg(files.directory, 'exec "$REAL" "$@"'));
  const controller = new AbortController();
  const source = await video.create({ ...OPTIONS, path }, hostWith(new FakeEstimator()));
  let count = 0;
  for await (const _ of source.samples(controller.signal)) {
    count += 1;
    if (count === 3) controller.abort(new Error('interrupted'));
  }
  expect(count).toBeGreaterThanOrEqual(3);
  expect(count).toBeLessThan(200);
  expect(await fakeIsRunning(files.directory)).toBe(false);
});

test('whoever stops early leaves no ffmpeg', async () => {
  const path = await makeSynthetic(files.path('stop.mkv'), 200);
  vi.stubEnv('SLP_FFMPEG', await fakeFfmpeg(files.directory, 'exec "$REAL" "$@"'));
  const source = await video.create({ ...OPTIONS, path }, hostWith(new FakeEstimator()));
  for await (const _ of source.samples(new AbortController().signal)) break;
  expect(await fakeIsRunning(files.directory)).toBe(false);
});
