import { afterEach, describe, expect, it } from 'vitest';
import { locateFfmpeg } from '../../../core/video/locate-ffmpeg.ts';
import type { StreamServer } from '../../../dist/streaming/server/server.js';
import { encodeFrame } from '../../../streaming/protocol/frame-codec.ts';
import { metric, Peer, startTestServer, type TestServerOptions } from '../../support/streaming.ts';

let server: StreamServer;
let peers: Peer[] = [];
async function serve(options: TestServerOptions = {}): Promise<void> {
  server = await startTestServer(options);
}
async function enter(hello: object): Promise<Peer> {
  const peer = await Peer.enter(server, hello);
  peers.push(peer);
  return peer;
}
afterEach(async () => {
  for (const { socket } of peers) socket.terminate();
  peers = [];
  await server[Symbol.asyncDispose]();
});

/** Publishes H.264 frames of 64 KiB, every tenth a key frame. */
class Publisher {
  count = 0;
  readonly payload = new Uint8Array(64 * 1024);

  constructor(readonly peer: Peer) {
    peer.say({ type: 'format', codec: 'h264', width: 64, height: 64, fps: 25 });
  }

  /** Sends frames, each when `viewer` has got the one before: what comes in one heap may be too much for anybody. */
  async send(frames: number, viewer: Peer): Promise<void> {
    for (let i = 0; i < frames; i++) {
      const keyFrame = this.count % 10 === 0;
      const header = { codec: 'h264' as const, keyFrame, timestamp: this.count, sent: 0, rendered: 0 };
      this.peer.say(encodeFrame({ ...header, sequence: this.count++, payload: this.payload }));
      await viewer.until(() => viewer.frames.length === this.count);
    }
  }
}

const skipped = (): Promise<number> => metric(server, 'slp_dropped_total{reason="viewer"}');

describe('a viewer that does not read', () => {
  it('loses frames, takes no memory for them, and holds nobody up', async () => {
    await serve({ limits: { messagesPerSecond: 1e6, silenceSeconds: 1e6 } });
    const slow = await enter({ role: 'viewer', accept: ['h264'] });
    const fast = await enter({ role: 'viewer', accept: ['h264'] });
    const publisher = new Publisher(await enter({ role: 'publisher' }));
    await publisher.send(10, fast);
    await slow.until(() => slow.frames.length === 10);
    slow.socket.pause();

    // Until what the operating system holds is full, and so is its share of the server's memory: then nothing more is put there.
    for (let lost = 0; lost < 100; ) {
      const before = await skipped();
      await publisher.send(100, fast);
      lost = (await skipped()) - before;
    }

    slow.socket.resume();
    const told = slow.frames.length;
    await slow.until(() => slow.frames.length > told);
    // Whatever waited comes first; then a gap, which ends at a key frame.
    let gapEnd: number | undefined;
    while (gapEnd === undefined) {
      await publisher.send(10, fast);
      const sequences = slow.frames.map(({ sequence }) => sequence);
      gapEnd = sequences.find((sequence, i) => i > 0 && sequence !== sequences[i - 1]! + 1);
    }
    expect(gapEnd % 10).toBe(0);
    expect(fast.frames.map(({ sequence }) => sequence)).toEqual([...Array(publisher.count).keys()]);
  });

  it('is gone when it shows no sign of life', async () => {
    await serve({ limits: { messagesPerSecond: 1e6, silenceSeconds: 0.5 } });
    const silent = await enter({ role: 'viewer' });
    const alive = await enter({ role: 'viewer' });
    silent.socket.pause();
    while ((await metric(server, 'slp_viewers')) > 1) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(alive.closed).toBeUndefined();
  });
});

