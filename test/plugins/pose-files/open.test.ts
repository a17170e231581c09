import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPoseFile } from '../../../plugins/pose-files/open.ts';
import { writePoseFile } from '../../../plugins/pose-files/write.ts';
import { iterate } from '../../support/samples.ts';
import { createWorkspace, type Workspace } from '../../support/workspace.ts';
import { dotPoseBytes, SHOULDERS, shouldersAt } from './dot-pose-bytes.ts';
import { collect, samplePoses, slpError } from './pose-samples.ts';

let workspace: Workspace;
beforeAll(async () => {
  workspace = await createWorkspace();
});
afterAll(() => workspace[Symbol.asyncDispose]());

const META = { width: 640, height: 360, fps: 25 };

it('says how long the person is there, gaps included', async () => {
  const someone = { body: Array.from({ length: 13 }, (_, i) => [i, i]) };
  const frames = [null, null, someone, null, null, someone, someone, null];
  const head = { format: 'slp-poses', version: 1, ...META };
  const file = await openPoseFile(await workspace.write('gaps.json', JSON.stringify({ ...head, frames })));
  expect(file).toMatchObject({ length: 8, visible: 3, span: 5 });
});

describe('recognition', () => {
  it('does not gather endless keys', async () => {
    const keys = Array.from({ length: 2000 }, (_, i) => `"k${i}":${i}`);
    await expect(openPoseFile(await workspace.write('keys.json', `{${keys.join()}}`))).rejects.toEqual(
      slpError('POSE_FORMAT_UNKNOWN', 'more than 1000 keys'),
    );
  });

  it('goes by content, not by name', async () => {
    const pose = dotPoseBytes({ version: 0.1, components: [SHOULDERS], frames: [[shouldersAt(10)]] });
    expect(await openPoseFile(await workspace.write('binary.json', pose))).toMatchObject({ format: 'pose' });
    const json = '\uFEFF\n  {"frames":[null,{"pose":null,"face":null}],"width":10,"height":10}';
    expect(await openPoseFile(await workspace.write('text.pose', json))).toMatchObject({
      format: 'mediapipe',
    });
    expect(await openPoseFile(await workspace.write('noextension', json))).toMatchObject({
      format: 'mediapipe',
    });
  });

  it.each([
    ['an mp4', Buffer.from([0, 0, 0, 0x18, ...Buffer.from('ftypmp42____')]), 'neither like'],
    ['a PNG', Buffer.from('\x89PNG\r\n\x1a\n____________', 'latin1'), 'neither like'],
    ['zeros', Buffer.alloc(100), 'neither like'],
    ['text', 'hello', 'neither like'],
    ['other JSON', '{"name":"slp","version":3,"list":[1,2]}', 'JSON with the keys "name", "version", "list"'],
    ['a list of other JSON', '[{"a":1,"b":2}]', 'a list of JSON with the keys "a", "b"'],
    ['a list of numbers', '[1,2,3]', 'a list of numbers'],
    ['an empty object', '{}', 'an empty object'],
  ])('does not take %s for poses', async (_, content, detail) => {
    const path = await workspace.write('unknown', content);
    await expect(openPoseFile(path)).rejects.toEqual(slpError('POSE_FORMAT_UNKNOWN', detail));
  });

  it.each(['[]', '{"frames":[]}', '[null,null]', '{"frames":[{}],"fps":3}', '{"instance_info":[]}'])(
    'finds no one in %s',
    async (json) => {
      await expect(openPoseFile(await workspace.write('empty.json', json))).rejects.toEqual(
        slpError('POSE_EMPTY'),
      );
    },
  );

  it('refuses what is not there, empty or broken', async () => {
    await expect(openPoseFile(workspace.path('missing.pose'))).rejects.toEqual(
      slpError('FILE_UNREADABLE', 'ENOENT'),
    );
    await expect(openPoseFile('/dev/null')).rejects.toEqual(slpError('FILE_UNREADABLE', 'no regular file'));
    await expect(openPoseFile(await workspace.write('empty', ''))).rejects.toEqual(
      slpError('POSE_CORRUPT', 'empty'),
    );
    const cut = await workspace.write('cut.json', '[{"pose":null},{"pose":[[1,');
    await expect(openPoseFile(cut)).rejects.toEqual(slpError('POSE_CORRUPT', 'at byte 27'));
    const broken = await workspace.write('broken.json', '[{"pose":null},{"pose":nul}]');
    await expect(openPoseFile(broken)).rejects.toEqual(
      slpError('POSE_CORRUPT', 'an error after byte 15: Unexpected token'),
    );
  });
});

describe('openPoseFile', () => {
  it.each(['slp-poses', 'pose-0.2'] as const)(
    'gives the same poses again, and stops when told, for %s',
    async (format) => {
      const path = workspace.path('again');
      await writePoseFile(path, format, META, iterate(samplePoses(9, 68)));
      const file = await openPoseFile(path);
      const first = await collect(file.poses());
      expect(first.map((pose) => pose?.timestamp)).toEqual([
        0,
        40_000,
        80_000,
        120_000,
        undefined,
        200_000,
        240_000,
        280_000,
        320_000,
      ]);
      expect(await collect(file.poses())).toEqual(first);
      const abort = new AbortController();
      let count = 0;
      for await (const _ of file.poses(abort.signal)) if (++count === 3) abort.abort();
      expect(count).toBe(3);
    },
  );

  it('rounds timestamps to microseconds without adding up errors', async () => {
    const path = workspace.path('rate.json');
    await writePoseFile(path, 'slp-poses', { ...META, fps: 29.97 }, iterate(samplePoses(4, 68)));
    const poses = await collect((await openPoseFile(path)).poses());
    expect(poses.map((pose) => pose?.timestamp)).toEqual([0, 33_367, 66_733, 100_100]);
  });

  it('prefers the frame rate that it is told', async () => {
    const path = workspace.path('told.json');
    await writePoseFile(path, 'slp-poses', META, iterate(samplePoses(2, 68)));
    const file = await openPoseFile(path, { fps: 50 });
    expect(file).toMatchObject({ fps: 50, fpsAssumed: false });
    expect((await collect(file.poses()))[1]?.timestamp).toBe(20_000);
  });

  it('says so where the file changes while it is read', async () => {
    const path = workspace.path('changing.json');
    await writePoseFile(path, 'slp-poses', META, iterate(samplePoses(2, 68)));
    const file = await openPoseFile(path);
    await writeFile(path, '{"frames":[');
    await expect(collect(file.poses())).rejects.toEqual(slpError('POSE_CORRUPT', 'ends in the middle'));
  });
});
