import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StreamServer } from '../../../dist/streaming/server/server.js';
import { Gate, health, Peer, startTestServer, type TestServerOptions } from '../../support/streaming.ts';

const gate = new Gate();
let server: StreamServer;
let peers: Peer[] = [];
const logged: string[] = [];

async function serve(options: TestServerOptions = {}): Promise<void> {
  server = await startTestServer({ log: (line) => logged.push(line), ...options });
}
async function enter(hello: object, room?: string): Promise<Peer> {
  const peer = await Peer.enter(server, hello, room);
  peers.push(peer);
  return peer;
}
async function knock(hello: object, room = 'main'): Promise<Peer> {
  const peer = await Peer.open(`${server.url}/rooms/${room}`, hello);
  peers.push(peer);
  return peer;
}
/** Sends a pose and waits for its frame. */
async function show(producer: Peer, viewer: Peer, frame: number): Promise<void> {
  producer.pose(frame);
  await viewer.until(() => viewer.moments.includes(frame));
}
async function settled(rooms: number): Promise<void> {
  while ((await health(server)).rooms !== rooms) await new Promise((resolve) => setTimeout(resolve, 10));
}

beforeEach(() => {
  logged.splice(0);
});
afterEach(async () => {
  gate.open();
  for (const { socket } of peers) socket.terminate();
  peers = [];
  await server[Symbol.asyncDispose]();
});

