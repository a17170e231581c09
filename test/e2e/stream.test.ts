import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { locateFfmpeg } from '../../core/video/locate-ffmpeg.ts';
import { decodeRaw } from '../support/ffmpeg.ts';
import { slp } from '../support/run-cli.ts';
import { type Health, Peer } from '../support/streaming.ts';
import {
  createWorkspace,
  EXAMPLE_REF,
  examplePoses,
  repository,
  type Workspace,
} from '../support/workspace.ts';

let space: Workspace;
let poses: string;
const running: ChildProcess[] = [];

beforeAll(async () => {
  space = await createWorkspace();
  poses = await space.write('poses.json', await examplePoses(25, 2));
});
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});
afterAll(() => space[Symbol.asyncDispose]());

interface Served {
  readonly child: ChildProcess;
  readonly url: string;
  /** Of the room "main". */
  readonly room: string;
  said(): string;
  /** Waits until it has said something. */
  until(pattern: RegExp): Promise<void>;
}

function start(args: readonly string[], env: Record<string, string> = {}): ChildProcess {
  const child = spawn(process.execPath, [repository('dist/cli/slp.js'), 'stream', ...args], {
    env: { ...process.env, NO_COLOR: '1', SLP_CACHE: 'off', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  running.push(child);
  return child;
}

/** A server on a free port, with the example signer in small. */
async function serve(args: readonly string[] = [], env?: Record<string, string>): Promise<Served> {
  // One session: no thread is started that waits for the next room.
  const child = start(['--ref', EXAMPLE_REF, '--size', '64', '--port', '0', '--sessions', '1', ...args], env);
  let text = '';
  let changed = (): void => {};
  child.stderr!.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
    changed();
  });
  child.once('exit', () => changed());
  const until = async (pattern: RegExp): Promise<void> => {
    while (!pattern.test(text)) {
      if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}: ${text}`);
      await new Promise<void>((resolve) => {
        changed = resolve;
      });
    }
  };
  await until(/programs /);
  const [, url = ''] = /serving at (\S+)/.exec(text)!;
  return { child, url, room: `${url.replace('http', 'ws')}/rooms/main`, said: () => text, until };
}

const healthOf = async (url: string): Promise<Health> =>
  (await (await fetch(`${url}/healthz`)).json()) as Health;

async function rooms(url: string, count: number): Promise<void> {
  while ((await healthOf(url)).rooms !== count) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('slp stream', () => {
  it('plays a pose file into a room, and records what comes out', async () => {
    const server = await serve();
    const out = space.path('live.mp4');
    const recording = slp(['stream', 'record', server.room, out]);
    await rooms(server.url, 1);
    const sending = await slp(['stream', 'send', poses, server.room]);
    expect(sending.stderr).toMatch(/✓ ws:.+: 50 poses sent, 0 dropped\n$/);
    expect(sending.code).toBe(0);
    const recorded = await recording;
    expect(recorded).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/✓ .*live\.mp4: \d+ frames\n$/),
    });
    const { path: binary } = await locateFfmpeg();
    const video = await decodeRaw(binary, out, 'rgb24');
    const frames = video.length / (64 * 80 * 3);
    // The last pose is drawn in any case; on a busy machine the first may not be.
    expect(frames).toBeGreaterThan(10);
    expect(frames).toBeLessThanOrEqual(50);
    const [first, last] = [video.subarray(0, 64 * 80 * 3), video.subarray(-64 * 80 * 3)];
    expect(first.equals(last)).toBe(false);
    await rooms(server.url, 0);
    expect(server.said()).toContain('room main: a producer from 127.0.0.1 (slp stream send)');
  });

  it('leaves no room behind a producer and a viewer that were killed', async () => {
    const server = await serve(['--limit', 'resumeSeconds=0.5']);
    const viewer = start(['record', server.room, space.path('killed.mp4')]);
    await rooms(server.url, 1);
    const producer = start(['send', poses, server.room, '--loop']);
    while ((await healthOf(server.url)).sessions < 1) await new Promise((resolve) => setTimeout(resolve, 20));
    producer.kill('SIGKILL');
    viewer.kill('SIGKILL');
    await rooms(server.url, 0);
    await server.until(/room main: closed/);
  });

  it.each([
    ['SIGTERM', 0],
    ['SIGINT', 130],
  ] as const)('on %s tells everybody good-bye, and ends with %i', async (signal, code) => {
    const server = await serve();
    const viewer = await Peer.open(`${server.url}/rooms/main`, { role: 'viewer' });
    const producer = await Peer.open(`${server.url}/rooms/main`, { role: 'producer' });
    await producer.until(() => producer.last('welcome'));
    const exit = once(server.child, 'exit');
    server.child.kill(signal);
    expect(await viewer.end()).toBe(4504);
    expect(await producer.end()).toBe(4504);
    expect(viewer.fault).toBe('SERVER_STOPPING');
    expect(await exit).toEqual([code, null]);
    expect(server.said()).not.toContain('error:');
  });

  it('ends also while a client neither reads nor answers', async () => {
    const server = await serve();
    const peer = await Peer.open(`${server.url}/rooms/main`, { role: 'viewer' });
    await peer.until(() => peer.last('welcome'));
    peer.socket.pause();
    const exit = once(server.child, 'exit');
    server.child.kill('SIGTERM');
    expect(await exit).toEqual([0, null]);
    peer.socket.terminate();
  });

  it('asks for its token, which may come from the environment', async () => {
    const server = await serve([], { SLP_TOKEN: 'sesame' });
    const refused = await slp(['stream', 'send', poses, server.room], { env: { SLP_TOKEN: '' } });
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('[STREAM_REFUSED]') });
    expect(refused.stderr).toContain('(UNAUTHORISED)');
    const short = await space.write('short.json', await examplePoses(2));
    const sent = await slp([
      'stream',
      'send',
      short,
      server.room,
      '--token',
      'sesame',
      '--json',
      '--speed',
      '2',
    ]);
    expect(sent).toMatchObject({ code: 0, stderr: expect.stringContaining('2 poses sent') });
  });
});

describe('slp stream says what is wrong', () => {
  const cases: [string, string[], RegExp][] = [
    ['without a photo', ['--port', '0'], /\[REFERENCE_MISSING\]/],
    [
      'with a port in use',
      ['--ref', EXAMPLE_REF, '--size', '64', '--port', 'TAKEN'],
      /port is in use \[LISTEN_FAILED\]/,
    ],
    ['beyond this machine', ['--ref', EXAMPLE_REF, '--host', '0.0.0.0'], /\[INSECURE_BIND\]/],
    [
      'with half a certificate',
      ['--ref', EXAMPLE_REF, '--cert', 'c.pem'],
      /--key: is required too.* \[OPTION_INVALID\]/,
    ],
    [
      'with a limit that there is not',
      ['--limit', 'veiwersPerRoom=3'],
      /did you mean "viewersPerRoom".*\[OPTION_INVALID\]/,
    ],
    ['with a limit that is none', ['--limit', 'uploads=-1'], /no number above 0 \[OPTION_INVALID\]/],
    ['with an origin that is none', ['--origin', 'example.org'], /is no origin.*\[OPTION_INVALID\]/],
    [
      'with an unknown generator',
      ['--ref', EXAMPLE_REF, '--port', '0', '--generator', 'pupet'],
      /did you mean "puppet".*\[PLUGIN_NOT_FOUND\]/,
    ],
    ['with an empty folder of photos', ['--ref', 'EMPTY'], /no usable photo \[OPTION_INVALID\]/],
    ['about the address of a room', ['send', 'POSES', 'http://127.0.0.1:1/rooms/a b'], /\[OPTION_INVALID\]/],
    [
      'about a server that is not there',
      ['send', 'POSES', 'ws://127.0.0.1:1/rooms/a'],
      /cannot connect.*\[STREAM_REFUSED\]/,
    ],
    [
      'about a format to record',
      ['record', 'ws://127.0.0.1:1/rooms/a', 'video.xyz'],
      /\[OUTPUT_FORMAT_UNKNOWN\]/,
    ],
  ];

  it.each(cases)('%s', async (_, args, expected) => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const empty = await createWorkspace();
    const values: Record<string, string> = { TAKEN: String(port), EMPTY: empty.directory, POSES: poses };
    const { code, stderr } = await slp(['stream', ...args.map((arg) => values[arg] ?? arg)], {
      cwd: empty.directory,
      env: { SLP_TOKEN: '' },
    });
    taken.close();
    await empty[Symbol.asyncDispose]();
    expect(stderr).toMatch(expected);
    expect(code).not.toBe(0);
    expect(stderr).toContain('hint:');
  });
});
