import { execFileSync } from 'node:child_process';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Sink, VideoFormat } from '../../../core/contract.ts';
import { partPath } from '../../../core/files/partial-output.ts';
import ffmpeg from '../../../plugins/ffmpeg/index.ts';
import { fakeFfmpeg, fakeIsRunning } from '../../support/ffmpeg.ts';
import { quietHost } from '../../support/quiet-host.ts';
import { syntheticVideo } from '../../support/synthetic-video.ts';
import { createWorkspace, type Workspace } from '../../support/workspace.ts';

/** A frame is larger than what the pipe to ffmpeg holds. */
const FORMAT: VideoFormat = { width: 640, height: 480, channels: 3, fps: 25 };
const [FRAME] = [...syntheticVideo(FORMAT, 1)];

let tools: Workspace;
let output: Workspace;
const sinks: Sink[] = [];

beforeEach(async () => {
  tools = await createWorkspace();
  output = await createWorkspace();
});
afterEach(async () => {
  for (const sink of sinks.splice(0)) await sink[Symbol.asyncDispose]?.();
  vi.unstubAllEnvs();
  await tools[Symbol.asyncDispose]();
  await output[Symbol.asyncDispose]();
});

async function useFake(script: string, encoders?: string): Promise<void> {
  vi.stubEnv('SLP_FFMPEG', await fakeFfmpeg(tools.directory, script, encoders));
}

async function createSink(name = 'video.mp4', signal?: AbortSignal): Promise<Sink> {
  const sink = await ffmpeg.create({ path: output.path(name), quality: 'draft' }, quietHost({}, signal));
  sinks.push(sink);
  return sink;
}

test('OUTPUT_FORMAT_UNKNOWN for an extension that no container has', async () => {
  await expect(createSink('video.avi')).rejects.toMatchObject({
    code: 'OUTPUT_FORMAT_UNKNOWN',
    hint: expect.stringContaining('.mp4'),
  });
});

test('OUTPUT_UNWRITABLE where the folder is missing', async () => {
  await expect(createSink('missing/video.mp4')).rejects.toMatchObject({
    code: 'OUTPUT_UNWRITABLE',
    message: expect.stringContaining('there is no folder'),
  });
});

test('OUTPUT_UNWRITABLE where the name is that of a folder', async () => {
  await mkdir(output.path('video.mp4'));
  await expect(createSink()).rejects.toMatchObject({ code: 'OUTPUT_UNWRITABLE' });
});

test('FFMPEG_MISSING where SLP_FFMPEG names nothing that runs', async () => {
  vi.stubEnv('SLP_FFMPEG', tools.path('nothing'));
  await expect(createSink()).rejects.toMatchObject({ code: 'FFMPEG_MISSING' });
});

test('ENCODER_MISSING before any frame where ffmpeg was built without the encoder', async () => {
  await useFake('exit 1', ' V..... mpeg4 MPEG-4 part 2');
  await expect(createSink()).rejects.toMatchObject({
    code: 'ENCODER_MISSING',
    message: expect.stringContaining('libx264'),
  });
});

test.each(['video.mp4', 'video.gif'])('OPTION_INVALID for transparent frames in %s', async (name) => {
  const sink = await createSink(name);
  expect(() => sink.start({ ...FORMAT, channels: 4 })).toThrowError(
    expect.objectContaining({ code: 'OPTION_INVALID', message: expect.stringContaining('.webm') }),
  );
  await sink[Symbol.asyncDispose]?.();
  expect(await output.list()).toEqual([]);
});

test('FRAME_INVALID for a frame of another length, with nothing of it written', async () => {
  await useFake('exec cat > "$FOLDER/input"');
  const sink = await createSink();
  await sink.start(FORMAT);
  await expect(sink.write({ ...FRAME!, data: FRAME!.data.subarray(1) })).rejects.toMatchObject({
    code: 'FRAME_INVALID',
  });
  await expect(sink.finish()).rejects.toMatchObject({ code: 'OUTPUT_UNWRITABLE' });
  expect((await stat(tools.path('input'))).size).toBe(0);
});

test('ENCODING_FAILED with the last words of an ffmpeg that crashes midway', async () => {
  await useFake('head -c 1000 > "$OUT"; printf "[libx264 @ 0x55aa] broken\\nno memory\\n" >&2; exit 3');
  vi.stubEnv('OUT', partPath(output.path('video.mp4')));
  const sink = await createSink();
  await sink.start(FORMAT);
  const failure = { code: 'ENCODING_FAILED', exitCode: 1 };
  await expect(sink.write(FRAME!)).rejects.toMatchObject({
    ...failure,
    message: expect.stringContaining('code 3: libx264: broken; no memory'),
  });
  await expect(sink.finish()).rejects.toMatchObject(failure);
  await sink[Symbol.asyncDispose]?.();
  expect(await output.list()).toEqual([]);
});

