import type { ChildProcess } from 'node:child_process';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { connect, type ViewerFrame } from '../../../streaming/client/node.ts';
import { readVideo } from '../../support/decode-video.ts';
import { type CliOptions, type CliResult, slp } from '../../support/run-cli.ts';
import { createWorkspace, EXAMPLE_REF, examplePoses, type Workspace } from '../../support/workspace.ts';

const FRAMES = 10;

/** A running `slp`, whose notes are read while it runs. */
class Running {
  readonly result: Promise<CliResult>;
  #child: ChildProcess | undefined;
  #notes = '';
  #changed = (): void => {};

  constructor(args: readonly string[], options: CliOptions = {}) {
    this.result = slp(args, {
      ...options,
      onStart: (child) => {
        this.#child = child;
        child.stderr!.on('data', (text: Buffer) => {
          this.#notes += text.toString();
          this.#changed();
        });
      },
    });
    void this.result.then(() => this.#changed());
  }

  /** Waits for a note, and returns the part of it in brackets. */
  async note(pattern: RegExp): Promise<string> {
    for (let found = pattern.exec(this.#notes); ; found = pattern.exec(this.#notes)) {
      if (found) return found[1];
      if (this.#child?.exitCode !== null) throw new Error(`it has ended:\n${this.#notes}`);
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    }
  }

  interrupt(): void {
    this.#child?.kill('SIGINT');
  }

  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    this.#child?.kill(signal);
    await this.result;
  }
}

let space: Workspace;
let poses: string;
let long: string;
let server: Running;
let room: string;
const running: Running[] = [];

const run = (args: readonly string[]): Running => {
  const started = new Running(args, { cwd: space.directory, env: { SLP_TOKEN: '' } });
  running.push(started);
  return started;
};
const render = (...args: string[]) => run(['render', ...args, '--ref', EXAMPLE_REF, '--size', '96']);

beforeAll(async () => {
  space = await createWorkspace();
  poses = await space.write('poses.json', await examplePoses(FRAMES));
  long = await space.write('long.json', await examplePoses(50, 20));
  server = new Running(['stream', '--ref', EXAMPLE_REF, '--port', '0', '--sessions', '1', '--size', '96'], {
    cwd: space.directory,
    env: { SLP_TOKEN: '' },
  });
  room = `${(await server.note(/serving at (http\S+)/)).replace('http', 'ws')}/rooms/demo`;
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => each.end('SIGKILL')));
});
afterAll(async () => {
  await server?.end();
  await space[Symbol.asyncDispose]();
});

async function watch(url: string, count = FRAMES) {
  const viewer = await connect({ role: 'viewer', url, buffer: count });
  const frames: ViewerFrame[] = [];
  const ended = (async () => {
    for await (const frame of viewer.frames()) frames.push(frame);
  })();
  return { viewer, frames, ended };
}

describe('slp render --out ws://…', () => {
  it('shows the video to whoever watches the room', async () => {
    const { frames, ended } = await watch(room);
    const { code, stderr } = await render(poses, '--out', room).result;
    expect(stderr).toContain(`${room}: ${FRAMES} frames`);
    expect(code).toBe(0);
    await ended;
    expect(frames.map(({ timestamp }) => timestamp)).toEqual(
      Array.from({ length: FRAMES }, (_, n) => n * 40_000),
    );
    const { width, height } = await sharp(EXAMPLE_REF).metadata();
    const scale = 96 / Math.min(width, height);
    for (const { payload } of frames) {
      const picture = await sharp(payload).metadata();
      expect(Math.abs(picture.width - width * scale)).toBeLessThanOrEqual(1);
      expect(Math.abs(picture.height - height * scale)).toBeLessThanOrEqual(1);
    }
    expect(frames.at(-1)!.payload).not.toEqual(frames[0].payload);
    expect(await space.list()).toEqual(['long.json', 'poses.json']);
  });

  it('interrupted, leaves the room', async () => {
    const { viewer, frames, ended } = await watch(room);
    const rendering = render(long, '--out', room);
    await vi.waitFor(() => expect(frames.length).toBeGreaterThan(3), 20_000);
    rendering.interrupt();
    expect((await rendering.result).code).toBe(130);
    await ended;
    expect(frames.length).toBeLessThan(500);
    expect(await viewer.closed).toBeUndefined();
  });

  it('says what is wrong with a room, before anything is drawn', async () => {
    const { code, stderr } = await render(poses, '--out', 'ws://127.0.0.1:1/rooms/demo').result;
    expect(stderr).toMatch(/ws:\/\/127\.0\.0\.1:1\/rooms\/demo: cannot connect: .*\[STREAM_REFUSED\]/);
    expect(code).toBe(1);
  });
});

describe('slp render --source websocket', () => {
  const source = (options: object = {}) => `websocket:${JSON.stringify({ port: 0, ...options })}`;

  it('renders what "slp stream send" sends, and ends with it', async () => {
    const rendering = render('--source', source(), '--out', 'live.mp4', '--json');
    const url = await rendering.note(/waiting for poses at (ws:\S+)/);
    const { code } = await run(['stream', 'send', poses, url, '--speed', '0.5']).result;
    expect(code).toBe(0);
    const result = await rendering.result;
    expect(result.code).toBe(0);
    const { frames } = JSON.parse(result.stdout.toString());
    expect(frames).toBeGreaterThan(0);
    expect(frames).toBeLessThanOrEqual(FRAMES);
    const { width, height } = await sharp(EXAMPLE_REF).metadata();
    const side = (pixels: number) => 2 * Math.round((pixels * 96) / Math.min(width, height) / 2);
    const video = await readVideo(space.path('live.mp4'), {
      width: side(width),
      height: side(height),
      fps: 25,
    });
    expect(video).toHaveLength(frames);
  });

  it('may show it in a room, too', async () => {
    const { frames, ended } = await watch(room);
    const rendering = render('--source', source(), '--out', room);
    const url = await rendering.note(/waiting for poses at (ws:\S+)/);
    await run(['stream', 'send', poses, url, '--speed', '0.5']).result;
    expect((await rendering.result).code).toBe(0);
    await ended;
    expect(frames.length).toBeGreaterThan(0);
  });

  it('interrupted while it waits, ends at once', async () => {
    const rendering = render('--source', source(), '--out', 'never.mp4');
    await rendering.note(/waiting for poses at (ws:\S+)/);
    rendering.interrupt();
    expect((await rendering.result).code).toBe(130);
    expect(await space.list()).not.toContain('never.mp4');
  });
});
