import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Registry } from '../../core/registry.ts';

const OPTIONS = `{ '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } }`;
const plugin = (fields: string): string =>
  `export default { contract: 1, name: 'blur', kind: 'refiner', options: ${OPTIONS}, create: () => ({}), ${fields} };`;

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'slp-registry-'));
  await writeFile(join(directory, 'blur.mjs'), plugin(''));
  await writeFile(join(directory, 'old.mjs'), plugin('contract: 0'));
  await writeFile(join(directory, 'bad.mjs'), plugin(`name: 'Bad Name', kind: 'filter', create: 1`));
  await writeFile(join(directory, 'puppet.mjs'), plugin(`name: 'puppet', kind: 'generator'`));
  await writeFile(join(directory, 'none.mjs'), 'export const nothing = 1;');
  await writeFile(join(directory, 'throws.mjs'), `throw new Error('at import');`);
  const installed = join(directory, 'node_modules', 'slp-plugin-blur');
  await mkdir(installed, { recursive: true });
  await writeFile(
    join(installed, 'package.json'),
    `{"name":"slp-plugin-blur","version":"1.0.0","type":"module","exports":{"import":"./index.js"}}`,
  );
  await writeFile(join(installed, 'index.js'), plugin(`name: 'package-blur'`));
});
afterAll(() => rm(directory, { recursive: true }));

const registry = () =>
  new Registry({
    generator: {
      puppet: () => Promise.reject(new Error('must not be loaded')),
    },
  });

describe('Registry', () => {
  it('loads a plugin by path', async () => {
    const plugins = registry();
    const url = await plugins.load('./blur.mjs', directory);
    expect(url).toMatch(/^file:.*blur\.mjs$/);
    expect((await plugins.find('refiner', 'blur')).name).toBe('blur');
    expect(plugins.names('refiner')).toEqual(['blur']);
    await expect(plugins.load(url, directory)).resolves.toBe(url);
  });

  it('loads a plugin by package name, from where the user is', async () => {
    const plugins = registry();
    await plugins.load('slp-plugin-blur', directory);
    expect((await plugins.find('refiner', 'package-blur')).kind).toBe('refiner');
  });

  it('names what is known when a plugin is not', async () => {
    await expect(registry().find('generator', 'pupet')).rejects.toMatchObject({
      code: 'PLUGIN_NOT_FOUND',
      message: 'there is no generator "pupet"; did you mean "puppet"?',
      hint: expect.stringContaining('"puppet"'),
    });
  });

  it('refuses a plugin for another contract', async () => {
    await expect(registry().load('./old.mjs', directory)).rejects.toMatchObject({
      code: 'PLUGIN_CONTRACT',
      plugin: 'blur',
    });
  });

  it('lists everything that is wrong with a definition', async () => {
    await expect(registry().load('./bad.mjs', directory)).rejects.toMatchObject({
      code: 'PLUGIN_INVALID',
      message: expect.stringMatching(/"name".*"kind".*"create"/),
    });
  });

  it.each([
    ['./none.mjs', 'default export'],
    ['./throws.mjs', 'at import'],
    ['./missing.mjs', 'missing.mjs'],
    ['not-installed-package', 'not-installed-package'],
    ['./puppet.mjs', 'exists already'],
  ])('refuses %s', async (specifier, problem) => {
    await expect(registry().load(specifier, directory)).rejects.toMatchObject({
      code: 'PLUGIN_INVALID',
      message: expect.stringContaining(problem),
    });
  });
});
