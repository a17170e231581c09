import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Frame } from '../../../core/contract.ts';
import { decodeVideo } from '../../../core/video/decode.ts';
import { probeVideo, type VideoInfo } from '../../../core/video/probe.ts';
import { fakeFfmpeg, fakeIsRunning } from '../../support/ffmpeg.ts';
import {
  barOf,
  collect,
  LOSSLESS,
  makeSynthetic,
  makeVideo,
  SIZE,
  syntheticFrames,
  turnClockwise,
} from '../../support/make-video.ts';
import { describeWithSharedData, sharedData } from '../../support/shared-data.ts';
import { COLOURS, patchColour } from '../../support/synthetic-video.ts';
import { createWorkspace, repository, type Workspace } from '../../support/workspace.ts';

const MPEG4 = ['-c:v', 'mpeg4', '-q:v', '1'];

let files: Workspace;
beforeAll(async () => {
  files = await createWorkspace();
});
afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(() => files[Symbol.asyncDispose]());

async function decodeAll(path: string, options = {}): Promise<Frame[]> {
  return collect(decodeVideo(path, await probeVideo(path), options));
}

describe('a constant rate', () => {
  test('gives exactly the frames of the file', async () => {
    const frames = await decodeAll(await makeSynthetic(files.path('exact.mkv'), 30));
    expect(frames).toEqual(syntheticFrames(30));
    expect(new Set(frames.map(({ data }) => data.buffer)).size).toBe(30);
  });

  test.each([
    ['ntsc.mkv', '30000/1001', LOSSLESS],
    ['film.ts', '24000/1001', ['-c:v', 'mpeg2video']],
    ['fast.mp4', '60000/1001', MPEG4],
    ['slow.mov', '25/2', MPEG4],
    ['a.gif', 10, ['-c:v', 'gif']],
  ])('%s: as many frames as went in, each once', async (name, fps, codec) => {
    const path = await makeSynthetic(files.path(name), 40, { fps, codec });
    const frames = await decodeAll(path);
    expect(frames.map(barOf)).toEqual(Array.from({ length: 40 }, (_, index) => index % 8));
    const { fps: rate } = await probeVideo(path);
    expect(frames[39]!.timestamp).toBe(Math.round((39 / rate) * 1e6));
  });

  test('begins with the first frame where the sound begins earlier', async () => {
    const film = await makeSynthetic(files.path('film.mkv'), 25, { codec: MPEG4 });
    const sound = ['-f', 'lavfi', '-i', 'sine=duration=1.5', '-map', '0:v', '-map', '1:a'];
    const args = ['-itsoffset', '0.4', '-i', film, ...sound, '-c:v', 'copy', '-c:a', 'aac'];
    const frames = await decodeAll(await makeVideo(files.path('late.mov'), args));
    expect(frames.map(barOf)).toEqual(Array.from({ length: 25 }, (_, index) => index % 8));
    expect(frames[0]!.timestamp).toBe(0);
  });
});

describe('a variable rate', () => {
  // Frames 0 to 9, 12, 15, 18 … of 30 a second.
  const kept = (index: number): boolean => index < 10 || index % 3 === 0;

  test('is resampled by time', async () => {
    const picked = [...LOSSLESS, '-vf', 'select=lt(n\\,10)+not(mod(n\\,3))'];
    const path = await makeSynthetic(files.path('variable.mkv'), 31, { fps: 30, codec: picked });
    const info = { ...(await probeVideo(path)), fps: 30 };
    const bars = (await collect(decodeVideo(path, info))).map(barOf);
    // How long the last frame is shown, no container says.
    expect(bars.length).toBeGreaterThanOrEqual(31);
    expect(bars.length).toBeLessThanOrEqual(33);
    bars.forEach((bar, index) => {
      // What was on the screen at that moment, or came one frame later.
      const near = [...Array(31).keys()].filter((n) => kept(n) && n <= index + 1).slice(-2);
      expect(near.map((n) => n % 8)).toContain(bar);
    });
    expect(bars.slice(0, 10)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 0, 1]);
  });
});

