import { once } from 'node:events';
import { createServer } from 'node:net';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Composition } from '../../../core/compose.ts';
import type { PluginSpec, Sink, VideoFormat } from '../../../core/contract.ts';
import { Registry } from '../../../core/registry.ts';
import type { StreamServer } from '../../../dist/streaming/server/server.js';
import websocket from '../../../plugins/websocket/sink.ts';
import { connect, descriptionOf } from '../../../streaming/client/node.ts';
import { parseAvcConfiguration } from '../../../streaming/video/avc.ts';
import { locateH264 } from '../../../streaming/video/h264-encoder.ts';
import { health, Peer, startTestServer } from '../../support/streaming.ts';
import { patchColour, syntheticVideo } from '../../support/synthetic-video.ts';

const FORMAT = { width: 48, height: 32, channels: 3, fps: 100 } as const;
const FRAMES = 12;

let server: StreamServer;
let room: string;
let composition: Composition;
let abort: AbortController;
const logged: string[] = [];

async function serve(options: Parameters<typeof startTestServer>[0] = {}): Promise<void> {
  server = await startTestServer(options);
  room = `${server.url.replace('http', 'ws')}/rooms/demo`;
}

/** Starts the sink as a run does. */
function start(options: PluginSpec['options'] = {}): Promise<Sink> {
  return composition.start('sink', { name: 'websocket', options: { url: room, ...options } });
}

/** All of a run: from the first frame to its end. */
async function publish(
  options: PluginSpec['options'] = {},
  pace: VideoFormat['pace'] = 'file',
): Promise<void> {
  const sink = await start(options);
  await sink.start({ ...FORMAT, pace });
  for (const frame of syntheticVideo(FORMAT, FRAMES)) await sink.write(frame);
  await sink.finish();
}

async function roomsLeft(count: number): Promise<void> {
  while ((await health(server)).rooms !== count) await new Promise((resolve) => setTimeout(resolve, 10));
}

