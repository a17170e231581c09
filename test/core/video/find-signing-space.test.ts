import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Estimator, Frame, Pose } from '../../../core/contract.ts';
import { scalePose } from '../../../core/pose/pose.ts';
import { findSigningSpace } from '../../../core/video/find-signing-space.ts';
import { probeVideo } from '../../../core/video/probe.ts';
import { makeSynthetic, SIZE } from '../../support/make-video.ts';
import { createWorkspace, type Workspace } from '../../support/workspace.ts';
import { body } from '../pose/figure.ts';

let files: Workspace;
beforeAll(async () => {
  files = await createWorkspace();
});
afterAll(() => files[Symbol.asyncDispose]());

class Recorder implements Estimator {
  readonly seen: Frame[] = [];
  readonly calls: string[] = [];

  constructor(readonly pose: Pose | null) {}

  estimate(picture: Frame): Pose | null {
    this.seen.push(picture);
    this.calls.push('estimate');
    return this.pose;
  }

  reset(): void {
    this.calls.push('reset');
  }
}

const standing: Pose = scalePose(
  { timestamp: 0, body: body(), face: null, leftHand: null, rightHand: null },
  0.1,
);

test.each([
  ['a short video, in one go', 100, 25],
  ['a long one, by seeking', 100, 2],
])('%s, is looked at in its whole length', async (name, count, fps) => {
  const path = await makeSynthetic(files.path(`${name}.mkv`), count, { fps });
  const info = await probeVideo(path);
  const estimator = new Recorder(standing);
  const space = await findSigningSpace(path, info, estimator, { samples: 8 });
  expect(space).toMatchObject({ width: 30, height: 30 });
  expect(estimator.seen).toHaveLength(8);
  const seconds = count / fps;
  estimator.seen.forEach(({ timestamp, width, height }, index) => {
    expect({ width, height }).toEqual(SIZE);
    const place = timestamp / 1e6 / seconds;
    expect(Math.floor(place * 8 + 1e-6)).toBe(index);
  });
  expect(estimator.calls).toEqual([...Array(8).fill(['reset', 'estimate']).flat(), 'reset']);
});

test('a video of unknown length is looked at from second to second', async () => {
  const path = await makeSynthetic(files.path('unknown.mkv'), 10, { fps: 2 });
  const { duration: _, ...info } = await probeVideo(path);
  const estimator = new Recorder(standing);
  expect(await findSigningSpace(path, info, estimator)).not.toBeNull();
  expect(estimator.seen.length).toBeGreaterThanOrEqual(4);
});

test('null where nobody is found', async () => {
  const path = await makeSynthetic(files.path('nobody.mkv'), 10);
  const estimator = new Recorder(null);
  expect(await findSigningSpace(path, await probeVideo(path), estimator)).toBeNull();
  expect(estimator.calls.at(-1)).toBe('reset');
});

test('ends with the reason of the signal', async () => {
  const path = await makeSynthetic(files.path('aborted.mkv'), 10);
  const signal = AbortSignal.abort(new Error('interrupted'));
  const looking = findSigningSpace(path, await probeVideo(path), new Recorder(null), { signal });
  await expect(looking).rejects.toThrow('interrupted');
});
