import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readVideo } from '../support/decode-video.ts';
import { type CliOptions, slp } from '../support/run-cli.ts';
import {
  createWorkspace,
  EXAMPLE_POSE,
  EXAMPLE_REF,
  examplePoses,
  repository,
  type Workspace,
} from '../support/workspace.ts';

const FRAMES = 8;

let inputs: Workspace;
let poses: string;
let space: Workspace;
beforeAll(async () => {
  inputs = await createWorkspace();
  poses = await inputs.write('poses.json', await examplePoses(FRAMES));
  space = await createWorkspace();
});
afterAll(async () => {
  await inputs[Symbol.asyncDispose]();
  await space[Symbol.asyncDispose]();
});
afterEach(async () => {
  await space[Symbol.asyncDispose]();
  space = await createWorkspace();
});

const render = (args: readonly string[], options: CliOptions = {}) =>
  slp(['render', poses, '--ref', EXAMPLE_REF, '--size', '96', ...args], { cwd: space.directory, ...options });

const digest = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');

describe('slp render', () => {
  it('writes poses.mp4 into the working directory when nothing else is said', async () => {
    const { code, stdout, stderr } = await render([]);
    expect(stderr).toMatch(/poses\.mp4: 8 frames/);
    expect(code).toBe(0);
    expect(stdout).toHaveLength(0);
    expect(await space.list()).toEqual(['poses.mp4']);
    const { width, height } = await sharp(EXAMPLE_REF).metadata();
    const scale = 96 / Math.min(width, height);
    const size = { width: 2 * Math.round((width * scale) / 2), height: 2 * Math.round((height * scale) / 2) };
    const frames = await readVideo(space.path('poses.mp4'), { ...size, fps: 25 });
    expect(frames).toHaveLength(FRAMES);
    const reference = await sharp(EXAMPLE_REF).resize(size.width, size.height).removeAlpha().raw().toBuffer();
    const difference = frames[0]!.data.reduce((sum, value, i) => sum + Math.abs(value - reference[i]!), 0);
    expect(difference / reference.length).toBeLessThan(20);
    expect(digest(frames[0]!.data)).not.toBe(digest(frames[FRAMES - 1]!.data));
  });

  it('makes the same bits on one thread and on three', async () => {
    const [one, three] = [
      await render(['-o', '-', '--threads', '1']),
      await render(['-o', '-', '--threads', '3']),
    ];
    expect(one.stdout.length).toBeGreaterThan(0);
    expect(one.stdout.length % FRAMES).toBe(0);
    expect(digest(three.stdout)).toBe(digest(one.stdout));
  });

  it('writes a PNG sequence with a transparent background', async () => {
    const { code, stderr } = await render(['-o', 'frames/', '--background', 'transparent', '--fps', '50']);
    expect(stderr).toMatch(/frames\/: 1[56] frames/);
    expect(code).toBe(0);
    const { data, info } = await sharp(space.path('frames/frame-000000.png'))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(info.channels).toBe(4);
    expect(data[3]).toBe(0);
    const middle = Math.floor(info.height / 2) * info.width + Math.floor(info.width / 2);
    expect(data[middle * 4 + 3]).toBe(255);
  });

  it('fills the background with a colour', async () => {
    const { stdout } = await render(['-o', '-', '--background', '#00ff00']);
    expect([...stdout.subarray(0, 3)]).toEqual([0, 255, 0]);
  });

  it('reports as JSON', async () => {
    const { stdout } = await render(['--json', '-o', 'video.webm', '--speed', '2']);
    expect(JSON.parse(stdout.toString())).toMatchObject({ out: 'video.webm', frames: expect.any(Number) });
    expect(await space.list()).toEqual(['video.webm']);
  });

  it('reads options from slp.config.json, and lets flags win', async () => {
    await space.write('slp.config.json', '{"render": {"out": "a.gif", "background": "#ff0000"}}');
    expect((await render([])).stderr).toMatch(/a\.gif: 8 frames/);
    expect((await render(['-o', 'b.webp'])).stderr).toMatch(/b\.webp: 8 frames/);
  });

  it('lays the canvas of poses that are not retargeted over the picture, however small that is', async () => {
    const { stdout } = await slp(
      [...['render', EXAMPLE_POSE, '--ref', EXAMPLE_REF, '--size', '96'], '--no-retarget', '-o', '-'],
      { cwd: space.directory },
    );
    const { width, height } = await sharp(EXAMPLE_REF).metadata();
    const scale = 96 / Math.min(width, height);
    const size = { width: 2 * Math.round((width * scale) / 2), height: 2 * Math.round((height * scale) / 2) };
    const photo = await sharp(EXAMPLE_REF).resize(size.width, size.height).removeAlpha().raw().toBuffer();
    expect(stdout).toHaveLength(photo.length);
    const difference = photo.reduce((sum, value, i) => sum + Math.abs(value - stdout[i]!), 0);
    expect(difference / photo.length).toBeLessThan(5);
  });

  it('runs third-party generators and refiners by path', async () => {
    const { stdout, stderr, code } = await render([
      ...['--plugin', repository('test/support/plugins/tone.mjs')],
      ...['--plugin', repository('test/support/plugins/invert.mjs')],
      ...['--generator', 'tone:{"value":10}', '--refiner', 'invert', '-o', '-'],
    ]);
    expect(stderr).toContain('raw');
    expect(code).toBe(0);
    expect(stdout.every((value) => value === 245)).toBe(true);
  });

  it('keeps what a plugin prints out of the data, and says what goes wrong at its end', async () => {
    const chatty = ['--plugin', repository('test/support/plugins/chatty.mjs'), '--refiner', 'chatty'];
    const [plain, printed] = [await render(['-o', '-']), await render(['-o', '-', ...chatty])];
    expect(digest(printed.stdout)).toBe(digest(plain.stdout));
    expect(printed.stderr).toMatch(/loaded\n[\s\S]*refining\nstill refining\n/);
    expect(printed.stderr).toContain('plugin "chatty" failed in dispose: stuck');
    expect(printed.code).toBe(0);
  });

  it('gives a sink that is named the path', async () => {
    const { code, stderr } = await render(['--sink', 'png', '-o', 'frames.v2']);
    expect(stderr).toContain('frames.v2: 8 frames');
    expect(code).toBe(0);
    expect(await readdir(space.path('frames.v2'))).toHaveLength(FRAMES);
  });

  it('names a plugin that fails half-way, and leaves nothing behind', async () => {
    const { stderr, code } = await render([
      ...['--plugin', repository('test/support/plugins/tone.mjs')],
      ...['--generator', 'tone:{"fault":"generate","at":120000}', '-o', 'video.mp4'],
    ]);
    expect(stderr).toMatch(
      /error: plugin "tone" failed in generate at 0\.120 s: cannot draw \[PLUGIN_FAILED\]\n\nhint: /,
    );
    expect(code).toBe(1);
    expect(await space.list()).toEqual([]);
  });

  it('ends quietly when the reader of its output has seen enough', async () => {
    const { code, stderr } = await render(['-o', '-'], {
      onStart: (child) => child.stdout?.once('data', () => child.stdout?.destroy()),
    });
    expect(stderr).not.toContain('error:');
    expect(code).toBe(0);
  });

  it('leaves neither file nor process when it is interrupted', async () => {
    const long = await inputs.write('long.json', await examplePoses(FRAMES, 400));
    const { code, stderr } = await slp(
      ['render', long, '--ref', EXAMPLE_REF, '--size', '128', '-o', 'video.mp4'],
      {
        cwd: space.directory,
        onStart: (child) => {
          const interrupt = setInterval(async () => {
            if ((await space.list()).length === 0) return;
            clearInterval(interrupt);
            child.kill('SIGINT');
          }, 20);
          child.once('exit', () => clearInterval(interrupt));
        },
      },
    );
    expect(stderr).not.toContain('error:');
    expect(code).toBe(130);
    expect(await space.list()).toEqual([]);
    expect(await encodersOf(space.directory)).toEqual([]);
  });
});

