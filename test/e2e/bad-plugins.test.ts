import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CliOptions, slp } from '../support/run-cli.ts';
import {
  createWorkspace,
  EXAMPLE_POSE,
  EXAMPLE_REF,
  examplePoses,
  repository,
  type Workspace,
} from '../support/workspace.ts';

const plugin = (name: string): string[] => ['--plugin', repository(`test/support/plugins/${name}.mjs`)];

let inputs: Workspace;
let poses: string;
let space: Workspace;
beforeAll(async () => {
  inputs = await createWorkspace();
  poses = await inputs.write('poses.json', await examplePoses(3));
});
afterAll(() => inputs[Symbol.asyncDispose]());
beforeEach(async () => {
  space = await createWorkspace();
});
afterEach(() => space[Symbol.asyncDispose]());

const render = (args: readonly string[], options: CliOptions = {}) =>
  slp(
    [
      'render',
      poses,
      '--ref',
      EXAMPLE_REF,
      '--ref-pose',
      EXAMPLE_POSE,
      '--size',
      '96',
      '-o',
      'frames/',
      ...args,
    ],
    { cwd: space.directory, ...options },
  );

/** A package that the project in the working directory depends on. */
async function install(name: string, manifest: object, code: string): Promise<void> {
  const folder = join(space.directory, 'node_modules', name);
  await mkdir(folder, { recursive: true });
  await space.write('package.json', JSON.stringify({ dependencies: { [name]: '1' } }));
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ name, type: 'module', main: 'index.js', ...manifest }),
  );
  await writeFile(join(folder, 'index.js'), code);
}

