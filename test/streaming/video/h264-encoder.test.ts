import { execFileSync } from 'node:child_process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Frame, VideoFormat } from '../../../core/contract.ts';
import { createFrame } from '../../../core/image/frame.ts';
import { psnr } from '../../../core/metrics/psnr.ts';
import { listEncoders } from '../../../core/video/locate-ffmpeg.ts';
import { parseAvcConfiguration } from '../../../streaming/video/avc.ts';
import { createH264Encoder, locateH264 } from '../../../streaming/video/h264-encoder.ts';
import type { EncodedFrame, LiveFormat } from '../../../streaming/video/live-encoder.ts';
import { availableBinaries, describeVideo, fakeFfmpeg } from '../../support/ffmpeg.ts';
import { syntheticVideo } from '../../support/synthetic-video.ts';
import { createWorkspace, type Workspace } from '../../support/workspace.ts';
import { FILE_HEADER, join, tag, VIDEO, video } from './flv-bytes.ts';

const FORMAT: VideoFormat = { width: 96, height: 64, channels: 3, fps: 10 };

const binaries = await availableBinaries();
const withX264 = await Promise.all(
  binaries.map(async ({ path }) => (await listEncoders(path)).has('libx264')),
);
const able = binaries.filter((_, index) => withX264[index]);

it.skipIf(able.length === 0)('an ffmpeg with libx264 is here to be tested', () => {
  expect(able).not.toEqual([]);
});

/** NAL units of an access unit, which must fill it exactly. */
function nalUnits(unit: Uint8Array): Uint8Array[] {
  const view = new DataView(unit.buffer, unit.byteOffset, unit.byteLength);
  const found: Uint8Array[] = [];
  for (let at = 0; at < unit.length; at += 4 + view.getUint32(at)) {
    const length = view.getUint32(at);
    expect(at + 4 + length).toBeLessThanOrEqual(unit.length);
    found.push(unit.subarray(at + 4, at + 4 + length));
  }
  return found;
}

/** The bare stream that ffmpeg reads, from nothing but what a viewer gets: the format and the access units. */
function annexB(format: LiveFormat, units: readonly EncodedFrame[]): Buffer {
  const { parameterSets } = parseAvcConfiguration(format.description!);
  const nals = [...parameterSets, ...units.flatMap(({ data }) => nalUnits(data))];
  return Buffer.concat(nals.flatMap((nal) => [Uint8Array.of(0, 0, 0, 1), nal]));
}

function decode(binary: string, format: LiveFormat, units: readonly EncodedFrame[]): Frame[] {
  const pixels = execFileSync(
    binary,
    [
      ...['-v', 'fatal', '-f', 'h264', '-i', 'pipe:0'],
      ...[
        '-vsync',
        'passthrough',
        '-f',
        'rawvideo',
        '-pix_fmt',
        'rgb24',
        '-sws_flags',
        'accurate_rnd',
        'pipe:1',
      ],
    ],
    { input: annexB(format, units), maxBuffer: 64 << 20 },
  );
  const { width, height } = format;
  const size = width * height * 3;
  expect(pixels.length % size).toBe(0);
  return Array.from({ length: pixels.length / size }, (_, index) => ({
    ...{ timestamp: units[index]!.timestamp, width, height, channels: 3 },
    data: pixels.subarray(index * size, (index + 1) * size),
  }));
}

