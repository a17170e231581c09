import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { cp, mkdir, readFile, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { slp } from '../support/run-cli.ts';
import {
  createWorkspace,
  EXAMPLE_REF,
  examplePoses,
  repository,
  type Workspace,
} from '../support/workspace.ts';

const EXAMPLES = ['image-strip', 'pose-lines', 'sharpen', 'stick-figure'];
const FRAMES = 8;
const SIZE = [...['--ref', EXAMPLE_REF], ...['--size', '128'], ...['--threads', '1']];

const run = promisify(execFile);

let space: Workspace;
let poses: string;
beforeAll(async () => {
  space = await createWorkspace();
  poses = await space.write('poses.json', await examplePoses(FRAMES));
  await Promise.all(EXAMPLES.map(install));
  await Promise.all(EXAMPLES.map((name) => run('npm', ['run', 'build'], { cwd: space.path(name) })));
});
afterAll(() => space[Symbol.asyncDispose]());

/** A copy with what its package.json lists, and nothing else: what `npm install` would make of it, without a network. */
async function install(name: string): Promise<void> {
  const isSource = (path: string): boolean => !['node_modules', 'dist'].includes(basename(path));
  await cp(repository(`examples/plugins/${name}`), space.path(name), { recursive: true, filter: isSource });
  const { dependencies, devDependencies } = JSON.parse(
    await readFile(space.path(`${name}/package.json`), 'utf8'),
  );
  for (const dependency of ['.bin', ...Object.keys({ ...dependencies, ...devDependencies })]) {
    const target = repository(dependency === 'slp' ? '.' : `node_modules/${dependency}`);
    const link = space.path(join(name, 'node_modules', dependency));
    await mkdir(dirname(link), { recursive: true });
    await symlink(target, link);
  }
}

describe.concurrent.each(EXAMPLES)('the package %s', (name) => {
  it('passes its own tests', { timeout: 180_000 }, async () => {
    const { stdout } = await run('npm', ['test'], {
      cwd: space.path(name),
      env: { ...process.env, NO_COLOR: '1' },
    });
    expect(stdout).toMatch(/Tests +\d\d+ passed/);
  });

  it('keeps the contract', async () => {
    const { stdout, code } = await slp(['plugin', 'check', name], { cwd: space.directory });
    expect(stdout.toString()).toContain('✓ options-strict');
    expect(stdout.toString()).not.toContain('✗');
    expect(code).toBe(0);
  });
});

/** A video as raw pixels, 3 bytes each. */
async function render(...args: string[]): Promise<Buffer> {
  const result = await slp(['render', poses, ...SIZE, ...args, '-o', '-'], { cwd: space.directory });
  expect(result.stderr).not.toContain('error:');
  expect(result.code).toBe(0);
  return result.stdout;
}

describe.concurrent('through the command line', () => {
  const STICK_FIGURE = ['--plugin', './stick-figure', '--generator', 'stick-figure'];

  it('stick-figure draws fingers in their colours', async () => {
    const video = await render(...STICK_FIGURE);
    expect([...video.subarray(0, 3)]).toEqual([18, 22, 31]);
    for (const colour of [
      [255, 107, 107],
      [255, 179, 71],
    ]) {
      expect(video.includes(Buffer.from(colour))).toBe(true);
    }
  });

  it('sharpen changes hands and face, and nothing else', async () => {
    const [plain, sharpened] = [
      await render(),
      await render('--plugin', './sharpen', '--refiner', 'sharpen'),
    ];
    expect(sharpened).toHaveLength(plain.length);
    const changed = plain.reduce((sum, value, i) => sum + Number(value !== sharpened[i]), 0) / plain.length;
    expect(changed).toBeGreaterThan(0.02);
    expect(changed).toBeLessThan(0.4);
  });

  it('the plugin in PLUGINS.md darkens', async () => {
    const page = await readFile(repository('PLUGINS.md'), 'utf8');
    // Beside what it imports.
    await space.write('sharpen/darken.js', /```js\n([\s\S]+?)```/.exec(page)![1]!);
    const darken = ['--plugin', './sharpen/darken.js', '--refiner', 'darken:{"amount":1}'];
    const video = await render(...STICK_FIGURE, ...darken);
    expect(video.every((value) => value === 0)).toBe(true);
  });

  it('image-strip writes one picture', async () => {
    const sink = ['--plugin', './image-strip', '--sink', 'image-strip:{"frames":4,"gap":2}'];
    const { code, stderr } = await slp(
      ['render', poses, ...SIZE, ...STICK_FIGURE, ...sink, '-o', 'strip.png'],
      {
        cwd: space.directory,
      },
    );
    expect(stderr).toContain(`strip.png: ${FRAMES} frames`);
    expect(code).toBe(0);
    const { width, height } = await sharp(space.path('strip.png')).metadata();
    expect([width, height]).toEqual([4 * 128 + 3 * 2, 160]);
  });

  it('pose-lines draws what somebody sends', async () => {
    const source = ['--plugin', './pose-lines', '--source', 'pose-lines:{"port":0}'];
    const { code, stderr, stdout } = await slp(
      ['render', ...SIZE, ...STICK_FIGURE, ...source, '-o', 'live.mp4', '--json'],
      {
        cwd: space.directory,
        onStart: sendWhenItListens,
      },
    );
    expect(stderr).not.toContain('error:');
    expect(code).toBe(0);
    // Those that came while the first one was drawn may have been dropped.
    const { frames } = JSON.parse(stdout.toString());
    expect(frames).toBeGreaterThan(0);
    expect(frames).toBeLessThanOrEqual(FRAMES);
  });
});

function sendWhenItListens({ stderr }: ChildProcess): void {
  let seen = '';
  stderr?.on('data', function listen(chunk: Buffer) {
    seen += chunk;
    const port = /listening on udp:.*:(\d+)\n/.exec(seen)?.[1];
    if (port === undefined) return;
    stderr.off('data', listen);
    spawn(process.execPath, [space.path('pose-lines/send.mjs'), poses, port], { stdio: 'ignore' });
  });
}
