import { mkdir, readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CheckReport } from '../../cli/plugin-check.ts';
import { type CliResult, slp } from '../support/run-cli.ts';
import { createWorkspace, type Workspace } from '../support/workspace.ts';

let workspace: Workspace;
beforeAll(async () => {
  workspace = await createWorkspace();
});
afterAll(() => workspace[Symbol.asyncDispose]());

interface Parts {
  /** Code of its hook, or of what makes it. */
  readonly refine?: string;
  readonly create?: string;
  /** Runs when it is imported. */
  readonly before?: string;
}

/** The code of a refiner that takes no options. */
function codeOf(name: string, { refine = '(frame) => frame', create, before = '' }: Parts = {}): string {
  return `${before}
    const validate = (value) => Object.keys(value).length > 0
      ? { issues: Object.keys(value).map((key) => ({ message: 'there is no option "' + key + '"' })) }
      : { value };
    export default {
      contract: 1, name: '${name}', kind: 'refiner',
      options: { '~standard': { version: 1, vendor: 'mine', validate } },
      create: ${create ?? `() => ({ refine: ${refine} })`},
    };`;
}

/** Writes a refiner; what names it on the command line. */
async function refiner(name: string, parts?: Parts): Promise<string> {
  await workspace.write(`${name}.mjs`, codeOf(name, parts));
  return `./${name}.mjs`;
}

function check(plugin: string, ...args: string[]): Promise<CliResult> {
  return slp(['plugin', 'check', plugin, ...args], { cwd: workspace.directory });
}

async function report(
  plugin: string,
  ...args: string[]
): Promise<{ code: number | null; report: CheckReport }> {
  const { code, stdout, stderr } = await check(plugin, '--json', ...args);
  if (stdout.length === 0) throw new Error(stderr);
  return { code, report: JSON.parse(stdout.toString()) };
}