describe.each(able)('live H.264 by the ffmpeg from $origin', ({ path: binary }) => {
  let tools: Workspace;

  beforeEach(async () => {
    tools = await createWorkspace();
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await tools[Symbol.asyncDispose]();
  });

  const encoderOf = async (script: string) =>
    createH264Encoder(FORMAT, { binary: await fakeFfmpeg(tools.directory, script) });

  /** Frame by frame: each has to be out before the next one is in. */
  async function encodeAll(frames: Iterable<Frame>, format = FORMAT) {
    await using encoder = createH264Encoder(format, { binary });
    const units: EncodedFrame[] = [];
    for (const frame of frames) units.push(await encoder.encode(frame));
    return { format: await encoder.format, units };
  }

  it('makes one access unit of each frame before it gets the next, the first and one a second being key frames', async () => {
    const moments = [0, 40_001, 40_002, 9e9, 1e10];
    const frames = [...syntheticVideo(FORMAT, 32)].map((frame, index) => ({
      ...frame,
      timestamp: moments[index] ?? 1e10 + index,
    }));
    const { units, format } = await encodeAll(frames);
    expect(units.map(({ timestamp }) => timestamp)).toEqual(frames.map(({ timestamp }) => timestamp));
    expect(units.flatMap(({ key }, index) => (key ? [index] : []))).toEqual([0, 10, 20, 30]);
    for (const { data, key } of units) {
      const slices = nalUnits(data).flatMap((nal) => ([1, 5].includes(nal[0] & 31) ? [nal[0] & 31] : []));
      expect(slices).toEqual([key ? 5 : 1]);
    }
    expect(format).toMatchObject({ codec: 'h264', width: 96, height: 64, fps: 10 });
    expect(format.codecString).toMatch(/^avc1\.42C0[0-9A-F]{2}$/);
    expect(parseAvcConfiguration(format.description!).parameterSets.map((set) => set[0] & 31)).toEqual([
      7, 8,
    ]);
  });

  it('makes a video that shows what it was given, also from a later key frame on', async () => {
    const frames = [...syntheticVideo(FORMAT, 30)];
    const { units, format } = await encodeAll(frames);
    for (const from of [0, 20]) {
      const decoded = decode(binary, format, units.slice(from));
      expect(decoded).toHaveLength(30 - from);
      for (const [index, frame] of decoded.entries()) {
        expect(psnr(frame, frames[from + index]!)).toBeGreaterThan(30);
        expect(psnr(frame, frames[(from + index + 1) % 30]!)).toBeLessThan(26);
      }
    }
  });

  it('says in the stream which colours it means', async () => {
    const { units, format } = await encodeAll(syntheticVideo(FORMAT, 2));
    const path = await tools.write('video.h264', annexB(format, units));
    expect(await describeVideo(binary, path)).toMatch(/h264 \(Constrained Baseline\), yuv420p\(tv, bt709/);
  });

  it('ignores alpha, and cuts off an odd row and column', async () => {
    const even = [...syntheticVideo(FORMAT, 2)];
    const odd: VideoFormat = { width: 97, height: 65, channels: 4, fps: 29.97 };
    const { units, format } = await encodeAll(even.map(paddedWithAlpha), odd);
    expect(format).toMatchObject({ width: 96, height: 64, fps: 29.97 });
    const decoded = decode(binary, format, units);
    expect(decoded).toHaveLength(2);
    for (const [index, frame] of decoded.entries()) expect(psnr(frame, even[index]!)).toBeGreaterThan(30);
  });

  it('keeps neither frames nor listeners', async () => {
    const warnings: Error[] = [];
    const warn = (warning: Error): void => void warnings.push(warning);
    process.on('warning', warn);
    const listeners = process.listenerCount('exit');
    setFlagsFromString('--expose-gc');
    const collectGarbage: () => void = runInNewContext('gc');
    const used = (): number => {
      collectGarbage();
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      return heapUsed + arrayBuffers;
    };
    const frames = [...syntheticVideo(FORMAT, 8)];
    {
      await using encoder = createH264Encoder(FORMAT, { binary });
      for (let index = 0; index < 100; index++) await encoder.encode(frames[index % 8]!);
      const before = used();
      for (let index = 0; index < 1000; index++) await encoder.encode(frames[index % 8]!);
      // A thousand frames hold 18 MB.
      expect(used() - before).toBeLessThan(2e6);
    }
    process.off('warning', warn);
    expect(warnings).toEqual([]);
    expect(process.listenerCount('exit')).toBe(listeners);
  });

  it('goes on after a frame of another format: FRAME_INVALID', async () => {
    await using encoder = createH264Encoder(FORMAT, { binary });
    const [frame] = syntheticVideo(FORMAT, 1);
    for (const wrong of [
      { ...frame!, width: 64, height: 96 },
      { ...frame!, data: frame!.data.subarray(1) },
    ]) {
      await expect(encoder.encode(wrong)).rejects.toMatchObject({ code: 'FRAME_INVALID' });
    }
    expect((await encoder.encode(frame!)).key).toBe(true);
  });

  it('refuses a second frame while it is at the first', async () => {
    await using encoder = createH264Encoder(FORMAT, { binary });
    const [first, second] = [...syntheticVideo(FORMAT, 2)];
    const encoding = encoder.encode(first!);
    await expect(encoder.encode(second!)).rejects.toThrow('before it was done');
    expect((await encoding).key).toBe(true);
    expect((await encoder.encode(second!)).key).toBe(false);
  });

  const [FRAME, NEXT] = [...syntheticVideo(FORMAT, 2)] as [Frame, Frame];
  const pid = async () => Number(execFileSync('cat', [tools.path('pid')], { encoding: 'utf8' }));

  it('ENCODING_FAILED for the frame at hand and all after it where ffmpeg is killed', async () => {
    await using encoder = await encoderOf('exec "$REAL" "$@"');
    expect((await encoder.encode(FRAME)).key).toBe(true);
    process.kill(await pid(), 'SIGKILL');
    const failure = { code: 'ENCODING_FAILED', message: expect.stringContaining('SIGKILL') };
    await expect(encoder.encode(NEXT)).rejects.toMatchObject(failure);
    await expect(encoder.encode(NEXT)).rejects.toMatchObject(failure);
  });

  it('ENCODING_FAILED where ffmpeg is killed with a frame in its hands', async () => {
    await using encoder = await encoderOf('cat > /dev/null');
    const encoding = encoder.encode(FRAME);
    await vi.waitFor(async () => expect(await tools.list()).toContain('pid'));
    process.kill(-(await pid()), 'SIGKILL');
    const failure = { code: 'ENCODING_FAILED', message: expect.stringContaining('SIGKILL') };
    await expect(encoding).rejects.toMatchObject(failure);
    await expect(encoder.format).rejects.toMatchObject(failure);
  });

  it.each([
    ['crashes', 'printf "[libx264 @ 0x55aa] no memory\\n" >&2; exit 3', 'code 3: libx264: no memory'],
    ['ends in peace', 'exit 0', 'too early'],
    ['takes half a frame and ends', 'head -c 9000 > /dev/null', 'too early'],
    ['writes something else', 'echo "a page, and no video"; cat > /dev/null', 'no FLV stream'],
  ])('ENCODING_FAILED with what is known where ffmpeg %s', async (_what, script, words) => {
    await using encoder = await encoderOf(script);
    await expect(encoder.encode(FRAME).then(() => encoder.encode(NEXT))).rejects.toMatchObject({
      code: 'ENCODING_FAILED',
      message: expect.stringContaining(words),
    });
  });

  it('ENCODING_FAILED where ffmpeg makes two frames of one', async () => {
    const unit = tag(VIDEO, video(1, 1, [0, 0, 0, 1, 0x65]));
    const configuration = tag(VIDEO, video(1, 0, [1, 66, 192, 13, 255, 0xe0, 0]));
    await tools.write('two.flv', join(FILE_HEADER, configuration, unit, unit));
    await using encoder = await encoderOf('cat "$FOLDER/two.flv"; cat > /dev/null');
    expect((await encoder.encode(FRAME)).data).toEqual(Uint8Array.of(0, 0, 0, 1, 0x65));
    await expect(encoder.encode(NEXT)).rejects.toMatchObject({
      code: 'ENCODING_FAILED',
      message: expect.stringContaining('more frames than it was given'),
    });
  });

  it('ENCODING_FAILED for a binary that is not there', async () => {
    await using encoder = createH264Encoder(FORMAT, { binary: tools.path('nothing') });
    await expect(encoder.encode(FRAME)).rejects.toMatchObject({ code: 'ENCODING_FAILED' });
  });

  it('waits for an ffmpeg that does not read, until it is closed', async () => {
    const format: VideoFormat = { ...FORMAT, width: 640, height: 480 };
    const encoder = createH264Encoder(format, {
      binary: await fakeFfmpeg(tools.directory, 'exec sleep 600'),
    });
    const [large] = syntheticVideo(format, 1);
    const encoding = encoder.encode(large!);
    const failure = { code: 'ENCODING_FAILED', message: expect.stringContaining('was closed') };
    const failing = expect(encoding).rejects.toMatchObject(failure);
    await vi.waitFor(async () => expect(await tools.list()).toContain('pid'));
    await encoder[Symbol.asyncDispose]();
    await failing;
    expect(() => process.kill(Number(execFileSync('cat', [tools.path('pid')])), 0)).toThrow('ESRCH');
    await expect(encoder.encode(large!)).rejects.toMatchObject(failure);
    await expect(encoder.format).rejects.toMatchObject(failure);
    await encoder[Symbol.asyncDispose]();
  });

  it('ENCODER_MISSING where ffmpeg has no libx264', async () => {
    vi.stubEnv('SLP_FFMPEG', await fakeFfmpeg(tools.directory, 'exit 1', ' V..... mpeg4 MPEG-4 part 2'));
    await expect(locateH264()).rejects.toMatchObject({ code: 'ENCODER_MISSING' });
    vi.stubEnv('SLP_FFMPEG', binary);
    expect(await locateH264()).toBe(binary);
  });
});

/** The frame, half of it transparent, with a row and a column of black more. */
function paddedWithAlpha(frame: Frame): Frame {
  const padded = createFrame(frame.width + 1, frame.height + 1, 4, frame.timestamp);
  for (let y = 0; y < frame.height; y++) {
    for (let x = 0; x < frame.width; x++) {
      const from = (y * frame.width + x) * 3;
      const to = (y * padded.width + x) * 4;
      padded.data.set(frame.data.subarray(from, from + 3), to);
      padded.data[to + 3] = x < frame.width / 2 ? 255 : 0;
    }
  }
  return padded;
}
