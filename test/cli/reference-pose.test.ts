import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { estimateReference } from '../../cli/reference-pose.ts';
import { definePlugin, type Estimator, type Pose } from '../../core/contract.ts';
import { type Builtins, Registry } from '../../core/registry.ts';
import { blankPose } from '../support/samples.ts';
import { createWorkspace, type Workspace } from '../support/workspace.ts';

const options = {
  '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) },
} as const;

let space: Workspace;
let photo: string;
beforeEach(async () => {
  space = await createWorkspace();
  photo = await paint('signer.png', '#336699');
  vi.stubEnv('SLP_CACHE', space.path('cache'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await space[Symbol.asyncDispose]();
});

async function paint(name: string, background: string, width = 40): Promise<string> {
  await sharp({ create: { width, height: 60, channels: 3, background } }).toFile(space.path(name));
  return space.path(name);
}

const aPose = (): Pose => {
  const pose = blankPose(0);
  pose.body.forEach((_, i) => {
    pose.body[i] = i % 4 === 3 ? 0.123456 + i / 100 : i / 3 - 4;
  });
  return { ...pose, leftHand: new Float32Array(84).fill(1), face: new Float32Array(468 * 4).fill(1) };
};

/** Estimators "one" and "two" that find `pose`, and count how often they were started. */
function scene(pose: Pose | null = aPose()) {
  const state = { starts: 0, lines: [] as string[] };
  const create = (): Estimator => {
    state.starts += 1;
    return { estimate: () => pose, reset: () => {} };
  };
  const plugin = (name: string) => definePlugin({ contract: 1, name, kind: 'estimator', options, create });
  const load = (name: string) => ({ [name]: async () => ({ default: plugin(name) }) });
  const builtins = { estimator: { ...load('one'), ...load('two') } } as unknown as Builtins;
  const services = {
    registry: new Registry(builtins),
    signal: new AbortController().signal,
    log: (line: string) => void state.lines.push(line),
  };
  const estimate = (path = photo, name = 'one', given = {}) =>
    estimateReference(path, { estimator: { name, options: given }, plugins: [] }, services);
  return { state, estimate, services };
}

const entries = async () =>
  (await readdir(space.path('cache'), { recursive: true })).filter((name) => name.endsWith('.json'));

describe('estimateReference', () => {
  it('estimates once, and gives the same numbers afterwards without starting anything', async () => {
    const { state, estimate } = scene();
    const [first, second] = [await estimate(), await estimate()];
    expect(state.starts).toBe(1);
    expect(state.lines).toEqual([`estimating the keypoints of ${photo} (one)`]);
    expect(second).toEqual(first);
    expect(first).toMatchObject({ width: 40, height: 60 });
    expect(await entries()).toHaveLength(1);
    expect(await space.list()).toEqual(['cache', 'signer.png']);
  });

  it('gives the same numbers where nothing is kept', async () => {
    const kept = await scene().estimate();
    vi.stubEnv('SLP_CACHE', 'off');
    const { state, estimate } = scene();
    expect(await estimate()).toEqual(kept);
    await estimate();
    expect(state.starts).toBe(2);
    expect(state.lines).toHaveLength(2);
  });

  it('knows a photo by its content, not by its name', async () => {
    const { state, estimate } = scene();
    await estimate();
    await estimate(await space.write('copy.jpg', await readFile(photo)));
    expect(state.starts).toBe(1);
    await paint('signer.png', '#336698');
    await estimate();
    expect(state.starts).toBe(2);
  });

  it('estimates again with another estimator, and with other options', async () => {
    const { state, estimate } = scene();
    await estimate();
    await estimate(photo, 'two');
    await estimate(photo, 'one', { person: 1 });
    expect(state.starts).toBe(3);
    await estimate(photo, 'one', { person: 1 });
    expect(state.starts).toBe(3);
  });

  it('estimates again when the module of a third-party estimator has changed', async () => {
    const { state, services } = scene();
    const code = `export default {
      contract: 1, name: 'own', kind: 'estimator',
      options: { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } },
      create: (_, host) => {
        host.log('started');
        const pose = { timestamp: 0, body: new Float32Array(52).fill(1), face: null, leftHand: null, rightHand: null };
        return { estimate: () => pose, reset() {} };
      },
    };`;
    const path = await space.write('own.mjs', code);
    const plugins = [await services.registry.load(path, space.directory)];
    const starts = async () => {
      await estimateReference(photo, { estimator: { name: 'own', options: {} }, plugins }, services);
      return state.lines.filter((line) => line === 'own: started').length;
    };
    expect([await starts(), await starts()]).toEqual([1, 1]);
    await writeFile(path, `${code}\n`);
    expect([await starts(), await starts()]).toEqual([2, 2]);
  });

  it.each<[string, (entry: string) => Promise<unknown>]>([
    ['cut short', async (entry) => writeFile(entry, (await readFile(entry)).subarray(0, 200))],
    ['emptied', (entry) => writeFile(entry, '')],
    [
      'not finite',
      async (entry) => writeFile(entry, (await readFile(entry, 'utf8')).replace('[-4,', '[1e999,')),
    ],
    [
      'of another picture',
      async (entry) => writeFile(entry, (await readFile(entry, 'utf8')).replace('"width":40', '"width":80')),
    ],
    [
      'without a person',
      async (entry) =>
        writeFile(entry, (await readFile(entry, 'utf8')).replace(/"frames":.*/s, '"frames":[null]}')),
    ],
    [
      'as large as no entry is',
      async (entry) => writeFile(entry, `${await readFile(entry, 'utf8')}${' '.repeat(2 ** 20)}`),
    ],
  ])('replaces an entry that is %s', async (_, damage) => {
    const { state, estimate } = scene();
    const first = await estimate();
    const [entry] = await entries();
    const path = join(space.path('cache'), entry!);
    const sound = await readFile(path);
    await damage(path);
    expect(await readFile(path)).not.toEqual(sound);
    expect(await estimate()).toEqual(first);
    expect(state.starts).toBe(2);
    expect(await readFile(path)).toEqual(sound);
  });

  it('goes on where nothing can be kept, and says so', async () => {
    vi.stubEnv('SLP_CACHE', photo);
    const { state, estimate } = scene();
    expect(await estimate()).toMatchObject({ width: 40 });
    expect(state.lines[1]).toMatch(/are not kept for the next run: E/);
    expect(state.lines).toHaveLength(2);
  });

  it('goes on where a folder is in the place of the entry', async () => {
    const { state, estimate } = scene();
    await estimate();
    const [entry] = await entries();
    const path = join(space.path('cache'), entry!);
    await rm(path);
    await mkdir(join(path, 'in the way'), { recursive: true });
    expect(await estimate()).toMatchObject({ width: 40 });
    expect(state.lines.at(-1)).toMatch(/are not kept for the next run: cannot write /);
  });

  it.skipIf(process.platform === 'win32')('keeps what it knows of a face from other users', async () => {
    await scene().estimate();
    expect((await stat(space.path('cache'))).mode & 0o077).toBe(0);
  });

  it('is null where nobody is found, and keeps nothing', async () => {
    const { state, estimate } = scene(null);
    expect([await estimate(), await estimate()]).toEqual([null, null]);
    expect(state.starts).toBe(2);
    expect(await space.list()).toEqual(['signer.png']);
  });
});
