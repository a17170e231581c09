import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { linkSettings, slpFolder, slpSpecifier } from '../../cli/slp-package.ts';
import { createWorkspace, repository, type Workspace } from '../support/workspace.ts';

let workspace: Workspace;
beforeAll(async () => {
  workspace = await createWorkspace();
});
afterAll(() => workspace[Symbol.asyncDispose]());

/** A project in which slp is installed, as npm notes it. */
async function projectWith(name: string, resolved: string): Promise<string> {
  const project = workspace.path(name);
  await mkdir(join(project, 'node_modules/slp'), { recursive: true });
  const note = { packages: { 'node_modules/slp': { version: '1.2.3', resolved } } };
  await writeFile(join(project, 'node_modules/.package-lock.json'), JSON.stringify(note));
  return project;
}

test('the slp that runs here is this checkout', () => {
  expect(join(slpFolder(), 'cli')).toBe(repository('cli'));
});

test('a new package refers to a checkout by its path', async () => {
  const folder = workspace.path('slp-plugin-a');
  const root = workspace.path('slp');
  expect(await slpSpecifier(folder, root, '1.2.3')).toBe('file:../slp');
});

test('a new package refers to slp by version where npm had it from a registry', async () => {
  const project = await projectWith('first', 'https://registry.npmjs.org/slp/-/slp-1.2.3.tgz');
  const root = join(project, 'node_modules/slp');
  expect(await slpSpecifier(join(project, 'slp-plugin-a'), root, '1.2.3')).toBe('^1.2.3');
});

test.each(['file:../slp-1.2.3.tgz', 'git+ssh://git@example.org/slp.git#0123', 'https://example.org/slp.tgz'])(
  'a new package refers to slp from %s by its path',
  async (resolved) => {
    const project = await projectWith('second', resolved);
    const root = join(project, 'node_modules/slp');
    expect(await slpSpecifier(join(project, 'slp-plugin-a'), root, '1.2.3')).toBe('file:../node_modules/slp');
  },
);

test('npm is told to copy an slp that belongs to another user, and links any other', async () => {
  const { uid } = await stat(workspace.directory);
  expect(await linkSettings(workspace.directory, uid)).toBeUndefined();
  expect(await linkSettings(workspace.directory, 0)).toBeUndefined();
  expect(await linkSettings(workspace.directory, uid + 1)).toContain('\ninstall-links=true\n');
});