/** Command lines of processes that name `directory`: what an interrupted run must not leave. */
async function encodersOf(directory: string): Promise<string[]> {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    processes.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
  );
  return lines.filter((line) => line.includes('ffmpeg') && line.includes(directory));
}

describe('slp render with bad input', () => {
  const cases: [title: string, args: () => string[] | Promise<string[]>, code: string, exit: number][] = [
    ['no poses', () => ['render', '--ref', EXAMPLE_REF], 'OPTION_INVALID', 2],
    ['no reference', () => ['render', poses], 'REFERENCE_MISSING', 2],
    ['a missing pose file', () => ['render', 'none.json', '--ref', EXAMPLE_REF], 'FILE_UNREADABLE', 2],
    ['a missing photo', () => ['render', poses, '--ref', 'none.png'], 'FILE_UNREADABLE', 2],
    ['a photo that is none', () => ['render', poses, '--ref', poses], 'IMAGE_INVALID', 2],
    ['a misspelt option', () => ['render', poses, '--reff', EXAMPLE_REF], 'USAGE', 2],
    ['a misspelt command', () => ['rendr', poses], 'USAGE', 2],
    [
      'a size that is no number',
      () => ['render', poses, '--ref', EXAMPLE_REF, '--size', 'big'],
      'OPTION_INVALID',
      2,
    ],
    [
      'an unknown format',
      () => ['render', poses, '--ref', EXAMPLE_REF, '-o', 'video.avi'],
      'OUTPUT_FORMAT_UNKNOWN',
      2,
    ],
    [
      'a transparent mp4',
      () => ['render', poses, '--ref', EXAMPLE_REF, '-o', 'a.mp4', '--background', 'transparent'],
      'OPTION_INVALID',
      2,
    ],
    [
      'a background that is none',
      () => ['render', poses, '--ref', EXAMPLE_REF, '--background', 'none.png'],
      'FILE_UNREADABLE',
      2,
    ],
    [
      'a speed that makes an endless video',
      () => ['render', poses, '--ref', EXAMPLE_REF, '--speed', '1e-9'],
      'OPTION_INVALID',
      2,
    ],
    [
      'a video in place of the photo',
      async () => {
        const photo = await inputs.write('photo.webp', await readFile(EXAMPLE_REF));
        return ['render', poses, '--ref', photo, '--ref-pose', poses, '-o', photo];
      },
      'OPTION_INVALID',
      2,
    ],
    [
      'an output folder that is not there',
      () => ['render', poses, '--ref', EXAMPLE_REF, '-o', 'no/a.mp4'],
      'OUTPUT_UNWRITABLE',
      2,
    ],
    [
      'an unknown generator',
      () => ['render', poses, '--ref', EXAMPLE_REF, '--generator', 'pupet'],
      'PLUGIN_NOT_FOUND',
      2,
    ],
    [
      'a plugin that is none',
      () => ['render', poses, '--ref', EXAMPLE_REF, '--plugin', './none.js'],
      'PLUGIN_INVALID',
      2,
    ],
    [
      'an unknown plugin option',
      () => ['render', poses, '--ref', EXAMPLE_REF, '--generator', 'puppet:{"blurr":1}'],
      'PLUGIN_OPTIONS',
      2,
    ],
    [
      'a person who is not there',
      () => ['render', poses, '--ref', EXAMPLE_REF, '--person', '3'],
      'PERSON_NOT_FOUND',
      2,
    ],
    [
      'an unknown key in the configuration',
      async () => ['render', poses, '--config', await inputs.write('bad.json', '{"render": {"sise": 1}}')],
      'CONFIG_INVALID',
      2,
    ],
    [
      'JSON of an unknown shape',
      async () => ['render', await inputs.write('odd.json', '{"a": [1, 2]}'), '--ref', EXAMPLE_REF],
      'POSE_FORMAT_UNKNOWN',
      2,
    ],
    [
      'no frame at all',
      async () => ['render', await inputs.write('empty.json', await examplePoses(0)), '--ref', EXAMPLE_REF],
      'POSE_EMPTY',
      2,
    ],
    [
      'a picture in place of poses',
      () => ['render', EXAMPLE_REF, '--ref', EXAMPLE_REF],
      'POSE_FORMAT_UNKNOWN',
      2,
    ],
  ];

  it.each(cases)('refuses %s', async (_, args, code, exit) => {
    const result = await slp(await args(), { cwd: space.directory });
    expect(result.stderr).toMatch(new RegExp(`^error: .+ \\[${code}\\]\\n\\nhint: .+\\n$`));
    expect(result.code).toBe(exit);
    expect(result.stdout).toHaveLength(0);
    expect(await space.list()).toEqual([]);
  });

  it('suggests the option that was meant', async () => {
    const { stderr } = await slp(['render', poses, '--backgruond', 'keep']);
    expect(stderr).toContain("unknown option '--backgruond'");
    expect(stderr).toContain('Did you mean --background?');
  });
});
