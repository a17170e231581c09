import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newPlugin, TEMPLATE_KINDS } from '../../cli/plugin-new.ts';
import { slp } from '../support/run-cli.ts';
import { createWorkspace, repository, type Workspace } from '../support/workspace.ts';

const run = promisify(execFile);

/** What `npm install` would put there, without a network. */
async function install(folder: string): Promise<void> {
  const modules = join(folder, 'node_modules');
  await mkdir(modules);
  await symlink(repository(''), join(modules, 'slp'));
  for (const name of ['zod', 'vitest', 'typescript', '@types', '.bin']) {
    await symlink(repository(`node_modules/${name}`), join(modules, name));
  }
}

/** A script of the package.json, without the settings of the run that this test is part of. */
async function npm(folder: string, ...args: string[]): Promise<string> {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_ENV|npm_)/.test(name)),
  );
  const { stdout } = await run('npm', [...args, '--offline'], {
    cwd: folder,
    env: { ...env, NO_COLOR: '1' },
  }).catch(({ stdout, stderr }) => {
    throw new Error(`npm ${args.join(' ')} failed:\n${stdout}${stderr}`);
  });
  return stdout;
}

let workspace: Workspace;
beforeAll(async () => {
  workspace = await createWorkspace();
});
afterAll(() => workspace[Symbol.asyncDispose]());

describe.each(TEMPLATE_KINDS)('slp plugin new --kind %s', (kind) => {
  const name = `fresh-${kind}`;
  let folder: string;
  beforeAll(async () => {
    const { code, stderr } = await slp(['plugin', 'new', name, '--kind', kind], { cwd: workspace.directory });
    expect(stderr).toContain(`cd slp-plugin-${name}\n  npm install`);
    expect(code).toBe(0);
    folder = workspace.path(`slp-plugin-${name}`);
    await install(folder);
  });

  test('writes a package that knows its name, and nothing beside it', async () => {
    expect((await workspace.list()).filter((entry) => entry.includes(name))).toEqual([`slp-plugin-${name}`]);
    const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    expect(manifest).toMatchObject({ name: `slp-plugin-${name}`, slp: { contract: 1 } });
    expect(join(folder, manifest.devDependencies.slp.replace('file:', ''))).toBe(join(repository(''), '.'));
    const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter(
      (entry) => entry.isFile() && !entry.parentPath.includes('node_modules'),
    );
    expect(files.map((file) => file.name).sort()).toEqual([
      '.gitignore',
      'README.md',
      'index.test.ts',
      'index.ts',
      'package.json',
      'slp.conformance.json',
      'tsconfig.build.json',
      'tsconfig.json',
    ]);
    for (const file of files) {
      expect(await readFile(join(file.parentPath, file.name), 'utf8')).not.toMatch(/my-plugin|\{\{/);
    }
  });

  // Compilers and test runners start several times; on a busy machine that takes long.
  test('builds and passes its tests at once, and the check', { timeout: 300_000 }, async () => {
    expect(await npm(folder, 'test')).toMatch(/Tests +\d+ passed/);
    await npm(folder, 'run', 'build');
    const { code, stdout, stderr } = await slp(['plugin', 'check', '.', '--json'], { cwd: folder });
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const report = JSON.parse(stdout.toString());
    expect(report).toMatchObject({ kind, name, version: '0.1.0', failed: 0 });
    expect(report.passed).toBeGreaterThan(10);
  });
});

describe('slp plugin new', () => {
  test('takes the name of the package for that of the plugin', async () => {
    const { name, folder } = await newPlugin('slp-plugin-soft-light', 'sink', workspace.path('soft'));
    expect([name, folder]).toEqual(['soft-light', workspace.path('soft')]);
  });

  test('fills an empty folder, and goes there only where the user is not', async () => {
    await mkdir(workspace.path('empty'));
    const { code, stderr } = await slp(['plugin', 'new', 'x', '--kind', 'sink', '--dir', '.'], {
      cwd: workspace.path('empty'),
    });
    expect(code).toBe(0);
    expect(stderr).toContain('next:\n  npm install');
    expect(await readdir(workspace.path('empty'))).toContain('package.json');
    expect((await workspace.list()).filter((entry) => entry.endsWith('.part'))).toEqual([]);
  });

  test('leaves a folder alone that holds anything', async () => {
    await mkdir(workspace.path('full'));
    await workspace.write('full/notes.txt', 'mine');
    await expect(newPlugin('x', 'sink', workspace.path('full'))).rejects.toMatchObject({
      code: 'OUTPUT_UNWRITABLE',
      message: expect.stringContaining('not empty'),
    });
    expect(await readdir(workspace.path('full'))).toEqual(['notes.txt']);
  });

  test('makes no other folder than that of the package', async () => {
    const folder = workspace.path('missing/plugin');
    await expect(newPlugin('x', 'sink', folder)).rejects.toMatchObject({ code: 'OUTPUT_UNWRITABLE' });
    expect(await workspace.list()).not.toContain('missing');
  });

  test('refuses a file in the place of the folder', async () => {
    await workspace.write('file', 'mine');
    await expect(newPlugin('x', 'sink', workspace.path('file'))).rejects.toMatchObject({
      code: 'OUTPUT_UNWRITABLE',
    });
  });

  test.each([
    ['Loud', /lower case/],
    ['with space', /lower case/],
    ['../escape', /lower case/],
    ['-x', /lower case/],
    ['slp-plugin-', /lower case/],
    ['puppet', /comes with slp/],
    ['a'.repeat(101), /longer/],
  ])('refuses the name "%s"', async (name, message) => {
    const before = await workspace.list();
    await expect(newPlugin(name, 'sink', workspace.path('never'))).rejects.toMatchObject({
      code: 'OPTION_INVALID',
      message: expect.stringMatching(message),
    });
    expect(await workspace.list()).toEqual(before);
  });

  test('asks for a kind that there is a template for', async () => {
    for (const args of [[], ['--kind', 'objective']]) {
      const { code, stderr } = await slp(['plugin', 'new', 'x', ...args], { cwd: workspace.directory });
      expect(code).toBe(2);
      expect(stderr).toContain('--kind');
    }
  });
});