test('another rate is sampled by time', async () => {
  const path = await makeSynthetic(files.path('sampled.mkv'), 50);
  const frames = await decodeAll(path, { fps: 12.5 });
  expect(frames.map(({ timestamp }) => timestamp)).toEqual([...Array(25).keys()].map((n) => n * 80_000));
  expect(new Set(frames.map(barOf)).size).toBeLessThanOrEqual(4);
  expect(await decodeAll(path, { fps: 50 })).toHaveLength(100);
});

test.each([
  ['sought.mkv', LOSSLESS],
  ['sought.mp4', [...MPEG4, '-bf', '2', '-g', '12']],
])('%s: from a moment on, exactly so many frames, with their own timestamps', async (name, codec) => {
  const path = await makeSynthetic(files.path(name), 60, { codec });
  const info = await probeVideo(path);
  for (const first of [1, 13, 30, 57]) {
    const frames = await collect(decodeVideo(path, info, { from: first / 25, frames: 2 }));
    expect(frames.map(({ timestamp }) => timestamp)).toEqual([first * 40_000, (first + 1) * 40_000]);
    expect(frames.map(barOf)).toEqual([first % 8, (first + 1) % 8]);
  }
  expect(await collect(decodeVideo(path, info, { from: 100 }))).toEqual([]);
});

describe('the picture', () => {
  test('of a phone that was held upright stands upright', async () => {
    const lying = await readFile(await makeSynthetic(files.path('lying.mp4'), 3, { codec: MPEG4 }));
    const path = await files.write('upright.mp4', turnClockwise(lying, SIZE.height));
    const [frame] = await decodeAll(path);
    expect(frame).toMatchObject({ width: SIZE.height, height: SIZE.width });
    // The patches, left to right on the sensor, are top to bottom here.
    COLOURS.forEach((colour, patch) => {
      const y = 16 * patch + 8;
      const at = (y * SIZE.height + 10) * 3;
      for (const [c, value] of colour.entries())
        expect(Math.abs(frame!.data[at + c]! - value)).toBeLessThan(16);
    });
  });

  test.each(['bt709', 'smpte170m'])('has its colours by the matrix of the file, %s', async (matrix) => {
    const filter = `scale=out_color_matrix=${matrix}:out_range=tv:flags=accurate_rnd,format=yuv444p`;
    const codec = ['-vf', filter, '-c:v', 'ffv1', '-colorspace', matrix, '-color_range', 'tv'];
    const [frame] = await decodeAll(await makeSynthetic(files.path(`${matrix}.mkv`), 2, { codec }));
    COLOURS.forEach((colour, patch) => {
      const shown = patchColour(frame!.data, { ...SIZE, channels: 3, fps: 25 }, patch);
      for (const [c, value] of colour.entries()) expect(Math.abs(shown[c]! - value)).toBeLessThan(3);
    });
  });

  test('without its transparency is the same every time', async () => {
    const codec = ['-vf', 'format=rgba,colorchannelmixer=aa=0.5', '-c:v', 'png'];
    const path = await makeSynthetic(files.path('clear.mov'), 2, { codec });
    expect(await decodeAll(path)).toEqual(syntheticFrames(2));
  });

  test('cut out is that part, with its edge repeated beyond', async () => {
    const path = await makeSynthetic(files.path('crop.mkv'), 2);
    const [whole] = syntheticFrames(1);
    for (const crop of [
      { x: 5, y: 3, width: 21, height: 17 },
      { x: -6, y: -4, width: 30, height: 20 },
      { x: 50, y: 30, width: 40, height: 40 },
      { x: -2, y: -2, width: 70, height: 60 },
    ]) {
      const [frame] = await decodeAll(path, { crop });
      expect(frame).toEqual({ ...cut(whole!, crop), timestamp: 0 });
    }
  });

  test('is scaled to the size asked for', async () => {
    const path = await makeSynthetic(files.path('scaled.mkv'), 1);
    const [small] = await decodeAll(path, { size: { width: 32, height: 24 } });
    const [large] = await decodeAll(path, {
      crop: { x: 0, y: 24, width: 64, height: 24 },
      size: { width: 128, height: 48 },
    });
    for (const frame of [small!, large!]) {
      COLOURS.forEach((colour, patch) => {
        const shown = patchColour(frame.data, { ...frame, fps: 25 }, patch);
        for (const [c, value] of colour.entries()) expect(Math.abs(shown[c]! - value)).toBeLessThan(3);
      });
    }
  });

  test('keeps its size, and time goes on, where the film changes size midway', async () => {
    const first = await makeSynthetic(files.path('first.mpg'), 20, {
      codec: ['-c:v', 'mpeg2video', '-f', 'mpeg2video'],
    });
    const size = ['-vf', 'scale=96:72', '-c:v', 'mpeg2video', '-f', 'mpeg2video'];
    const second = await makeSynthetic(files.path('second.mpg'), 20, { codec: size });
    const path = await files.write(
      'both.mpg',
      Buffer.concat([await readFile(first), await readFile(second)]),
    );
    const frames = await decodeAll(path);
    expect(frames.length).toBeGreaterThanOrEqual(39);
    expect(frames.length).toBeLessThanOrEqual(41);
    const last = frames.at(-1)!;
    expect(last.data).toHaveLength(SIZE.width * SIZE.height * 3);
    const shown = patchColour(last.data, { ...SIZE, channels: 3, fps: 25 }, 1);
    for (const [c, value] of COLOURS[1].entries()) expect(Math.abs(shown[c]! - value)).toBeLessThan(30);
  });

  test('may not be larger than memory', async () => {
    const path = await makeSynthetic(files.path('huge.mkv'), 1);
    const crop = { x: 0, y: 0, width: 60_000, height: 60_000 };
    await expect(decodeAll(path, { crop })).rejects.toThrow(RangeError);
  });
});