beforeEach(() => {
  vi.stubEnv('SLP_TOKEN', '');
  logged.length = 0;
  abort = new AbortController();
  composition = new Composition({
    registry: new Registry({ sink: { websocket: async () => ({ default: websocket }) } }),
    signal: abort.signal,
    log: (line) => logged.push(line),
  });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await composition[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
});

describe('the websocket sink', () => {
  it('shows its frames to the viewers of a room, in order, and ends the room', async () => {
    await serve();
    const viewer = await connect({ role: 'viewer', url: room, buffer: FRAMES });
    const seen = (async () => {
      const frames = [];
      for await (const frame of viewer.frames()) frames.push(frame);
      return frames;
    })();
    await publish();
    const frames = await seen;
    expect(frames.map(({ timestamp }) => timestamp)).toEqual(
      Array.from({ length: FRAMES }, (_, n) => n * 10_000),
    );
    expect(frames.map(({ sequence }) => sequence)).toEqual(Array.from({ length: FRAMES }, (_, n) => n));
    expect(viewer.format).toMatchObject({ codec: 'jpeg', width: 48, height: 32, fps: 100 });
    expect(await viewer.closed).toBeUndefined();
    const { data, info } = await sharp(frames[3].payload).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([48, 32]);
    const [red, green, blue] = patchColour(data, FORMAT, 0);
    expect(Math.hypot(red - 200, green - 40, blue - 40)).toBeLessThan(12);
    await roomsLeft(0);
    expect(logged).toEqual([]);
  });

  it('sends H.264 that a decoder can be set up for', async () => {
    await serve();
    await locateH264();
    const viewer = await connect({ role: 'viewer', url: room, buffer: FRAMES, accept: ['h264', 'jpeg'] });
    const seen = (async () => {
      const frames = [];
      for await (const frame of viewer.frames()) frames.push(frame);
      return frames;
    })();
    await publish({ codec: 'h264', quality: 'draft' });
    const frames = await seen;
    expect(frames.map(({ codec }) => codec)).toEqual(Array(FRAMES).fill('h264'));
    expect(frames[0].keyFrame).toBe(true);
    expect(parseAvcConfiguration(descriptionOf(viewer.format!)!).codecString).toMatch(/^avc1\.42/);
  });

  it('makes fewer bytes of less quality', async () => {
    await serve();
    const sizes: number[] = [];
    for (const quality of ['draft', 'best']) {
      const viewer = await connect({ role: 'viewer', url: room, buffer: FRAMES });
      const sum = (async () => {
        let bytes = 0;
        for await (const { payload } of viewer.frames()) bytes += payload.length;
        return bytes;
      })();
      await publish({ quality }, 'live');
      sizes.push(await sum);
    }
    expect(sizes[0]).toBeLessThan(0.8 * sizes[1]);
  });

  it('gives the token, from its options or the environment', async () => {
    await serve({ token: 'secret' });
    await publish({ token: 'secret' });
    vi.stubEnv('SLP_TOKEN', 'secret');
    await publish();
    await expect(start({ token: 'guess' })).rejects.toMatchObject({
      code: 'STREAM_REFUSED',
      message: expect.stringContaining('(UNAUTHORISED)'),
      hint: expect.stringContaining('token'),
    });
  });

  it('is refused a room that somebody else fills', async () => {
    await serve();
    const producer = await Peer.enter(server, { role: 'producer' }, 'demo');
    await expect(start()).rejects.toMatchObject({
      code: 'STREAM_REFUSED',
      message: expect.stringMatching(/^ws:.*\/rooms\/demo: .*\(ROOM_TAKEN\)$/),
      exitCode: 1,
    });
    producer.socket.terminate();
  });

  it('says where no server is', async () => {
    await serve();
    const nobody = createServer().listen(0, '127.0.0.1');
    await once(nobody, 'listening');
    const { port } = nobody.address() as { port: number };
    await new Promise((resolve) => nobody.close(resolve));
    await expect(start({ url: `ws://127.0.0.1:${port}` })).rejects.toMatchObject({
      code: 'STREAM_REFUSED',
      message: expect.stringMatching(/cannot connect: .*ECONNREFUSED/),
      hint: expect.stringContaining('server'),
    });
  });

  it.each([
    [{ url: 'demo' }, '"demo" is no address'],
    [{ url: 'ws://host/rooms/a b' }, 'names no room'],
    [{ codec: 'vp9' }, 'codec'],
    [{ ulr: 'ws://host' }, 'ulr'],
  ])('refuses the options %j', async (options, problem) => {
    room = 'ws://127.0.0.1:1/';
    await expect(start(options)).rejects.toMatchObject({
      code: 'PLUGIN_OPTIONS',
      message: expect.stringContaining(problem),
    });
  });

  it('interrupted, does not wait for a server that has gone away', async () => {
    await serve();
    const sink = await start();
    await sink.start(FORMAT);
    const [first, second] = syntheticVideo(FORMAT, 2);
    await sink.write(first);
    await server[Symbol.asyncDispose]();
    await vi.waitFor(() =>
      expect(logged).toContain('websocket: the connection was lost; trying to get it back'),
    );
    const writing = sink.write(second);
    abort.abort(new Error('interrupted'));
    await composition[Symbol.asyncDispose]();
    await writing;
  });

  it('leaves the room at once when the run is interrupted', async () => {
    await serve();
    const viewer = await connect({ role: 'viewer', url: room });
    const sink = await start();
    await sink.start({ ...FORMAT, fps: 1 });
    const [first, second] = syntheticVideo({ ...FORMAT, fps: 0.1 }, 2);
    await sink.write(first);
    const writing = sink.write(second);
    abort.abort(new Error('interrupted'));
    await composition[Symbol.asyncDispose]();
    await writing;
    expect(await viewer.closed).toBeUndefined();
    await roomsLeft(0);
  });
});