describe('slp plugin check', () => {
  test('prints every rule, and ends well where all hold', async () => {
    const { code, stdout, stderr } = await check(await refiner('good'));
    const lines = stdout.toString().split('\n');
    expect(lines.slice(0, 2)).toEqual(['refiner good', '']);
    expect(lines.filter((line) => line.startsWith('✗'))).toEqual([]);
    expect(lines.filter((line) => line.startsWith('✓')).length).toBeGreaterThan(10);
    expect(stderr).toMatch(/tried without options/);
    expect(stderr).toMatch(/✓ (\d+) of \1 rules hold/);
    expect(code).toBe(0);
  });

  test('says which rule fails and why', async () => {
    const plugin = await refiner('shrinking', {
      refine: '(frame) => ({ ...frame, width: 1, height: 1, data: new Uint8Array(frame.channels) })',
    });
    const { code, stdout, stderr } = await check(plugin);
    expect(code).toBe(1);
    expect(stdout.toString()).toMatch(/✗ frame-size .*\n {4,}.*1×1/);
    expect(stderr).toMatch(/✗ 1 of \d+ rules fail/);
  });

  test('shows what is skipped, with the reason', async () => {
    await mkdir(workspace.path('package'));
    await workspace.write(
      'package/package.json',
      JSON.stringify({
        name: 'slp-plugin-odd',
        version: '4.5.6',
        type: 'module',
        exports: './odd.mjs',
        slp: { contract: 1 },
      }),
    );
    await workspace.write(
      'package/slp.conformance.json',
      JSON.stringify({ skip: { deterministic: 'it shows the time of day' } }),
    );
    await workspace.write('package/odd.mjs', codeOf('odd'));
    // By its path without "./": a folder of that name is meant before a package.
    const { code, report: found } = await report('package');
    expect(code).toBe(0);
    expect(found).toMatchObject({ kind: 'refiner', name: 'odd', version: '4.5.6', failed: 0 });
    expect(found.rules).toContainEqual(
      expect.objectContaining({ rule: 'deterministic', outcome: 'skipped', why: 'it shows the time of day' }),
    );
  });

  test.each([
    ['exits', { refine: '() => process.exit(0)' }, /ended the process \(exit code 0\)/],
    ['loops', { refine: '() => { for (;;); }' }, /did not come to an end within 2 s/],
    [
      'throws-late',
      { refine: '() => new Promise(() => setTimeout(() => { throw new Error("oh no"); }))' },
      /oh no/,
    ],
  ])('outlives a plugin that %s', async (name, parts, why) => {
    const { code, report: found } = await report(await refiner(name, parts), '--time-limit', '2s');
    expect(code).toBe(1);
    const lifecycle = found.rules.find(({ rule }) => rule === 'lifecycle');
    expect(lifecycle).toMatchObject({ outcome: 'failed', why: expect.stringMatching(why) });
    // What does not depend on it has been tried all the same.
    expect(found.rules.find(({ rule }) => rule === 'options-strict')?.outcome).toBe('passed');
    expect(found.passed + found.failed + found.skipped).toBe(found.rules.length);
  });

  test('leaves no temporary files of a process that ended', async () => {
    await mkdir(workspace.path('temporary'));
    const plugin = await refiner('leaves', { refine: '() => process.exit(0)' });
    const { stdout } = await slp(['plugin', 'check', plugin], {
      cwd: workspace.directory,
      env: { TMPDIR: workspace.path('temporary') },
    });
    expect(stdout.toString()).toMatch(/✗ lifecycle/);
    expect(await readdir(workspace.path('temporary'))).toEqual([]);
  });

  test('goes on in another process where a rule has cost one', async () => {
    // The second one of a process ends it.
    const dispose = 'async () => { if (globalThis.disposed) process.exit(7); globalThis.disposed = true; }';
    const { code, report: found } = await report(
      await refiner('moody', {
        create: `() => ({ refine: (frame) => frame, [Symbol.asyncDispose]: ${dispose} })`,
      }),
    );
    expect(code).toBe(1);
    expect(found.rules.filter(({ why }) => why?.includes('exit code 7')).length).toBeGreaterThan(0);
    expect(found.passed).toBeGreaterThan(0);
  });

  test('says where it cannot be loaded again after a rule has cost a process', async () => {
    const before = `import { existsSync, writeFileSync } from 'node:fs';
      if (existsSync('loaded')) process.exit(4);
      writeFileSync('loaded', '');`;
    const dispose = 'async () => { if (globalThis.disposed) process.exit(7); globalThis.disposed = true; }';
    const create = `() => ({ refine: (frame) => frame, [Symbol.asyncDispose]: ${dispose} })`;
    const { code, stderr } = await check(await refiner('once', { before, create }));
    expect(stderr).toMatch(
      /when it is loaded, the plugin ended the process \(exit code 4\) \[PLUGIN_INVALID\]/,
    );
    expect(code).toBe(2);
  });

  test('names a hook that never comes to an end', async () => {
    await workspace.write('slp.conformance.json', '{"patience": 300}');
    await workspace.write('package.json', '{"name": "here"}');
    const { code, report: found } = await report(
      await refiner('hangs', { refine: '() => new Promise(() => {})' }),
    );
    expect(code).toBe(1);
    expect(found.rules.find(({ outcome }) => outcome === 'failed')?.why).toMatch(/refine/);
  });

  test.each([
    ['exits-early', 'process.exit(3);', /when it is loaded, the plugin ended the process \(exit code 3\)/],
    ['loops-early', 'for (;;);', /when it is loaded, the plugin did not come to an end within 2 s/],
    ['throws-early', 'throw new Error("no luck");', /no luck/],
  ])('refuses a module that %s', async (name, before, message) => {
    const { code, stdout, stderr } = await check(await refiner(name, { before }), '--time-limit', '2s');
    expect(code).toBe(2);
    expect(stdout.toString()).toBe('');
    expect(stderr).toContain('PLUGIN_INVALID');
    expect(stderr).toMatch(message);
  });

  test.each([
    [['./nowhere.mjs'], 'PLUGIN_INVALID'],
    [['slp-plugin-nowhere'], 'PLUGIN_INVALID'],
    [['fs'], 'PLUGIN_INVALID'],
    [['./good.mjs', '--time-limit', 'long'], 'OPTION_INVALID'],
    [[], 'USAGE'],
  ])('refuses %j', async (args, code) => {
    const result = await slp(['plugin', 'check', ...args], { cwd: workspace.directory });
    expect(result.code).toBe(2);
    expect(result.stderr).toContain(`[${code}]`);
  });

  test('says where a package has not been built', async () => {
    await mkdir(workspace.path('unbuilt'));
    await workspace.write(
      'unbuilt/package.json',
      JSON.stringify({ name: 'slp-plugin-unbuilt', type: 'module', exports: './dist/index.js' }),
    );
    const { code, stderr } = await check('unbuilt');
    expect(code).toBe(2);
    expect(stderr).toContain('npm run build');
  });

  test('runs nothing of a package for another contract', async () => {
    await mkdir(workspace.path('future'));
    await workspace.write(
      'future/package.json',
      JSON.stringify({
        name: 'slp-plugin-future',
        type: 'module',
        exports: './index.js',
        slp: { contract: 99 },
      }),
    );
    await workspace.write('future/index.js', 'console.error("it runs");');
    const { code, stderr } = await check('future');
    expect(code).toBe(2);
    expect(stderr).toContain('[PLUGIN_CONTRACT]');
    expect(stderr).not.toContain('it runs');
  });

  test('ends the process of the plugin when it is interrupted', async () => {
    const plugin = await refiner('endless', { before: 'console.log("pid", process.pid); for (;;);' });
    const { code, stderr } = await slp(['plugin', 'check', plugin], {
      cwd: workspace.directory,
      onStart: (child) =>
        child.stderr!.on('data', (text: Buffer) => {
          if (text.includes('pid')) child.kill('SIGINT');
        }),
    });
    expect(code).toBe(130);
    const pid = Number(/pid (\d+)/.exec(stderr)![1]);
    await expect.poll(() => isAlive(pid), { timeout: 20_000 }).toBe(false);
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    // There is no such process.
    return false;
  }
}
