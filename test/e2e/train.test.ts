import type { ChildProcess } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { standing, writeClip } from '../core/dataset/clips.ts';
import { type CliOptions, slp } from '../support/run-cli.ts';
import { createWorkspace, EXAMPLE_POSE, EXAMPLE_REF, type Workspace } from '../support/workspace.ts';

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../support/plugins/${name}`, import.meta.url));

let space: Workspace;
beforeEach(async () => {
  space = await createWorkspace();
});
afterEach(() => space[Symbol.asyncDispose]());

const PLUGINS = ['line-samples.mjs', 'line-objective.mjs', 'line-generator.mjs'].flatMap((name) => [
  '--plugin',
  fixture(name),
]);

const GENERATOR = ['--plugin', fixture('line-generator.mjs'), '--generator', 'line'];

const train = (args: readonly string[], options: CliOptions = {}) =>
  slp(['train', ...args], { cwd: space.directory, ...options });

/** Twelve steps, as slow as is said. */
const line = (delay = 0, steps = 12): string[] => [
  ...['--data', 'line-samples:{"count":20}', '--objective', `line:{"delay":${delay}}`, ...PLUGINS],
  ...['--steps', String(steps), '--backend', 'cpu', '--threads', '2', '--learning-rate', '0.02'],
];

/** Calls back once the program has said something. */
const when = (text: string, call: (child: ChildProcess) => void) => ({
  onStart(child: ChildProcess) {
    let said = '';
    let done = false;
    child.stderr!.on('data', (chunk: Buffer) => {
      said += chunk;
      if (done || !said.includes(text)) return;
      done = true;
      call(child);
    });
  },
});

async function weights(run: string): Promise<Buffer> {
  const { latest } = JSON.parse(await readFile(space.path(`runs/${run}/models/latest.json`), 'utf8'));
  return readFile(space.path(`runs/${run}/models/${latest}/tensors.safetensors`));
}

describe('slp train', () => {
  it('trains, and what it leaves can be exported and rendered with', async () => {
    const { code, stdout, stderr } = await train([...line(), '--test', 'line-samples:{"count":4}', '--json']);
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('the best so far') });
    expect(JSON.parse(String(stdout))).toEqual({
      run: 'runs/exp_1',
      ending: 'steps',
      model: 'runs/exp_1/models/final',
    });
    const exported = await slp(['export', 'exp_1', '-o', 'model'], { cwd: space.directory });
    expect(exported).toMatchObject({ code: 0, stderr: expect.stringContaining('step 12 of runs/exp_1') });
    const model = await readFile(space.path('model/model.json'), 'utf8');
    expect(model).toBe(await readFile(space.path('runs/exp_1/models/final/model.json'), 'utf8'));
    const again = await slp(['export', 'exp_1', '-o', 'model'], { cwd: space.directory });
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('[OUTPUT_UNWRITABLE]') });

    const render = (...args: string[]) =>
      slp(
        [...['render', EXAMPLE_POSE, '--ref', EXAMPLE_REF, '--size', '64', '-o', '-'], ...GENERATOR, ...args],
        { cwd: space.directory },
      );
    const learnt = await render('--model', 'model');
    const unlearnt = await render();
    expect({ code: learnt.code, bytes: learnt.stdout.length }).toEqual({ code: 0, bytes: 64 * 80 * 3 });
    expect(unlearnt.stdout.every((value) => value === 128)).toBe(true);
    expect(learnt.stdout.equals(unlearnt.stdout)).toBe(false);
  });

  it('comes to the same bits when it is killed, and interrupted, on the way', async () => {
    await train(line());
    const slow = [...line(40), '--checkpoint-every', '0.01s'];
    const killed = await train(
      slow,
      when('step 4: checkpoint', (child) => child.kill('SIGKILL')),
    );
    expect(killed.code).toBeNull();
    const interrupted = await train(
      ['--resume', 'exp_2', '--checkpoint-every', '0.01s'],
      when('step 8: checkpoint', (child) => child.kill('SIGINT')),
    );
    expect(interrupted).toMatchObject({ code: 130, stderr: expect.stringContaining('--resume runs/exp_2') });
    const { code, stderr } = await train(['--resume', 'exp_2']);
    expect({ code, stderr }).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('going on after step'),
    });
    expect(await weights('exp_2')).toEqual(await weights('exp_1'));
  });

  it('leaves at once at a second Ctrl-C', async () => {
    const { code, stderr } = await train(
      line(60_000),
      when('training line', (child) => {
        child.kill('SIGINT');
        setTimeout(() => child.kill('SIGINT'), 100);
      }),
    );
    expect({ code, stderr }).toMatchObject({ code: 130, stderr: expect.not.stringContaining('checkpoint ') });
  });

  it('shows what it would do, and does no step', async () => {
    const { code, stdout } = await train([...line(), '--dry-run', '--json', '--batch', '6']);
    expect(code).toBe(0);
    expect(JSON.parse(String(stdout))).toMatchObject({
      settings: { batch: 6, backend: 'cpu', steps: 12 },
      networks: { generator: { parameters: 3, weights: 3 }, critic: { parameters: 4 } },
      steps: 12,
    });
    const table = await train([...line(), '--dry-run']);
    expect(String(table.stdout)).toMatch(/^network generator +3 parameters in 3 weights$/m);
    expect(await readdir(space.directory)).toEqual([]);
  });

  it.each<[string, () => string[], string]>([
    ['no data', () => [], 'OPTION_INVALID'],
    ['data that is not there', () => ['--data', 'gone.tar'], 'FILE_UNREADABLE'],
    ['an objective that is not there', () => [...line(), '--objective', 'lien'], 'PLUGIN_NOT_FOUND'],
    ['a run that is not there', () => ['--resume', 'exp_9'], 'RUN_MISSING'],
    [
      'learning rates of other networks',
      () => [...line(), '--learning-rate', 'painter=1e-3'],
      'OPTION_INVALID',
    ],
    ['no number', () => [...line(), '--objective', 'line:{"fault":"nan"}'], 'TRAINING_DIVERGED'],
    ['no filmed frame', () => [...line(), '--data', 'line-samples:{"fault":"target"}'], 'TRAINING_UNUSABLE'],
  ])('says what is wrong: %s', async (_, args, error) => {
    const { code, stderr } = await train(args());
    expect({ code, stderr }).toMatchObject({
      code: error === 'TRAINING_DIVERGED' ? 1 : 2,
      stderr: expect.stringContaining(`[${error}]`),
    });
  });

  it.each([
    ['--objective', 'lien'],
    ['--learning-rate', 'painter=1e-3'],
    ['--backend', 'webgpu'],
  ])('leaves no run, and speaks of none, where nothing has begun: %s %s', async (...args) => {
    const { code, stderr } = await train([...line(), ...args]);
    expect({ code, stderr }).toMatchObject({ stderr: expect.not.stringContaining('--resume') });
    expect(code).not.toBe(0);
    expect(await readdir(space.path('runs'))).toEqual([]);
  });

  it('goes on only with the settings that the run has begun with', async () => {
    await train(line(0, 2));
    const { code, stderr } = await train(['--resume', 'exp_1', '--batch', '9', '--steps', '4']);
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('differ in: batch [RUN_DIFFERS]'),
    });
    expect(await train(['--resume', 'runs/exp_1', '--steps', '4'])).toMatchObject({ code: 0 });
  });
});

describe('slp train on clips', () => {
  const onClips = (more: readonly string[] = []): string[] => [
    ...['--data', 'clips', '--signer', 'Cleo', '--objective', 'line', ...PLUGINS, '--backend', 'cpu'],
    ...['--size', '64', '--batch', '3', '--steps', '4', '--split', '0.6', ...more],
  ];
  const env = () => ({ SLP_CACHE: space.path('cache') });

  it('makes training data of them, once, and holds some out', async () => {
    for (const name of ['apple', 'moon', 'sun', 'tree', 'river']) {
      await writeClip(space.path(`clips/${name}.mkv`), { frames: 8, keypoints: standing });
    }
    const { code, stderr } = await train(onClips(), { env: env() });
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('the best so far') });
    const { settings } = JSON.parse(await readFile(space.path('runs/exp_1/config.json'), 'utf8'));
    expect(settings.data.options).toMatchObject({ size: 64, base: expect.stringMatching(/base\.tar$/) });
    expect(settings.test.options.path).toMatch(/test\.tar$/);

    const again = await train(onClips(['--dry-run', '--json']), { env: env() });
    expect(again.stderr).toContain('training data is in');
    const { samples, stepsPerEpoch } = JSON.parse(String(again.stdout));
    expect([samples % 8, stepsPerEpoch]).toEqual([0, Math.ceil(samples / 3)]);

    const [path] = [settings.data.options.path];
    const bytes = await readFile(path);
    bytes[600] ^= 1;
    await writeFile(path, bytes);
    const changed = await train(['--resume', 'exp_1', '--steps', '6'], { env: env() });
    expect(changed.stderr).toContain('differ in: dataset.training [RUN_DIFFERS]');
  });
});
