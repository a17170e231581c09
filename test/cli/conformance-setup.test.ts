import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findSetup } from '../../cli/conformance-setup.ts';
import { createWorkspace, type Workspace } from '../support/workspace.ts';

let workspace: Workspace;
beforeAll(async () => {
  workspace = await createWorkspace();
});
afterAll(() => workspace[Symbol.asyncDispose]());

async function folderWith(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = workspace.path(name);
  await mkdir(folder);
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text);
  return folder;
}

describe('how a plugin is to be tried', () => {
  test('stands in slp.conformance.json', async () => {
    const folder = await folderWith('file', {
      'slp.conformance.json':
        '{"options": {"a": 1}, "refused": [{"a": 2}], "skip": {"deterministic": "it shows the time"}}',
      'package.json': '{"slp": {"conformance": {"options": {"a": 3}}}}',
    });
    expect(await findSetup(folder)).toEqual({
      setup: { options: { a: 1 }, refused: [{ a: 2 }], skip: { deterministic: 'it shows the time' } },
      from: join(folder, 'slp.conformance.json'),
    });
  });

  test('or in the package.json', async () => {
    const folder = await folderWith('field', {
      'package.json': '{"slp": {"contract": 1, "conformance": {"options": {"a": 3}}}}',
    });
    const from = join(folder, 'package.json');
    expect(await findSetup(folder)).toEqual({ setup: { options: { a: 3 } }, from });
  });

  test('or nowhere: then without options', async () => {
    const folder = await folderWith('none', { 'package.json': '{"slp": {"contract": 1}}' });
    expect(await findSetup(folder)).toEqual({ setup: { options: {} } });
  });

  test.each([
    ['unknown', '{"option": {}}', /option/],
    ['rule', '{"skip": {"determinism": "no"}}', /skip/],
    ['reason', '{"skip": {"deterministic": ""}}', /skip\.deterministic/],
    ['json', '{"options": ', /JSON/],
  ])('is refused where it is wrong: %s', async (name, text, message) => {
    const folder = await folderWith(name, { 'slp.conformance.json': text });
    await expect(findSetup(folder)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringMatching(message),
    });
  });
});