test('ENCODING_FAILED where ffmpeg ends well before the last frame', async () => {
  await useFake('head -c 1000 > /dev/null; exit 0');
  const sink = await createSink();
  await sink.start(FORMAT);
  await expect(sink.write(FRAME!)).rejects.toMatchObject({
    code: 'ENCODING_FAILED',
    message: expect.stringContaining('too early'),
  });
});

test('ENCODING_FAILED where ffmpeg takes every frame and fails at the end, talking without end', async () => {
  await useFake('cat > /dev/null; yes nonsense | head -c 1000000 >&2; exit 1');
  const sink = await createSink();
  await sink.start(FORMAT);
  await sink.write(FRAME!);
  const error: Error = await Promise.resolve(sink.finish()).then(
    () => expect.unreachable(),
    (failure: Error) => failure,
  );
  expect(error).toMatchObject({ code: 'ENCODING_FAILED' });
  expect(error.message.length).toBeLessThan(300);
  expect(error.message).not.toContain('\n');
});

test('ENCODING_FAILED for an ffmpeg that stops reading but not running', async () => {
  await useFake('exec sleep 600 <&-');
  const sink = await createSink();
  await sink.start(FORMAT);
  await expect(sink.write(FRAME!)).rejects.toMatchObject({ code: 'ENCODING_FAILED' });
  expect(await fakeIsRunning(tools.directory)).toBe(false);
});

test('ENCODING_FAILED for a binary that answers but cannot be run again', async () => {
  await useFake('exit 0');
  const sink = await createSink();
  await writeFile(tools.path('fake-ffmpeg'), '#!/nowhere/interpreter\n');
  await sink.start(FORMAT);
  await expect(sink.write(FRAME!)).rejects.toMatchObject({ code: 'ENCODING_FAILED' });
});

test('waits with a frame until ffmpeg reads it', async () => {
  execFileSync('mkfifo', [tools.path('go')]);
  await useFake('read line < "$FOLDER/go"; cat > /dev/null');
  const sink = await createSink();
  await sink.start(FORMAT);
  let taken = false;
  const writing = Promise.resolve(sink.write(FRAME!)).then(() => {
    taken = true;
  });
  for (let turn = 0; turn < 100; turn++) await setImmediate();
  expect(taken).toBe(false);
  await writeFile(tools.path('go'), 'go\n');
  await writing;
  expect(taken).toBe(true);
});

test('an abort ends a pending write with its reason, ffmpeg and what it started, and leaves no file', async () => {
  await useFake('touch "$OUT"; sleep 600');
  vi.stubEnv('OUT', partPath(output.path('video.mp4')));
  const controller = new AbortController();
  const sink = await createSink('video.mp4', controller.signal);
  await sink.start(FORMAT);
  const writing = expect(sink.write(FRAME!)).rejects.toThrow('interrupted');
  await vi.waitFor(async () => expect(await output.list()).toEqual([basename(partPath('video.mp4'))]));
  controller.abort(new Error('interrupted'));
  await writing;
  await sink[Symbol.asyncDispose]?.();
  expect(await fakeIsRunning(tools.directory)).toBe(false);
  expect(await output.list()).toEqual([]);
});

test('does not start after an abort', async () => {
  const controller = new AbortController();
  const sink = await createSink('video.mp4', controller.signal);
  controller.abort(new Error('interrupted'));
  expect(() => sink.start(FORMAT)).toThrow('interrupted');
  await sink[Symbol.asyncDispose]?.();
  expect(await output.list()).toEqual([]);
});

test('an abort midway in a real encoding leaves nothing', async () => {
  await useFake('exec "$REAL" "$@"');
  const controller = new AbortController();
  const sink = await createSink('video.mp4', controller.signal);
  await sink.start(FORMAT);
  for (const frame of syntheticVideo(FORMAT, 5)) await sink.write(frame);
  expect(await fakeIsRunning(tools.directory)).toBe(true);
  controller.abort(new Error('interrupted'));
  await sink[Symbol.asyncDispose]?.();
  expect(await fakeIsRunning(tools.directory)).toBe(false);
  expect(await output.list()).toEqual([]);
});