describe('a damaged file', () => {
  test('gives what can be decoded, and says that it is damaged', async () => {
    const bytes = await readFile(await makeSynthetic(files.path('sound.mp4'), 100, { codec: MPEG4 }));
    const start = bytes.indexOf('mdat');
    const length = bytes.indexOf('moov') - start;
    bytes.fill(0, start + Math.floor(length * 0.4), start + Math.floor(length * 0.6));
    const onDamage = vi.fn();
    const frames = await decodeAll(await files.write('damaged.mp4', bytes), { onDamage });
    expect(frames.length).toBeGreaterThan(35);
    expect(frames.length).toBeLessThanOrEqual(101);
    expect(frames.slice(0, 32).map(barOf)).toEqual(Array.from({ length: 32 }, (_, index) => index % 8));
    expect(onDamage).toHaveBeenCalledExactlyOnceWith(
      expect.stringMatching(/^\w(?!.*damaged\.mp4|.*repeated \d)/),
    );
  });

  test('gives its first part where the rest is missing', async () => {
    const bytes = await readFile(await makeSynthetic(files.path('long.mkv'), 100));
    const path = await files.write('short.mkv', bytes.subarray(0, bytes.length / 2));
    const frames = await decodeAll(path);
    expect(frames.length).toBeGreaterThan(35);
    expect(frames.length).toBeLessThan(60);
    expect(frames.slice(0, 30)).toEqual(syntheticFrames(30));
  });

  test('nothing is said of a sound one', async () => {
    const onDamage = vi.fn();
    await decodeAll(await makeSynthetic(files.path('fine.mp4'), 10, { codec: MPEG4 }), { onDamage });
    expect(onDamage).not.toHaveBeenCalled();
  });
});

