import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkFolderOf, PartialOutput, partPath } from '../../../core/files/partial-output.ts';
import { createWorkspace, type Workspace } from '../../support/workspace.ts';

let workspace: Workspace;

beforeEach(async () => {
  workspace = await createWorkspace();
});
afterEach(() => workspace[Symbol.asyncDispose]());

test('a committed file takes the place of an earlier one and outlives the disposal', async () => {
  const target = await workspace.write('result.txt', 'old');
  const output = new PartialOutput(target);
  expect(output.path).toBe(partPath(target));
  await writeFile(output.path, 'new');
  expect(await readFile(target, 'utf8')).toBe('old');
  await output.commit();
  await output[Symbol.asyncDispose]();
  expect(await readFile(target, 'utf8')).toBe('new');
  expect(await workspace.list()).toEqual(['result.txt']);
});

test('grows under a name that no other process uses', () => {
  expect(partPath('a/result.txt')).toMatch(new RegExp(`/a/result\\.txt\\.${process.pid}\\.part$`));
});

test('an uncommitted folder is removed with all that is in it', async () => {
  const output = new PartialOutput(workspace.path('frames/'));
  await mkdir(output.path);
  await writeFile(`${output.path}/one`, '1');
  await output[Symbol.asyncDispose]();
  expect(await workspace.list()).toEqual([]);
});

test('a later output of the same name is not touched by an earlier, committed one', async () => {
  const first = new PartialOutput(workspace.path('result.txt'));
  await writeFile(first.path, 'first');
  await first.commit();
  await writeFile(first.path, 'second, under way');
  await first[Symbol.asyncDispose]();
  expect(await workspace.list()).toEqual(['result.txt', basename(first.path)]);
});

test('OUTPUT_UNWRITABLE where there is nothing to commit', async () => {
  const output = new PartialOutput(workspace.path('result.txt'));
  await expect(output.commit()).rejects.toMatchObject({ code: 'OUTPUT_UNWRITABLE' });
  await output[Symbol.asyncDispose]();
});

test('leaves no listener on the process behind', async () => {
  const before = process.listenerCount('exit');
  const [committed, dropped] = ['a', 'b'].map((name) => new PartialOutput(workspace.path(name)));
  expect(process.listenerCount('exit')).toBe(before + 2);
  await writeFile(committed!.path, '');
  await committed!.commit();
  await dropped![Symbol.asyncDispose]();
  expect(process.listenerCount('exit')).toBe(before);
});

test('OUTPUT_UNWRITABLE for a place in no folder', async () => {
  const file = await workspace.write('file', '');
  await expect(checkFolderOf(workspace.path('missing/video.mp4'))).rejects.toMatchObject({
    code: 'OUTPUT_UNWRITABLE',
  });
  await expect(checkFolderOf(`${file}/video.mp4`)).rejects.toMatchObject({ code: 'OUTPUT_UNWRITABLE' });
  await checkFolderOf(workspace.path('video.mp4'));
});
