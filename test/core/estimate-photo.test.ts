import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Frame } from '../../core/contract.ts';
import { estimatePhoto } from '../../core/estimate-photo.ts';
import { STRIDE } from '../../core/pose/topology.ts';
import { blankPose } from '../support/samples.ts';
import { createWorkspace, type Workspace } from '../support/workspace.ts';

let space: Workspace;
beforeAll(async () => {
  space = await createWorkspace();
  const make = (name: string, width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: '#336699' } }).toFile(space.path(name));
  await make('large.png', 1500, 3000);
  await make('small.png', 40, 61);
});
afterAll(() => space[Symbol.asyncDispose]());

const looking = (pose: ReturnType<typeof blankPose> | null) => {
  const seen: Frame[] = [];
  const estimate = async (picture: Frame) => {
    seen.push(picture);
    return pose;
  };
  return { seen, estimator: { estimate, reset: () => {} } };
};

describe('estimatePhoto', () => {
  it('looks at a large photo in 1024 pixels, and at a small one as it is', async () => {
    const { seen, estimator } = looking(blankPose(0));
    const found = [
      await estimatePhoto(space.path('large.png'), estimator),
      await estimatePhoto(space.path('small.png'), estimator),
    ];
    expect(seen.map(({ width, height }) => [width, height])).toEqual([
      [1024, 2048],
      [40, 62],
    ]);
    expect(found.map((each) => [each!.width, each!.height])).toEqual([
      [1024, 2048],
      [40, 62],
    ]);
  });

  it('keeps hundredths of a pixel and thousandths of confidence', async () => {
    const pose = blankPose(0);
    pose.body.set([12.34567, -1.119, 7.77777, 0.98765], STRIDE);
    const { estimator } = looking(pose);
    const found = await estimatePhoto(space.path('small.png'), estimator);
    expect([...found!.pose.body.subarray(STRIDE, 2 * STRIDE)]).toEqual(
      [12.35, -1.12, 7.78, 0.988].map(Math.fround),
    );
  });

  it('is null where nobody is found', async () => {
    expect(await estimatePhoto(space.path('small.png'), looking(null).estimator)).toBeNull();
  });
});