describe('ffmpeg', () => {
  /** A frame is larger than what the pipe from ffmpeg holds. */
  const INFO: VideoInfo = { width: 640, height: 480, fps: 25 };
  const BYTES = 640 * 480 * 3;
  const ENDLESS = `i=0; while :; do head -c ${BYTES} /dev/zero; i=$((i+1)); echo $i > "$FOLDER/count"; done`;

  let tools: Workspace;
  beforeAll(async () => {
    tools = await createWorkspace();
  });
  afterAll(() => tools[Symbol.asyncDispose]());

  async function decodeWith(script: string, options = {}): Promise<AsyncGenerator<Frame>> {
    vi.stubEnv('SLP_FFMPEG', await fakeFfmpeg(tools.directory, script));
    return decodeVideo('film.mp4', INFO, options);
  }

  test('waits while no frame is asked for, and is gone when the loop is left', async () => {
    let seen = 0;
    for await (const frame of await decodeWith(ENDLESS)) {
      expect(frame.data).toHaveLength(BYTES);
      seen += 1;
      if (seen === 5) break;
    }
    expect(Number(await readFile(tools.path('count'), 'utf8'))).toBeLessThanOrEqual(6);
    expect(await fakeIsRunning(tools.directory)).toBe(false);
  });

  test('is gone after an abort, whose reason comes out', async () => {
    const controller = new AbortController();
    const frames = await decodeWith(ENDLESS, { signal: controller.signal });
    await frames.next();
    controller.abort(new Error('interrupted'));
    await expect(collect(frames)).rejects.toThrow('interrupted');
    expect(await fakeIsRunning(tools.directory)).toBe(false);
  });

  test('is ended by an abort also while it says nothing', async () => {
    const controller = new AbortController();
    const frames = await decodeWith('touch "$FOLDER/started"; exec sleep 600', { signal: controller.signal });
    const next = expect(frames.next()).rejects.toThrow('interrupted');
    await vi.waitFor(async () => expect(await tools.list()).toContain('started'));
    controller.abort(new Error('interrupted'));
    await next;
    expect(await fakeIsRunning(tools.directory)).toBe(false);
  });

  test('is not started after an abort', async () => {
    const frames = await decodeWith('touch "$FOLDER/never"', {
      signal: AbortSignal.abort(new Error('before')),
    });
    await expect(frames.next()).rejects.toThrow('before');
    expect(await tools.list()).not.toContain('never');
  });

  test('that fails midway has its last words in VIDEO_UNREADABLE, after the frames before', async () => {
    const frames = await decodeWith(
      `head -c ${BYTES + 1000} /dev/zero; printf "[h264 @ 0x55aa] broken\\nno more\\n" >&2; exit 3`,
    );
    expect((await frames.next()).value).toMatchObject({ timestamp: 0, width: 640 });
    await expect(frames.next()).rejects.toMatchObject({
      code: 'VIDEO_UNREADABLE',
      message: expect.stringContaining('code 3: h264: broken; no more'),
    });
  });

  test('that decodes nothing at all is no success', async () => {
    await expect(collect(await decodeWith('exit 0'))).rejects.toMatchObject({ code: 'VIDEO_UNREADABLE' });
  });

  test('that crashes is named', async () => {
    await expect(collect(await decodeWith('kill -SEGV $$'))).rejects.toMatchObject({
      code: 'VIDEO_UNREADABLE',
      message: expect.stringContaining('SIGSEGV'),
    });
  });

  test.skipIf(process.platform === 'win32')('does not outlive a killed program', async () => {
    vi.stubEnv('SLP_FFMPEG', await fakeFfmpeg(tools.directory, 'exec yes'));
    const script = repository('test/core/video/killed-program.ts');
    const program = spawn(process.execPath, ['--import', 'tsx', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(program.stdout!, 'data');
    expect(await fakeIsRunning(tools.directory)).toBe(true);
    program.kill('SIGKILL');
    await vi.waitFor(async () => expect(await fakeIsRunning(tools.directory)).toBe(false), {
      timeout: 10_000,
    });
  });
});

describeWithSharedData('filmed clips', () => {
  test.each(['blond_man/test/season', 'unseen/white_kurta/A', 'unseen/blonde_320/example-sentence-original'])(
    '%s: one frame for every entry of its keypoints',
    async (name) => {
      const { frames, fps } = JSON.parse(await readFile(sharedData(`clips/${name}.json`), 'utf8'));
      const path = sharedData(`clips/${name}.mp4`);
      const info = await probeVideo(path);
      expect(info.fps).toBeCloseTo(fps, 2);
      let count = 0;
      for await (const frame of decodeVideo(path, info)) count += frame.width / 512;
      expect(count).toBe(frames.length);
    },
  );
});

function cut(
  frame: Frame,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
): Frame {
  const data = new Uint8Array(width * height * 3);
  const within = (value: number, length: number): number => Math.min(Math.max(value, 0), length - 1);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const from = (within(y + row, frame.height) * frame.width + within(x + column, frame.width)) * 3;
      data.set(frame.data.subarray(from, from + 3), (row * width + column) * 3);
    }
  }
  return { timestamp: frame.timestamp, width, height, channels: 3, data };
}
