import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findPlugins, requirePlugins, wantedPlugins } from '../../core/discover-plugins.ts';
import { SlpError } from '../../core/errors.ts';
import { Registry } from '../../core/registry.ts';
import { createWorkspace, repository, type Workspace } from '../support/workspace.ts';

let space: Workspace;
let directory: string;
beforeEach(async () => {
  space = await createWorkspace();
  directory = await realpath(space.directory);
});
afterEach(() => space[Symbol.asyncDispose]());

async function write(path: string, content: string | object): Promise<void> {
  const file = join(directory, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
}

const plugin = (name: string): string => `export default {
  contract: 1, name: '${name}', kind: 'refiner', create: () => ({}),
  options: { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } },
};`;

/** A package of a plugin, its entry in a folder as builds are. */
async function installed(
  name: string,
  manifest: object = {},
  code?: string,
  at = `node_modules/${name}`,
): Promise<void> {
  await write(`${at}/package.json`, {
    name,
    version: '1.2.3',
    type: 'module',
    exports: './dist/index.js',
    ...manifest,
  });
  await write(`${at}/dist/index.js`, code ?? plugin(name.replace(/^.*slp-plugin-/, '')));
}

async function find(given: readonly string[] = [], from = directory, config?: string) {
  return findPlugins(new Registry({}), await wantedPlugins({ given, config, directory: from }));
}

describe('third-party plugins', () => {
  it('are found where the command line, the configuration file and the package.json of the project name them', async () => {
    await write('mine.mjs', plugin('mine'));
    await write('shared.mjs', plugin('shared'));
    await write('slp.config.json', { plugins: ['./shared.mjs'], render: {} });
    const dependencies = { 'slp-plugin-a': '1', 'slp-plugin': '1', 'other-slp-plugin-x': '1', slp: '1' };
    await write('package.json', { dependencies, devDependencies: { '@studio/slp-plugin-b': '1' } });
    await installed('slp-plugin-a');
    await installed('@studio/slp-plugin-b');
    const found = await find(['./mine.mjs']);
    expect(
      found.map(({ definition, origin, package: own }) => [definition?.name, origin, own?.version]),
    ).toEqual([
      ['mine', 'option', undefined],
      ['shared', 'config', undefined],
      ['a', 'package', '1.2.3'],
      ['b', 'package', '1.2.3'],
    ]);
  });

  it('are looked for from a folder below, too', async () => {
    await write('package.json', { dependencies: { 'slp-plugin-a': '1' } });
    await installed('slp-plugin-a');
    await write('deep/down/file', '');
    expect(await find([], join(directory, 'deep', 'down'))).toMatchObject([{ definition: { name: 'a' } }]);
  });

  it('are none of those that slp itself is developed with', async () => {
    expect(await wantedPlugins({ given: [], directory: repository('core') })).toEqual([]);
  });

  it('may be the folder of a package, with exports, with main, or with neither', async () => {
    await installed('slp-plugin-a', {}, undefined, 'a');
    await installed('slp-plugin-b', { exports: undefined, main: 'dist/index.js' }, undefined, 'b');
    await write('c/package.json', { type: 'module' });
    await write('c/index.js', plugin('c'));
    const found = await find(['./a', './b', './c']);
    expect(found.map(({ definition, package: own }) => [definition?.name, own?.name])).toEqual([
      ['a', 'slp-plugin-a'],
      ['b', 'slp-plugin-b'],
      ['c', undefined],
    ]);
  });

  it('count once, however often they are named', async () => {
    await write('package.json', {
      dependencies: { 'slp-plugin-a': '1' },
      devDependencies: { 'slp-plugin-a': '1' },
    });
    await write('slp.config.json', { plugins: ['slp-plugin-a'] });
    await installed('slp-plugin-a');
    const found = await find(['./node_modules/slp-plugin-a', './node_modules/slp-plugin-a/dist/index.js']);
    expect(found.map(({ origin }) => origin)).toEqual(['option']);
  });

  it('of a configuration file lie where it does', async () => {
    await write('project/my.json', { plugins: ['./near.mjs'] });
    await write('project/near.mjs', plugin('near'));
    expect(await find([], directory, 'project/my.json')).toMatchObject([
      { definition: { name: 'near' }, origin: 'config', file: join(directory, 'project', 'my.json') },
    ]);
  });

  it('may be missing where they need not be installed', async () => {
    await write('package.json', {
      devDependencies: { 'slp-plugin-a': '1' },
      optionalDependencies: { 'slp-plugin-b': '1' },
      peerDependencies: { 'slp-plugin-c': '1' },
      peerDependenciesMeta: { 'slp-plugin-c': { optional: true } },
    });
    expect(await find()).toEqual([]);
    await write('package.json', { dependencies: { 'slp-plugin-a': '1' } });
    expect(await find()).toMatchObject([{ specifier: 'slp-plugin-a', problem: { code: 'PLUGIN_INVALID' } }]);
  });

  it.each([[{ plugins: './a.js' }], [{ plugins: [1] }]])(
    'are a list in a configuration file, not %j',
    async (content) => {
      await write('slp.config.json', content);
      await expect(find()).rejects.toMatchObject({
        code: 'CONFIG_INVALID',
        message: expect.stringContaining('"plugins"'),
      });
    },
  );

  it('say which of them changes what all code shares', async () => {
    await write('a.mjs', `globalThis.dirt = 1; ${plugin('a')}`);
    await write('b.mjs', plugin('b'));
    const found = await find(['./a.mjs', './b.mjs']);
    Reflect.deleteProperty(globalThis, 'dirt');
    expect(found.map(({ changes }) => changes)).toEqual([['globalThis.dirt is new'], []]);
  });
});

describe('a package for another contract', () => {
  const other = { slp: { contract: 2 } };

  it('is refused before any code of any plugin runs', async () => {
    const manifest = JSON.stringify(join(directory, 'b', 'package.json'));
    // Whoever looks afterwards finds nothing.
    await installed(
      'slp-plugin-a',
      {},
      `import { rmSync } from 'node:fs'; rmSync(${manifest}); ${plugin('a')}`,
      'a',
    );
    await installed('slp-plugin-b', other, `globalThis.ran = true; ${plugin('b')}`, 'b');
    const found = await find(['./a', './b/dist/index.js']);
    expect(found.map(({ definition }) => definition?.name)).toEqual(['a', undefined]);
    expect(globalThis).not.toHaveProperty('ran');
    expect(() => requirePlugins(found)).toThrow(
      expect.objectContaining({
        code: 'PLUGIN_CONTRACT',
        message: 'plugin "slp-plugin-b" was written for contract 2, this is contract 1',
      }),
    );
  });

  it('need not even be built', async () => {
    await write('a/package.json', { name: 'slp-plugin-a', exports: './dist/index.js', ...other });
    expect(await find(['./a'])).toMatchObject([{ problem: { code: 'PLUGIN_CONTRACT' } }]);
  });

  it('is called what the user calls it where it has no name', async () => {
    await write('a/package.json', other);
    expect(await find(['./a'])).toMatchObject([{ problem: { plugin: './a' } }]);
  });

  it('is refused in a thread that loads it by its URL, too', async () => {
    await installed('slp-plugin-a', other, `throw new Error('ran')`);
    const url = new URL(`file://${directory}/node_modules/slp-plugin-a/dist/index.js`).href;
    await expect(new Registry({}).load(url, '/')).rejects.toMatchObject({ code: 'PLUGIN_CONTRACT' });
  });
});

describe('requirePlugins', () => {
  it('says of all plugins at once what is wrong', async () => {
    await write('package.json', { dependencies: { 'slp-plugin-a': '1', 'slp-plugin-b': '1' } });
    await installed('slp-plugin-a', { slp: { contract: 7 } });
    await installed('slp-plugin-b', {}, 'export default 1;');
    await write('throws.mjs', `throw new Error('at import');`);
    await write('good.mjs', plugin('good'));
    await write('again.mjs', plugin('good'));
    const found = await find(['./throws.mjs', './good.mjs', './again.mjs', './missing.mjs', './missing.mjs']);
    const thrown = await Promise.resolve(found)
      .then(requirePlugins)
      .catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(SlpError);
    const { code, message } = thrown as SlpError;
    expect(code).toBe('PLUGINS_INVALID');
    expect(message.replaceAll(directory, '').split('\n')).toEqual([
      '5 plugins cannot be used:',
      '  "./throws.mjs" is no slp plugin: at import [PLUGIN_INVALID]',
      '  "./again.mjs" is no slp plugin: a refiner named "good" exists already [PLUGIN_INVALID]',
      expect.stringMatching(/^ {2}"\.\/missing\.mjs" is no slp plugin: .*missing\.mjs.* \[PLUGIN_INVALID\]$/),
      '  plugin "slp-plugin-a" was written for contract 7, this is contract 1 [PLUGIN_CONTRACT], listed in /package.json',
      '  "slp-plugin-b" is no slp plugin: its default export is not an object [PLUGIN_INVALID], listed in /package.json',
    ]);
  });

  it('says of one that nobody named on the command line how to do without it', async () => {
    await write('package.json', { dependencies: { 'slp-plugin-b': '1' } });
    await installed('slp-plugin-b', {}, 'export default 1;');
    const found = await find();
    expect(() => requirePlugins(found)).toThrow(
      expect.objectContaining({
        code: 'PLUGIN_INVALID',
        plugin: 'slp-plugin-b',
        hint: expect.stringContaining(
          `${join(directory, 'package.json')} lists it: taken out there, it is not loaded`,
        ),
      }),
    );
  });

  it('lets good ones pass', async () => {
    await write('good.mjs', plugin('good'));
    expect(requirePlugins(await find(['./good.mjs']))).toBeUndefined();
  });
});
