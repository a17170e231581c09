import { copyFile, mkdir, readdir, readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BODY } from '../../core/pose/topology.ts';
import { slp } from '../support/run-cli.ts';
import {
  createWorkspace,
  EXAMPLE_REF,
  examplePoses,
  repository,
  type Workspace,
} from '../support/workspace.ts';

const POSE = repository('examples/signer.json');
const PLUGIN = ['--plugin', repository('test/support/plugins/known-pose.mjs')];

let space: Workspace;
let poses: string;
beforeEach(async () => {
  space = await createWorkspace();
  poses = await space.write('poses.json', await examplePoses(2));
  await mkdir(space.path('photos'));
  await copyFile(EXAMPLE_REF, space.path('photos/signer.png'));
});
afterEach(() => space[Symbol.asyncDispose]());

/** Renders the photo that has nothing beside it, raw, with an estimator that finds the example's pose. */
const render = (
  args: readonly string[] = [],
  options: Readonly<Record<string, unknown>> = {},
  env: Record<string, string> = {},
) =>
  slp(
    [
      ...[
        'render',
        poses,
        '--ref',
        'photos/signer.png',
        '--size',
        '96',
        '-o',
        '-',
        '--threads',
        '1',
        ...PLUGIN,
      ],
      ...['--estimator', `known-pose:${JSON.stringify({ file: POSE, ...options })}`, ...args],
    ],
    { cwd: space.directory, env: { SLP_CACHE: space.path('cache'), ...env } },
  );

const entries = () => readdir(space.path('cache/reference-poses'));

describe('slp render with nothing but a photo and poses', () => {
  it('estimates the keypoints of the photo once', async () => {
    const [first, second] = [await render(), await render()];
    expect(first.stderr).toMatch(
      /^estimating the keypoints of photos\/signer\.png \(known-pose\)\nknown-pose: started for person 0\nraw: /,
    );
    expect(second.stderr).toMatch(/^raw: /);
    expect(first.stdout.length).toBeGreaterThan(0);
    expect(second.stdout.equals(first.stdout)).toBe(true);
    expect(await readdir(space.path('photos'))).toEqual(['signer.png']);
    expect(await entries()).toHaveLength(1);
  });

  it('makes the same frames where nothing is kept', async () => {
    const kept = await render();
    const { stdout, stderr } = await render([], {}, { SLP_CACHE: 'off' });
    expect(stderr).toContain('known-pose: started');
    expect(stdout.equals(kept.stdout)).toBe(true);
  });

  it('finds them in the cache for a video of another size', async () => {
    await render();
    const { stderr, stdout } = await render(['--size', '64']);
    expect(stderr).not.toContain('estimating');
    expect(stdout.length).toBe(64 * 80 * 3 * 2);
  });

  it('estimates nothing where a file has them', async () => {
    const given = await render(['--ref-pose', POSE]);
    await copyFile(POSE, space.path('photos/signer.json'));
    const beside = await render();
    for (const { stderr, code } of [given, beside]) {
      expect(stderr).toMatch(/^raw: /);
      expect(code).toBe(0);
    }
    expect(await space.list()).not.toContain('cache');
  });

  it('replaces what is damaged in the cache', async () => {
    await render();
    const [entry] = await entries();
    await space.write(`cache/reference-poses/${entry}`, '{"format":"slp-poses","version":1,');
    expect((await render()).stderr).toContain('known-pose: started');
    expect((await render()).stderr).not.toContain('known-pose: started');
  });

  it('does without a cache that cannot be written', async () => {
    const { stderr, code } = await render([], {}, { SLP_CACHE: poses });
    expect(stderr).toMatch(/the keypoints of photos\/signer\.png are not kept for the next run: E/);
    expect(code).toBe(0);
  });

  it('asks for the person who was named', async () => {
    expect((await render(['--ref-person', '2'])).stderr).toContain('started for person 2');
    const { stderr } = await render(['--ref-person', '7'], { lacks: 'person' });
    expect(stderr).toMatch(/does not show a person 7, .* \[REFERENCE_UNUSABLE\]/);
  });

  it.each([
    ['person', 'a person'],
    ['face', 'a face'],
    ['shoulders', 'both shoulders'],
  ])('says that the photo does not show the %s', async (lacks, words) => {
    const { stderr, stdout, code } = await render([], { lacks });
    expect(stderr).toMatch(
      new RegExp(
        `error: the reference photos/signer\\.png does not show ${words} \\[REFERENCE_UNUSABLE\\]\\n\\nhint: .+\\n$`,
      ),
    );
    expect(stdout).toHaveLength(0);
    expect(code).toBe(2);
  });

  it('says once that a photo with arms hanging would be better', async () => {
    const file = JSON.parse(await readFile(POSE, 'utf8'));
    file.frames[0].body[BODY.leftWrist] = [256, 400];
    file.frames[0].leftHand = null;
    await space.write('photos/signer.json', JSON.stringify(file));
    const { stderr, code } = await render(['--threads', '2']);
    expect(stderr).toMatch(
      /^photos\/signer\.png: hand or forearm over the body; a photo with both arms hanging beside the body works best\nraw: /,
    );
    expect(code).toBe(0);
  });

  it('finds keypoints with the estimator that comes along', async () => {
    const { stderr, code } = await slp(
      ['render', poses, '--ref', 'photos/signer.png', '--size', '96', '-o', 'video.mp4'],
      { cwd: space.directory, env: { SLP_CACHE: space.path('cache') } },
    );
    expect(stderr).toMatch(
      /^estimating the keypoints of photos\/signer\.png \(holistic\)\n(?:\d.*\n)*✓ video\.mp4: 2 frames/,
    );
    expect(code).toBe(0);
    const [entry] = await entries();
    const [found, drawn] = [space.path(`cache/reference-poses/${entry}`), POSE].map(async (path) => {
      const { frames } = JSON.parse(await readFile(path, 'utf8'));
      return frames[0].body;
    });
    // A drawn person has no true joints: near enough is enough.
    for (const row of [BODY.nose, BODY.leftShoulder, BODY.rightShoulder]) {
      const [[x, y], [drawnX, drawnY]] = [(await found)[row], (await drawn)[row]];
      expect(Math.hypot(x - drawnX, y - drawnY)).toBeLessThan(30);
    }
  });

  it('names an estimator that is not there', async () => {
    const { stderr, code } = await render(['--estimator', 'holistik']);
    expect(stderr).toMatch(/there is no estimator "holistik".* \[PLUGIN_NOT_FOUND\]/);
    expect(code).toBe(2);
  });
});