describe('a room', () => {
  it('takes poses and gives frames, to viewers that came before and after the producer', async () => {
    await serve();
    const early = await enter({ role: 'viewer' });
    const producer = await enter({ role: 'producer', fps: 30 });
    const late = await enter({ role: 'viewer' });
    producer.pose(1, 123);
    await early.until(() => early.frames.length === 1);
    await late.until(() => late.frames.length === 1);
    expect(producer.last('welcome')).toMatchObject({
      version: 1,
      room: 'main',
      role: 'producer',
      signers: ['anna', 'ben'],
      signer: 'anna',
      fps: 30,
    });
    expect(early.last('format')).toEqual({ type: 'format', codec: 'jpeg', width: 32, height: 32, fps: 30 });
    expect(late.frames[0]).toMatchObject({ codec: 'jpeg', keyFrame: true, timestamp: 40_000, sent: 123 });
    expect(late.frames[0]?.payload).toEqual(early.frames[0]?.payload);
  });

  it('reads poses as JSON, too, and times them where they do not say', async () => {
    await serve();
    const viewer = await enter({ role: 'viewer' });
    const producer = await enter({ role: 'producer' });
    const body = Array.from({ length: 13 }, () => [10, 10]);
    producer.say({ type: 'pose', timestamp: 80_000, sent: 5, pose: { body } });
    await viewer.until(() => viewer.frames.length === 1);
    producer.say({ type: 'pose', pose: null });
    await viewer.until(() => viewer.frames.length === 2);
    expect(viewer.frames[0]).toMatchObject({ timestamp: 80_000, sent: 5 });
    expect(viewer.frames[1]!.timestamp).toBeGreaterThan(1e15);
  });

  it('is told apart from others', async () => {
    await serve();
    const [viewer, other] = [await enter({ role: 'viewer' }, 'a'), await enter({ role: 'viewer' }, 'b')];
    const [first, second] = [await enter({ role: 'producer' }, 'A'), await enter({ role: 'producer' }, 'b')];
    await show(first, viewer, 1);
    await show(second, other, 2);
    expect(viewer.moments).toEqual([1]);
    expect(other.moments).toEqual([2]);
  });

  it('has one producer', async () => {
    await serve();
    await enter({ role: 'producer' });
    const second = await knock({ role: 'producer' });
    expect(await second.end()).toBe(4409);
    expect(second.fault).toBe('ROOM_TAKEN');
    const publisher = await knock({ role: 'publisher' });
    expect(await publisher.end()).toBe(4409);
  });

  it('lets a producer that lost its connection go on where it was', async () => {
    await serve();
    const viewer = await enter({ role: 'viewer' });
    const producer = await enter({ role: 'producer' });
    await show(producer, viewer, 1);
    producer.socket.terminate();
    const { resume } = producer.last('welcome')!;
    const again = await enter({ role: 'producer', resume });
    await show(again, viewer, 2);
    expect(viewer.frames.map(({ sequence }) => sequence)).toEqual([0, 1]);
    expect(viewer.closed).toBeUndefined();
    expect(logged.some((line) => line.includes('resumed by a producer'))).toBe(true);
  });

  it('lets the resume token take the place of a connection that seems alive', async () => {
    await serve();
    const viewer = await enter({ role: 'viewer' });
    const producer = await enter({ role: 'producer' });
    const { resume } = producer.last('welcome')!;
    const again = await enter({ role: 'producer', resume });
    expect(await producer.end()).toBe(4409);
    await show(again, viewer, 1);
    const stale = await knock({ role: 'producer', resume });
    expect(await stale.end()).toBe(4409);
  });

  it('closes when its producer does not come back, and tells its viewers', async () => {
    await serve({ limits: { resumeSeconds: 0.05 } });
    const viewer = await enter({ role: 'viewer' });
    const producer = await enter({ role: 'producer' });
    await show(producer, viewer, 1);
    producer.socket.terminate();
    expect(await viewer.end()).toBe(1000);
    expect(viewer.said.at(-1)).toEqual({ type: 'bye' });
    await settled(0);
    while ((await health(server)).sessions > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  });

  it('closes after a bye, when all that was sent is drawn', async () => {
    await serve({ generator: { gate: gate.cells }, limits: { resumeSeconds: 1000 } });
    const viewer = await enter({ role: 'viewer' });
    const producer = await enter({ role: 'producer' });
    gate.close();
    producer.pose(1);
    producer.say({ type: 'bye' });
    expect(await producer.end()).toBe(1000);
    gate.open();
    expect(await viewer.end()).toBe(1000);
    expect(viewer.moments).toEqual([1]);
    await settled(0);
  });

  it('is gone with its last viewer where nobody ever fed it', async () => {
    await serve();
    const viewer = await enter({ role: 'viewer' });
    expect(await health(server)).toMatchObject({ rooms: 1, viewers: 1, connections: 1 });
    viewer.socket.terminate();
    await settled(0);
  });

  it('shows another signer when the producer says so', async () => {
    await serve();
    const viewer = await enter({ role: 'viewer' });
    const producer = await enter({ role: 'producer', signer: 'ben' });
    await show(producer, viewer, 1);
    expect(viewer.last('format')).toMatchObject({ width: 48 });
    producer.say({ type: 'signer', name: 'carla' });
    await producer.until(() => producer.fault);
    expect(producer.fault).toBe('SIGNER_UNKNOWN');
    producer.say({ type: 'signer', name: 'anna' });
    await viewer.until(() => viewer.last('signer'));
    expect(producer.last('signer')).toEqual({ type: 'signer', name: 'anna' });
    await show(producer, viewer, 2);
    expect(viewer.last('format')).toMatchObject({ width: 32 });
  });

  it('shows the first signer where the one asked for is unknown, and says so', async () => {
    await serve();
    const producer = await enter({ role: 'producer', signer: 'nobody' });
    await producer.until(() => producer.fault);
    expect(producer.fault).toBe('SIGNER_UNKNOWN');
    expect(producer.last('welcome')).toMatchObject({ signer: 'anna' });
  });

  it('tells everybody once a second how it is doing', async () => {
    await serve();
    const viewer = await enter({ role: 'viewer' });
    const producer = await enter({ role: 'producer' });
    await show(producer, viewer, 1);
    for (const peer of [producer, viewer]) {
      const stats = await peer.until(() => peer.last('stats')?.rendered === 1 && peer.last('stats'));
      expect(stats).toMatchObject({ received: 1, rendered: 1, dropped: 0, viewers: 1 });
    }
  });

  it('answers pings with its clock', async () => {
    await serve();
    const viewer = await enter({ role: 'viewer' });
    viewer.say({ type: 'ping', sent: 42 });
    const pong = await viewer.until(() => viewer.last('pong'));
    expect(pong.sent).toBe(42);
    expect(pong.server).toBeGreaterThan(1e15);
  });

  it('hands on what a publisher sends, as it is', async () => {
    await serve();
    const viewer = await enter({ role: 'viewer', accept: ['h264'] });
    const publisher = await enter({ role: 'publisher' });
    const format = { type: 'format', codec: 'h264', width: 64, height: 48, fps: 25, description: 'AQID' };
    publisher.say(format);
    const { encodeFrame } = await import('../../../streaming/protocol/frame-codec.ts');
    const frame = {
      codec: 'h264' as const,
      keyFrame: true,
      sequence: 9,
      timestamp: 1,
      sent: 2,
      rendered: 3,
      payload: Uint8Array.of(1, 2, 3),
    };
    publisher.say(encodeFrame(frame));
    await viewer.until(() => viewer.frames.length === 1);
    expect(viewer.last('format')).toEqual(format);
    expect(viewer.frames[0]).toMatchObject({ ...frame, payload: expect.anything() });
    expect([...viewer.frames[0]!.payload]).toEqual([1, 2, 3]);
    const misled = await knock({ role: 'viewer', accept: ['jpeg'] });
    expect(await misled.end()).toBe(4406);
    expect(misled.fault).toBe('CODEC_UNAVAILABLE');
  });
});

describe('the pool of sessions', () => {
  it('refuses a room more than there are sessions, and takes it when one is free', async () => {
    await serve({ sessions: 1 });
    const first = await enter({ role: 'producer' }, 'a');
    const second = await knock({ role: 'producer' }, 'b');
    expect(await second.end()).toBe(4503);
    expect(second.fault).toBe('SERVER_FULL');
    first.say({ type: 'bye' });
    await first.end();
    while ((await health(server)).sessions > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    const third = await enter({ role: 'producer' }, 'b');
    expect(third.last('welcome')).toMatchObject({ room: 'b' });
  });

  it('loses one session to a fault, and no other', async () => {
    await serve({ generator: { fault: 'exit', at: 70_000 } });
    const [viewer, other] = [await enter({ role: 'viewer' }, 'a'), await enter({ role: 'viewer' }, 'b')];
    const [producer, neighbour] = [
      await enter({ role: 'producer' }, 'a'),
      await enter({ role: 'producer' }, 'b'),
    ];
    await show(producer, viewer, 1);
    await show(neighbour, other, 1);
    producer.pose(9);
    for (const peer of [producer, viewer]) {
      expect(await peer.end()).toBe(4500);
      expect(peer.fault).toBe('SESSION_FAILED');
    }
    await show(neighbour, other, 2);
    expect((await health(server)).rooms).toBe(1);
    // Whoever comes again gets a session of its own.
    const watching = await enter({ role: 'viewer' }, 'a');
    await show(await enter({ role: 'producer' }, 'a'), watching, 1);
  });
});
