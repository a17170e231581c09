import { copyFile, readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeBlobVideo } from '../support/blob-video.ts';
import { readVideo } from '../support/decode-video.ts';
import { type CliOptions, slp } from '../support/run-cli.ts';
import { createWorkspace, EXAMPLE_REF, repository, type Workspace } from '../support/workspace.ts';

const PLUGIN = ['--plugin', repository('test/support/plugins/known-pose.mjs')];
const ESTIMATOR = { file: repository('examples/signer.json') };

let space: Workspace;
beforeEach(async () => {
  space = await createWorkspace();
  await writeBlobVideo(space.path('film.mkv'), Array(6).fill('both'), 10);
});
afterEach(() => space[Symbol.asyncDispose]());

/** Renders the film in its own folder, with an estimator that finds the example's pose in every picture. */
const render = (args: readonly string[] = [], options = {}, more: CliOptions = {}) =>
  slp(
    [
      ...['render', 'film.mkv', '--ref', EXAMPLE_REF, '--size', '96', ...PLUGIN],
      ...['--estimator', `known-pose:${JSON.stringify({ ...ESTIMATOR, ...options })}`, ...args],
    ],
    { cwd: space.directory, ...more },
  );

describe('slp render with a film of a person', () => {
  it('writes film.signed.mp4 beside it when nothing else is said', async () => {
    const { stderr, code } = await render();
    expect(stderr).toMatch(
      /^known-pose: started for person 0\n(?:\d\/6 frames.*\n)*✓ film\.signed\.mp4: 6 frames/,
    );
    expect(code).toBe(0);
    expect(await space.list()).toEqual(['film.mkv', 'film.signed.mp4']);
    const { width, height } = await sharp(EXAMPLE_REF)
      .resize(96)
      .toBuffer({ resolveWithObject: true })
      .then(({ info }) => info);
    const frames = await readVideo(space.path('film.signed.mp4'), { width, height, fps: 10 });
    expect(frames).toHaveLength(6);
  });

  it('goes by content, not by name', async () => {
    await space.write('poses.json', await readFile(space.path('film.mkv')));
    const { stderr, code } = await slp(
      [
        ...['render', 'poses.json', '--ref', EXAMPLE_REF, '--size', '96', '-o', 'a.mp4', ...PLUGIN],
        ...['--estimator', `known-pose:${JSON.stringify(ESTIMATOR)}`],
      ],
      { cwd: space.directory },
    );
    expect(stderr).toContain('a.mp4: 6 frames');
    expect(code).toBe(0);
  });

  it('follows the person who was named, in film and photo apart', async () => {
    await copyFile(EXAMPLE_REF, space.path('photo.png'));
    const people = ['--person', '2', '--ref-person', '1'];
    const { stderr } = await render(
      ['--ref', 'photo.png', ...people, '-o', 'a.mp4'],
      {},
      { env: { SLP_CACHE: 'off' } },
    );
    expect(stderr).toMatch(/started for person 1\nknown-pose: started for person 2\n(?:\d.*frames.*\n)*✓ /);
  });

  it('does not replace the film', async () => {
    const { stderr, code } = await render(['-o', 'film.mkv']);
    expect(stderr).toMatch(/it would replace film\.mkv, which is read \[OPTION_INVALID\]/);
    expect(code).toBe(2);
  });

  it('says where nobody is seen in it, and leaves nothing behind', async () => {
    const { stderr, code } = await render([], { lacks: 'person' });
    expect(stderr).toMatch(/error: .* in film\.mkv \[NOBODY_FOUND\]\n\nhint: /);
    expect(code).toBe(2);
    expect(await space.list()).toEqual(['film.mkv']);
  });

  it('takes options for the source', async () => {
    const { stderr, code } = await render(['--source', 'video:{"fps":5}', '-o', 'a.mp4']);
    expect(stderr).toContain('a.mp4: 3 frames');
    expect(code).toBe(0);
  });

  it('leaves nothing when it is interrupted', async () => {
    await writeBlobVideo(space.path('film.mkv'), Array(600).fill('both'), 10);
    const { stderr, code } = await render(
      ['-o', 'a.mp4'],
      {},
      {
        onStart: (child) => {
          const interrupt = setInterval(async () => {
            if ((await space.list()).length > 1) child.kill('SIGINT');
          }, 20);
          child.once('exit', () => clearInterval(interrupt));
        },
      },
    );
    expect(stderr).not.toContain('error:');
    expect(code).toBe(130);
    expect(await space.list()).toEqual(['film.mkv']);
  });
});