describe('a viewer', () => {
  it('that joins H.264 in the middle is led to the present picture from the last key frame', async () => {
    await serve();
    const first = await enter({ role: 'viewer', accept: ['h264'] });
    const publisher = new Publisher(await enter({ role: 'publisher' }));
    await publisher.send(15, first);
    const joiner = await enter({ role: 'viewer', accept: ['h264'] });
    await joiner.until(() => joiner.frames.length === 5);
    await publisher.send(3, first);
    await joiner.until(() => joiner.frames.length === 8);
    expect(joiner.frames.map(({ sequence }) => sequence)).toEqual([10, 11, 12, 13, 14, 15, 16, 17]);
    expect(joiner.frames[0]?.keyFrame).toBe(true);
  });

  it('that joins H.264 too far from a key frame begins with the next one', async () => {
    await serve({ limits: { viewerBacklog: 3 * 64 * 1024 } });
    const first = await enter({ role: 'viewer', accept: ['h264'] });
    const publisher = new Publisher(await enter({ role: 'publisher' }));
    await publisher.send(5, first);
    const joiner = await enter({ role: 'viewer', accept: ['jpeg', 'h264'] });
    await joiner.until(() => joiner.last('format'));
    await publisher.send(10, first);
    await joiner.until(() => joiner.frames.length > 0);
    expect(joiner.frames[0]).toMatchObject({ sequence: 10, keyFrame: true });
  });

  it('that joins while the producer rests sees the last picture', async () => {
    await serve();
    const first = await enter({ role: 'viewer' });
    const producer = await enter({ role: 'producer' });
    producer.pose(1);
    await first.until(() => first.frames.length === 1);
    const joiner = await enter({ role: 'viewer' });
    await joiner.until(() => joiner.frames.length === 1);
    expect(joiner.moments).toEqual([1]);
  });

  it('gets the encoding that it prefers, and another when it asks', async () => {
    const { path: ffmpeg } = await locateFfmpeg();
    await serve({ ffmpeg });
    const modern = await enter({ role: 'viewer', accept: ['h264', 'jpeg'] });
    const plain = await enter({ role: 'viewer' });
    const producer = await enter({ role: 'producer' });
    producer.pose(1);
    await modern.until(() => modern.frames.length === 1);
    await plain.until(() => plain.frames.length === 1);
    expect([modern.frames[0]?.codec, plain.frames[0]?.codec]).toEqual(['h264', 'jpeg']);
    expect(modern.last('format')).toMatchObject({ codec: 'h264', description: expect.any(String) });

    modern.say({ type: 'quality', codec: 'jpeg' });
    await modern.until(() => modern.last('format')?.codec === 'jpeg');
    producer.pose(2);
    await modern.until(() => modern.moments.includes(2));
    expect(modern.frames.at(-1)?.codec).toBe('jpeg');
  });

  it('gets JPEG where there is no H.264, or an error where it takes nothing else', async () => {
    await serve({ ffmpeg: '/nowhere/ffmpeg' });
    const flexible = await enter({ role: 'viewer', accept: ['h264', 'jpeg'] });
    const strict = await enter({ role: 'viewer', accept: ['h264'] });
    const producer = await enter({ role: 'producer' });
    producer.pose(1);
    expect(await strict.end()).toBe(4406);
    producer.pose(2);
    await flexible.until(() => flexible.frames.length > 0);
    expect(flexible.frames[0]?.codec).toBe('jpeg');
  });

  it('gets smaller pictures for less quality', async () => {
    await serve();
    const viewer = await enter({ role: 'viewer' });
    const producer = await enter({ role: 'producer' });
    producer.pose(1);
    await viewer.until(() => viewer.frames.length === 1);
    viewer.say({ type: 'quality', jpegQuality: 1 });
    viewer.say({ type: 'ping', sent: 1 });
    await viewer.until(() => viewer.last('pong'));
    producer.pose(2);
    await viewer.until(() => viewer.frames.length === 2);
    const tables = viewer.frames.map(({ payload }) => payload.indexOf(0xdb));
    expect(tables[0]).toBe(tables[1]);
    // The first quantisers of the luma table: higher is coarser.
    expect(viewer.frames[1]!.payload[tables[0]! + 5]).toBeGreaterThan(
      viewer.frames[0]!.payload[tables[0]! + 5]!,
    );
  });
});