describe('a bad plugin', () => {
  it('for another contract is refused before its code runs', async () => {
    await install('slp-plugin-old', { slp: { contract: 99 } }, `console.log('it ran');`);
    const { code, stderr } = await render([]);
    expect(stderr).toMatch(
      /^error: plugin "slp-plugin-old" was written for contract 99, this is contract 1 \[PLUGIN_CONTRACT\]\n\nhint: .*package\.json lists it/,
    );
    expect(code).toBe(2);
    expect(await space.list()).toEqual(['node_modules', 'package.json']);
  });

  it.each([
    ['when it is loaded', 'process.exit(0);'],
    [
      'in a hook',
      `export default {
        contract: 1, name: 'leaving', kind: 'sink', options: { '~standard': { validate: (value) => ({ value }) } },
        create: () => ({ start: () => process.exit(0), write() {}, finish() {} }),
      };`,
    ],
  ])('that ends the program %s does not make it look done', async (_, code) => {
    await space.write('leaving.mjs', code);
    const ended = await render(['--plugin', 'leaving.mjs', '--sink', 'leaving']);
    expect(ended.stderr).toMatch(/error: something ended the program .*\[PLUGIN_ENDED\]\n\nhint: /);
    expect(ended.code).toBe(1);
  });

  it('says where to look for a mistake in its syntax', async () => {
    await mkdir(space.path('plugins'));
    await space.write('plugins/typo.mjs', 'export default {;');
    const { stderr } = await render(['--plugin', 'plugins/typo.mjs']);
    expect(stderr).toMatch(/Unexpected token.*\[PLUGIN_INVALID\]\n\nhint: "node --check .*typo\.mjs"/);
  });

  it('is told of together with all others', async () => {
    await install('slp-plugin-old', { slp: { contract: 99 } }, '');
    const { code, stderr } = await render(['--plugin', './missing.js']);
    expect(stderr).toMatch(
      /^error: 2 plugins cannot be used:\n {2}"\.\/missing\.js" is no slp plugin: .*\n {2}plugin "slp-plugin-old" .*\[PLUGINS_INVALID\]\n/,
    );
    expect(code).toBe(2);
  });

  it('that throws in create is named', async () => {
    const { code, stderr } = await render([...plugin('tone'), '--generator', 'tone:{"fault":"create"}']);
    expect(stderr).toContain('error: plugin "tone": cannot start [PLUGIN_REFUSED]');
    expect(code).toBe(2);
  });

  it('that never draws a frame is named, with the moment', async () => {
    const { code, stderr } = await render(
      [...plugin('hangs'), '--generator', 'hangs:{"hook":"generate","at":40000}', '--threads', '1'],
      { env: { SLP_PATIENCE: '0.1' } },
    );
    expect(stderr).toContain(
      'error: plugin "hangs" does not come to an end in generate at 0.040 s: it has taken more than 3 s [PLUGIN_HUNG]',
    );
    expect(code).toBe(1);
    expect(await space.list()).toEqual([]);
  });

  it('that blocks its thread for good is named', async () => {
    const { code, stderr } = await render(
      [...plugin('hangs'), '--generator', 'hangs:{"hook":"block"}', '--threads', '1'],
      { env: { SLP_PATIENCE: '0.02' } },
    );
    expect(stderr).toContain('error: plugin "hangs" does not come to an end in its thread');
    expect(code).toBe(1);
  });

  it('that nothing can wake any more is named at once', async () => {
    const { code, stderr } = await slp(
      ['pose', 'extract', EXAMPLE_REF, ...plugin('hanging-estimator'), '--estimator', 'hanging'],
      { cwd: space.directory },
    );
    expect(stderr).toContain(
      'error: plugin "hanging" does not come to an end in estimate at 0.000 s: it waits for what never comes [PLUGIN_HUNG]',
    );
    expect(code).toBe(1);
  });

  it.each([
    ['a generator', 'tone', ['--generator', 'tone:{"fault":"size"}'], "2×2 pixels, the signer's picture"],
    ['a refiner', 'shrinking', ['--refiner', 'shrinking'], '2×2 pixels, the one that it was given'],
  ])('that makes a frame of the wrong size is named: %s', async (_, name, args, problem) => {
    const { code, stderr } = await render([...plugin(name), ...args]);
    expect(stderr).toMatch(
      new RegExp(`error: plugin "${name}" made a bad frame: it is ${problem}.*\\[FRAME_INVALID\\]`),
    );
    expect(code).toBe(1);
    expect(await space.list()).toEqual([]);
  });

  it.each([
    ['a worker in the program', 'leaky-sink', ['--sink', 'leaky'], /leaky-sink\.mjs" left something open/],
    [
      'a timer in a thread',
      'leaky-generator',
      ['--generator', 'leaky'],
      /plugin "leaky" left something open/,
    ],
  ])('that leaves %s open is named, and the run ends all the same', async (_, name, args, warning) => {
    const { code, stderr } = await render([...plugin(name), ...args, '--threads', '1']);
    expect(stderr).toMatch(warning);
    expect(stderr).toMatch(/3 frames/);
    expect(code).toBe(0);
  });

  it('that changes what all code shares is named, with what', async () => {
    const { code, stderr } = await render([...plugin('polluting'), '--refiner', 'polluting']);
    expect(stderr).toMatch(
      /polluting\.mjs" changes what all code shares.*globalThis\.pollution is new, Array\.prototype\.pollution is new\n/,
    );
    expect(code).toBe(0);
  });
});

it('commands that need no plugins do not look at them', async () => {
  await install('slp-plugin-old', { slp: { contract: 99 } }, '');
  const { code } = await slp(['pose', 'info', poses], { cwd: space.directory });
  expect(code).toBe(0);
});

it('a package that the project depends on is found without being named', async () => {
  const code = `export default {
    contract: 1, name: 'plain', kind: 'refiner', create: () => ({ refine: (frame) => frame }),
    options: { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } },
  };`;
  await install('@studio/slp-plugin-plain', { slp: { contract: 1 } }, code);
  expect(await render(['--refiner', 'plain'])).toMatchObject({ code: 0 });
});
