import { mkdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planClips } from '../../cli/eval-clips.ts';
import { createWorkspace, type Workspace } from '../support/workspace.ts';

let space: Workspace;
beforeAll(async () => {
  space = await createWorkspace();
  for (const folder of ['a/test', 'b/test', 'ben!']) await mkdir(space.path(folder), { recursive: true });
  for (const file of ['a/test/one.mp4', 'b/test/one.mp4', 'b/test/two.mp4', 'ben!/x.y.mp4', 'ben!/z.mp4']) {
    await space.write(file, 'any');
  }
});
afterAll(() => space[Symbol.asyncDispose]());

const keys = async (choice: Parameters<typeof planClips>[1]) =>
  (await planClips(space.directory, choice)).map(({ key }) => key);

describe('planClips', () => {
  it('names clips by signer and file, no two alike and all fit for files', async () => {
    expect(await keys({})).toEqual(['test/one', 'test/one-2', 'test/two', 'ben/x-y', 'ben/z']);
  });

  it('takes those that match', async () => {
    expect(await keys({ clips: '^ben/|two' })).toEqual(['test/two', 'ben/x-y', 'ben/z']);
  });

  it('spreads a limit over all of them', async () => {
    expect(await keys({ limit: 2 })).toEqual(['test/one', 'ben/x-y']);
    expect(await keys({ limit: 3 })).toHaveLength(3);
    expect(await keys({ limit: 9 })).toHaveLength(5);
  });
});
