import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import plugin from '../../../plugins/pose-files/index.ts';
import { writePoseFile } from '../../../plugins/pose-files/write.ts';
import { quietHost } from '../../support/quiet-host.ts';
import { iterate } from '../../support/samples.ts';
import { createWorkspace, type Workspace } from '../../support/workspace.ts';
import { collect, samplePoses, slpError } from './pose-samples.ts';

let workspace: Workspace;
beforeAll(async () => {
  workspace = await createWorkspace();
});
afterAll(() => workspace[Symbol.asyncDispose]());

const signal = new AbortController().signal;
const host = quietHost();
const META = { width: 640, height: 360, fps: 25 };

describe('the pose-files source', () => {
  it('yields the frames that show the person, with the gap in their timestamps', async () => {
    const path = workspace.path('poses.json');
    await writePoseFile(path, 'slp-poses', META, iterate(samplePoses(6, 128)));
    const source = await plugin.create({ path }, host);
    expect(source).toMatchObject({ pace: 'file', fps: 25, length: 6 });
    const observations = await collect(source.samples(signal));
    expect(observations.map(({ pose }) => pose.timestamp)).toEqual([0, 40_000, 80_000, 120_000, 200_000]);
    expect(observations.every(({ signer, target }) => signer === undefined && target === undefined)).toBe(
      true,
    );
  });

  it.each(['slp-poses', 'pose-0.1', 'mediapipe'] as const)(
    'refuses %s without anyone in it',
    async (format) => {
      const path = workspace.path('nobody');
      for (const poses of [[], [null, null]]) {
        await writePoseFile(path, format, META, iterate(poses));
        await expect(plugin.create({ path }, host)).rejects.toEqual(slpError('POSE_EMPTY'));
      }
    },
  );

  it('refuses options that it does not know', () => {
    const check = (options: unknown) => plugin.options['~standard'].validate(options);
    expect(check({ path: 'a', person: 1, fps: 30, width: 10, height: 10 })).not.toHaveProperty('issues');
    for (const wrong of [{}, { path: 'a', persons: 1 }, { path: 'a', person: -1 }, { path: 'a', fps: 0 }]) {
      expect(check(wrong)).toHaveProperty('issues');
    }
  });
});
