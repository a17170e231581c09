import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BUILTIN_SUMMARIES } from '../../cli/builtin-summaries.ts';
import type { PluginList } from '../../cli/plugin-list.ts';
import { version } from '../../cli/version.ts';
import { builtins } from '../../plugins/builtins.ts';
import { slp } from '../support/run-cli.ts';
import { createWorkspace, type Workspace } from '../support/workspace.ts';

let project: Workspace;
beforeAll(async () => {
  project = await createWorkspace();
});
afterAll(() => project[Symbol.asyncDispose]());

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(project.path(path)), { recursive: true });
  await project.write(path, text);
}

/** A refiner in plain JavaScript, whose validator says nothing about its options. */
const refiner = (name: string): string => `export default {
  contract: 1, name: '${name}', kind: 'refiner',
  options: { '~standard': { version: 1, vendor: 'mine', validate: (value) => ({ value }) } },
  create: () => ({ refine: (frame) => frame }),
};`;

async function list(...args: string[]): Promise<{ code: number | null; stderr: string; list: PluginList }> {
  const { code, stdout, stderr } = await slp(['plugin', 'list', '--json', ...args], {
    cwd: project.directory,
  });
  return { code, stderr, list: JSON.parse(stdout.toString()) };
}

test('every built-in plugin has a line that says what it does', () => {
  const names = (table: Readonly<Record<string, object>>): string[] =>
    Object.entries(table).flatMap(([kind, plugins]) => Object.keys(plugins).map((name) => `${kind}/${name}`));
  expect(names(BUILTIN_SUMMARIES).sort()).toEqual(names(builtins).sort());
});

describe('slp plugin list', () => {
  test('shows every built-in plugin with the version of slp and its options', async () => {
    const { code, list: found } = await list();
    expect(code).toBe(0);
    expect(found.contract).toBe(1);
    expect(found.problems).toEqual([]);
    const expected = Object.values(builtins).flatMap((plugins) => Object.keys(plugins));
    expect(found.plugins.map(({ name }) => name).sort()).toEqual(expected.sort());
    for (const plugin of found.plugins)
      expect(plugin).toMatchObject({ from: 'built-in', version: version() });
    const png = found.plugins.find(({ name }) => name === 'png');
    expect(png?.options?.required).toEqual(['path']);
    expect(png?.options?.properties?.compression).toMatchObject({ type: 'integer', default: 3 });
  });

  test('shows plugins of the project, and those of --plugin', async () => {
    await write('package.json', '{"name": "film", "dependencies": {"slp-plugin-glow": "1"}}');
    const folder = 'node_modules/slp-plugin-glow';
    await write(
      `${folder}/package.json`,
      '{"name": "slp-plugin-glow", "version": "2.3.4", "description": "makes it glow", "exports": "./glow.mjs"}',
    );
    await write(`${folder}/glow.mjs`, refiner('glow'));
    await write('dim.mjs', refiner('dim'));
    const { code, list: found } = await list('--plugin', './dim.mjs');
    expect(code).toBe(0);
    const refiners = found.plugins.filter(({ kind }) => kind === 'refiner');
    expect(refiners).toEqual([
      expect.objectContaining({ name: 'dim', from: 'option', specifier: './dim.mjs', options: null }),
      {
        kind: 'refiner',
        name: 'glow',
        version: '2.3.4',
        from: 'package',
        specifier: 'slp-plugin-glow',
        summary: 'makes it glow',
        options: null,
      },
    ]);
    const { stdout } = await slp(['plugin', 'list'], { cwd: project.directory });
    expect(stdout.toString()).toContain(
      'refiner\n  glow 2.3.4 from package.json slp-plugin-glow\n    makes it glow\n      options unknown',
    );
    await write('package.json', '{"name": "film"}');
  });

  test('names those that cannot be used beside all others, and fails', async () => {
    await write('broken.mjs', 'throw new Error("no luck today")');
    await write('dim.mjs', refiner('dim'));
    const { code, list: found } = await list('--plugin', './broken.mjs', '--plugin', './dim.mjs');
    expect(code).toBe(1);
    expect(found.problems).toMatchObject([{ specifier: './broken.mjs', code: 'PLUGIN_INVALID' }]);
    expect(found.problems[0]!.message).toContain('no luck today');
    expect(found.plugins.map(({ name }) => name)).toContain('dim');
    const text = await slp(['plugin', 'list', '--plugin', './broken.mjs'], { cwd: project.directory });
    expect(text.code).toBe(1);
    expect(text.stderr).toContain('no luck today');
    expect(text.stdout.toString()).toContain('pose-files');
  });
});
