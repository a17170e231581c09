import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { slp } from '../support/run-cli.ts';
import { createWorkspace, EXAMPLE_POSES, examplePoses, type Workspace } from '../support/workspace.ts';

let space: Workspace;
beforeAll(async () => {
  space = await createWorkspace();
});
afterAll(() => space[Symbol.asyncDispose]());

describe('slp pose', () => {
  it('shows what a file holds', async () => {
    const { stdout, code } = await slp(['pose', 'info', EXAMPLE_POSES, '--json']);
    expect(JSON.parse(stdout.toString())).toMatchObject({
      format: 'slp-poses',
      people: 1,
      seen: { person: 1 },
    });
    expect(code).toBe(0);
  });

  it('does not let a file write control characters to the terminal', async () => {
    const head = { format: 'slp-poses', version: 1, width: 9, height: 9, fps: 25 };
    const frame = { body: Array.from({ length: 13 }, () => [1, 1]) };
    const file = await space.write('plain.json', JSON.stringify({ ...head, frames: [frame] }));
    await slp(['pose', 'convert', file, 'evil.pose'], { cwd: space.directory });
    const bytes = await readFile(space.path('evil.pose'));
    bytes.write('\u001b[2J', bytes.indexOf('LEFT_HAND_LANDMARKS') + 9);
    await writeFile(space.path('evil.pose'), bytes);
    const { stdout, code } = await slp(['pose', 'info', 'evil.pose'], { cwd: space.directory });
    expect(code).toBe(0);
    expect(stdout.toString()).toContain('LEFT_HAND�[2J');
    expect(stdout.includes('\u001b')).toBe(false);
  });

  it('converts a file in place', async () => {
    const file = await space.write('same.json', await examplePoses(3));
    const { stderr, code } = await slp(['pose', 'convert', file, file, '--format', 'mediapipe']);
    expect(stderr).toContain('3 frames');
    expect(code).toBe(0);
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ format: 'mediapipe-holistic' });
  });

  it.skipIf(process.platform === 'win32')('leaves nothing where it is interrupted', async () => {
    await using work = await createWorkspace();
    const long = await space.write('long.json', await examplePoses(8, 800));
    const { code, stderr } = await slp(['pose', 'convert', long, work.path('long.pose')], {
      onStart: (child) => {
        const interrupt = setInterval(async () => {
          if ((await work.list()).length > 0) child.kill('SIGINT');
        }, 5);
        child.once('exit', () => clearInterval(interrupt));
      },
    });
    expect([code, stderr]).toEqual([130, '']);
    expect(await work.list()).toEqual([]);
  });
});

describe('the command line', () => {
  it.each([
    ['render', '--background <what>'],
    ['pose', 'convert [options] <from> <to>'],
  ])(
    '"slp help %s" says as much as "slp %s --help", in lines of at most 100 characters',
    async (command, words) => {
      const [help, option] = [await slp(['help', command]), await slp([command, '--help'])];
      expect(help.stdout.toString()).toBe(option.stdout.toString());
      expect(help.stdout.toString()).toContain(words);
      expect(
        Math.max(
          ...help.stdout
            .toString()
            .split('\n')
            .map(({ length }) => length),
        ),
      ).toBeLessThanOrEqual(100);
    },
  );

  it('ends quietly when the reader of its output has seen enough', async () => {
    const { code, stderr } = await slp(['pose', 'schema'], { onStart: (child) => child.stdout?.destroy() });
    expect([code, stderr]).toEqual([0, '']);
  });
});
