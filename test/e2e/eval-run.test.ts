import { existsSync } from 'node:fs';
import { readdir, readFile, utimes } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { keypointFile, standing, writeClip } from '../core/dataset/clips.ts';
import { slp } from '../support/run-cli.ts';
import { createWorkspace, repository, type Workspace } from '../support/workspace.ts';

const plugin = (name: string): string => repository(`test/support/plugins/${name}.mjs`);

let clips: Workspace;
let space: Workspace;
beforeAll(async () => {
  clips = await createWorkspace();
  await writeClip(clips.path('data/anna/apple.mkv'), { keypoints: standing });
  await writeClip(clips.path('data/anna/moon.mkv'), {
    keypoints: (index) => (index === 0 || index === 4 ? null : standing(index)),
  });
  await writeClip(clips.path('data/ben/short.mkv'), { frames: 3, keypoints: standing, entries: 9 });
  await writeClip(clips.path('data/ben/sun.mkv'));
  await clips.write('data/ben/broken.mp4', 'no film');
  await clips.write('pose.json', keypointFile(1, standing));
});
afterAll(() => clips[Symbol.asyncDispose]());
beforeEach(async () => {
  space = await createWorkspace();
});
afterEach(() => space[Symbol.asyncDispose]());

const run = (args: readonly string[], options: Parameters<typeof slp>[1] = {}) =>
  slp(['eval', 'run', ...args], { cwd: space.directory, ...options });

const ALL = () => [
  ...['--data', clips.path('data'), '--size', '64'],
  ...['--plugin', plugin('still'), '--generator', 'still'],
  ...['--plugin', plugin('patient'), '--estimator', `patient:{"file":"${clips.path('pose.json')}"}`],
];
const PICTURES = () => [...ALL(), '--no-legibility'];

interface Evaluation {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly summary: { readonly frames: number; readonly contenders: Record<string, unknown> };
  readonly clips: readonly {
    readonly name: string;
    readonly dropped?: string;
    readonly notes: readonly string[];
    readonly frames: Readonly<Record<'film' | 'withoutPerson' | 'evaluated', number>>;
    readonly reference: { readonly clip: string; readonly index: number };
  }[];
}

const evaluationIn = async (folder: string): Promise<Evaluation> =>
  JSON.parse(await readFile(space.path(`${folder}/evaluation.json`), 'utf8'));

