import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { locateFfmpeg } from '../../../core/video/locate-ffmpeg.ts';
import { decodeRaw, fakeFfmpeg, fakeIsRunning } from '../../support/ffmpeg.ts';
import { createWorkspace, repository, type Workspace } from '../../support/workspace.ts';

let tools: Workspace;
let output: Workspace;

beforeEach(async () => {
  tools = await createWorkspace();
  output = await createWorkspace();
});
afterEach(async () => {
  await tools[Symbol.asyncDispose]();
  await output[Symbol.asyncDispose]();
});

/** Starts the program as the leader of a process group, as a shell does, and waits until it has written some frames. */
async function startProgram(
  onInterrupt: 'finish' | 'exit',
  encoding = 'exec "$REAL" "$@"',
): Promise<ChildProcess> {
  const program = spawn(
    process.execPath,
    [
      '--import',
      'tsx',
      repository('test/plugins/ffmpeg/interrupted-program.ts'),
      output.path('video.mp4'),
      onInterrupt,
    ],
    {
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, SLP_FFMPEG: await fakeFfmpeg(tools.directory, encoding) },
    },
  );
  await once(program.stdout!, 'data');
  return program;
}

/** What a terminal does on Ctrl-C. */
async function interruptGroup(program: ChildProcess, signal: NodeJS.Signals): Promise<unknown> {
  const exit = once(program, 'exit');
  process.kill(-program.pid!, signal);
  const [code, killedBy] = await exit;
  return code ?? killedBy;
}

const ffmpegIsGone = (): Promise<void> =>
  vi.waitFor(async () => expect(await fakeIsRunning(tools.directory)).toBe(false), { timeout: 10_000 });

describe.skipIf(process.platform === 'win32')('Ctrl-C', () => {
  test('does not reach ffmpeg: the program can finish the video', async () => {
    const program = await startProgram('finish');
    expect(await interruptGroup(program, 'SIGINT')).toBe(0);
    await ffmpegIsGone();
    expect(await output.list()).toEqual(['video.mp4']);
    const { path: binary } = await locateFfmpeg();
    const decoded = await decodeRaw(binary, output.path('video.mp4'), 'rgb24');
    expect(decoded.length).toBe(20 * 320 * 240 * 3);
  });

  test('answered by leaving at once, leaves neither ffmpeg nor a file', async () => {
    const program = await startProgram('exit');
    expect(await interruptGroup(program, 'SIGINT')).toBe(130);
    await ffmpegIsGone();
    expect(await output.list()).toEqual([]);
  });

  test('answered by leaving at once, ends an ffmpeg that would go on without input', async () => {
    const program = await startProgram('exit', 'cat > /dev/null; exec sleep 600');
    await interruptGroup(program, 'SIGINT');
    await ffmpegIsGone();
  });
});

test.skipIf(process.platform === 'win32')(
  'a killed program leaves no ffmpeg and no finished file',
  async () => {
    const program = await startProgram('exit');
    expect(await interruptGroup(program, 'SIGKILL')).toBe('SIGKILL');
    await ffmpegIsGone();
    expect(await output.list()).toEqual([`video.mp4.${program.pid}.part`]);
  },
);