/** All that a run has written, but for what names the machine's moment. */
async function contentsOf(folder: string): Promise<Record<string, string>> {
  const contents: Record<string, string> = {};
  const entries = await readdir(space.path(folder), { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = `${entry.parentPath}/${entry.name}`;
    contents[path.slice(space.path(folder).length)] = await readFile(path, 'base64');
  }
  return contents;
}

describe('slp eval run', () => {
  it('evaluates every clip in the looks of its signer, and says what it left out', async () => {
    const { code, stdout, stderr } = await run(PICTURES());
    expect(stderr).toContain('ben/broken: left out: unreadable');
    expect(stderr).toContain('ben/short: keypoints of');
    expect(stderr).toContain('✓ runs/eval_1: 4 of 5 clips');
    expect(code).toBe(0);
    expect(String(stdout)).toMatch(/^anna\/apple .* 1[12]$/m);
    const { clips: results, summary } = await evaluationIn('runs/eval_1');
    const byName = new Map(results.map((clip) => [clip.name, clip]));
    expect([...byName.keys()]).toEqual(['anna/apple', 'anna/moon', 'ben/broken', 'ben/short', 'ben/sun']);
    const { clip, index } = byName.get('anna/apple')!.reference;
    expect(byName.get('anna/moon')!.reference).toEqual({ clip, index });
    const evaluated = (name: string) => byName.get(name)!.frames.evaluated + (name === clip ? 1 : 0);
    expect(evaluated('anna/apple')).toBe(12);
    expect(evaluated('anna/moon')).toBe(10);
    expect(byName.get('anna/moon')!.frames).toMatchObject({ film: 12, withoutPerson: 2 });
    expect(summary.frames).toBe(12 + 10 + 3 + 12 - 2);
    expect(existsSync(space.path('runs/eval_1/references/anna.png'))).toBe(true);
    const report = await readFile(space.path('runs/eval_1/report.html'), 'utf8');
    expect(report).toContain('<title>eval_1</title>');
    expect(report).toContain('<th scope="row">generator</th><td>still</td>');
    expect(report).toContain('ben/broken');
    expect((await readFile(space.path('runs/eval_1/clips.csv'), 'utf8')).split('\r\n')).toHaveLength(
      1 + 4 * 3 + 1,
    );
    // Drawing the reference as it is scores what a copy of it does.
    const { rendered, copy } = summary.contenders;
    expect(rendered).toEqual(copy);
  });

  it('shows what refiners are worth, and reads frames again', async () => {
    const args = [
      ...ALL(),
      '--clips',
      '^anna',
      '--plugin',
      plugin('invert'),
      '--refiner',
      'invert',
      '--json',
      '--ref',
      'first',
    ];
    const { code, stdout, stderr } = await run(args);
    expect(code, stderr).toBe(0);
    const { settings, summary, clips: results } = JSON.parse(String(stdout)) as Evaluation;
    expect(settings.baseline).toEqual({ name: 'still', options: {} });
    expect(Object.keys(summary.contenders)).toEqual(['rendered', 'baseline', 'copy', 'truth']);
    expect(summary.contenders.baseline).toMatchObject({ hand: { ssim: {}, detection: { value: 100 } } });
    expect(results.map(({ reference }) => reference)).toEqual([
      { clip: 'anna/apple', index: 0 },
      { clip: 'anna/moon', index: 1 },
    ]);
  });

  it('takes a photo, which it cuts to the shape of the clips', async () => {
    const { code, stderr } = await run([
      ...['--data', clips.path('data/anna'), '--limit', '1', '--size', '64', '--no-legibility'],
      ...['--ref', repository('examples/signer.png'), '-o', 'out'],
    ]);
    expect(stderr).toContain('✓ out: 1 of 1 clip, 12 frames');
    expect(code).toBe(0);
  });

  /** What a run writes that nothing interrupts: made once. */
  let whole: Record<string, string> | undefined;
  async function wholeRun(): Promise<Record<string, string>> {
    await run([...PICTURES(), '-o', 'whole']);
    return contentsOf('whole');
  }

  it.each(['SIGKILL', 'SIGINT'] as const)('goes on after %s, with the same result', async (signal) => {
    whole ??= await wholeRun();
    const args = [...PICTURES(), '-o', 'out'];
    const interrupted = await run(args, {
      env: { WAIT: '1' },
      onStart: (child) => {
        let isSent = false;
        child.stderr!.on('data', (text) => {
          // Once: a second Ctrl-C ends the program without another word.
          if (!isSent && String(text).includes('waiting')) isSent = child.kill(signal);
        });
      },
    });
    if (signal === 'SIGINT') {
      expect(interrupted.code).toBe(130);
      expect(interrupted.stderr).toMatch(/[23] of 5 clips are done; the same command goes on from there/);
    }
    expect(existsSync(space.path('out/report.html'))).toBe(false);
    const { stderr, code } = await run(args);
    expect(stderr).toContain('out: going on with what is there');
    expect(code).toBe(0);
    const resumed = await contentsOf('out');
    expect(Object.keys(resumed).sort()).toEqual(Object.keys(whole).sort());
    for (const name of Object.keys(whole)) {
      if (name !== '/report.html') expect(resumed[name], name).toBe(whole[name]);
    }
    expect((await space.list()).filter((name) => /part|lock/.test(name))).toEqual([]);
  });

  it('does not mix what differs', async () => {
    const args = [...PICTURES(), '--clips', 'apple', '-o', 'out'];
    await run(args);
    const other = await run([...args, '--size', '96', '--no-smooth']);
    expect(other.stderr).toContain('differs in: size (64, now 96); smooth (true, now false) [EVAL_DIFFERS]');
    expect(other.stderr).toContain('--restart');
    expect(other.code).toBe(2);
    await utimes(clips.path('data/anna/apple.mkv'), 1, 1);
    const changed = await run(args);
    expect(changed.stderr).toContain('clips: anna/apple changed [EVAL_DIFFERS]');
    expect((await run([...args, '--restart'])).code).toBe(0);
  });

  it.each<[string, () => string[], string, RegExp]>([
    ['no clips', () => ['--data', space.directory], 'OPTION_INVALID', /--data: there is no video in/],
    ['no folder', () => ['--data', 'gone'], 'FILE_UNREADABLE', /gone/],
    [
      'a pattern without a match',
      () => [...PICTURES(), '--clips', 'plum'],
      'OPTION_INVALID',
      /none of 5 clips/,
    ],
    ['a pattern that is none', () => [...PICTURES(), '--clips', '('], 'OPTION_INVALID', /--clips/],
    ['an unknown generator', () => [...PICTURES(), '--generator', 'stil'], 'PLUGIN_NOT_FOUND', /still/],
    ['a photo that is missing', () => [...PICTURES(), '--ref', 'gone.png'], 'FILE_UNREADABLE', /gone\.png/],
    [
      'a folder of others',
      () => [...PICTURES(), '-o', clips.path('data')],
      'OUTPUT_UNWRITABLE',
      /something else/,
    ],
    [
      'damaged clips only',
      () => [...PICTURES(), '--clips', 'broken'],
      'EVAL_EMPTY',
      /none of 1 clips could be evaluated: unreadable/,
    ],
    [
      'options that a plugin does not take',
      () => [...PICTURES(), '--generator', 'puppet:{"colour":1}'],
      'PLUGIN_OPTIONS',
      /colour/,
    ],
  ])('refuses %s', async (_, args, errorCode, message) => {
    const { code, stderr } = await run(args());
    if (errorCode !== 'EVAL_EMPTY') expect(existsSync(space.path('runs/eval_1'))).toBe(false);
    expect(stderr).toContain(`[${errorCode}]`);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });
});
