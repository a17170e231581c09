import { connect as connectTcp } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { Composition } from '../../../core/compose.ts';
import type { Observation, PluginSpec, PoseSource } from '../../../core/contract.ts';
import { Registry } from '../../../core/registry.ts';
import { seededRandom } from '../../../core/seeded-random.ts';
import websocket from '../../../plugins/websocket/source.ts';
import { connect, type Producer } from '../../../streaming/client/node.ts';
import { encodePose } from '../../../streaming/protocol/pose-codec.ts';
import { blankPose } from '../../support/samples.ts';
import { Peer, shouldersAt } from '../../support/streaming.ts';

let composition: Composition;
let url: string;
const logged: string[] = [];
const abort = new AbortController();

async function listen(options: PluginSpec['options'] = {}): Promise<PoseSource> {
  const source = await composition.start('source', { name: 'websocket', options: { port: 0, ...options } });
  url = /ws:\S+/.exec(logged[0])![0];
  return source;
}

/** Takes everything that comes; `xs` are where the left shoulders are. */
function follow(source: PoseSource, signal = abort.signal) {
  const seen: Observation[] = [];
  const ended = (async () => {
    for await (const observation of source.samples(signal)) seen.push(observation);
  })();
  return {
    seen,
    ended,
    get xs() {
      return seen.map(({ pose }) => Math.round(pose.body[5 * 4]));
    },
    get times() {
      return seen.map(({ pose }) => pose.timestamp);
    },
  };
}

const produce = (options = {}): Promise<Producer> => connect({ role: 'producer', url, ...options });

const poseAt = (x: number, timestamp: number) => ({ ...blankPose(timestamp), ...shouldersAt(x - 8) });

beforeEach(() => {
  vi.stubEnv('SLP_TOKEN', '');
  logged.length = 0;
  composition = new Composition({
    registry: new Registry({ source: { websocket: async () => ({ default: websocket }) } }),
    signal: abort.signal,
    log: (line) => logged.push(line),
  });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await composition[Symbol.asyncDispose]();
});

describe('the websocket source', () => {
  it.each(['binary', 'json'] as const)(
    'is driven by a producer, and ends with its bye (%s)',
    async (encoding) => {
      const source = await listen({ fps: 30 });
      expect([source.pace, source.fps]).toEqual(['live', 30]);
      const following = follow(source);
      const producer = await produce({ fps: 30, encoding });
      expect([producer.room, producer.fps, producer.signers]).toEqual(['main', 30, []]);
      for (let n = 0; n < 20; n++) producer.send(poseAt(100 + n, 5_000_000 + n * 33_000));
      producer.send(null);
      producer.close();
      await following.ended;
      expect(following.xs).toEqual([...Array.from({ length: 20 }, (_, n) => 100 + n), 0]);
      expect(following.times.slice(0, 3)).toEqual([0, 33_000, 66_000]);
      expect(following.seen.at(-1)!.pose.body.every((value) => value === 0)).toBe(true);
    },
  );

  it('goes on where a producer starts over, and passes over what is not newer', async () => {
    const following = follow(await listen());
    const producer = await produce();
    for (const seconds of [1, 2, 2, 0, 0.5, 9e9]) producer.send(poseAt(100, seconds * 1e6));
    producer.close();
    await following.ended;
    expect(following.times.map((time) => time / 1e6)).toEqual([0, 1, 2, 2.5, 3.5]);
  });

  it('keeps the newest poses where nobody takes them', async () => {
    const source = await listen();
    const hasty = await Peer.open(`${url}/rooms/x`, { role: 'producer' });
    for (let n = 0; n < 100; n++) hasty.pose(n);
    hasty.say({ type: 'bye' });
    await vi.waitFor(() => expect(logged).toContain('websocket: the producer has left'));
    const following = follow(source);
    await following.ended;
    expect(following.times).toEqual(Array.from({ length: 32 }, (_, n) => (68 + n) * 40_000));
  });

  it('welcomes a producer when the graph is ready for it', async () => {
    const source = await listen();
    const peer = await Peer.open(`${url}/rooms/x`, { role: 'producer' });
    await vi.waitFor(() => expect(logged).toHaveLength(2));
    peer.say({ type: 'ping', sent: 1 });
    await peer.until(() => peer.last('pong'));
    expect(peer.last('welcome')).toBeUndefined();
    follow(source);
    await peer.until(() => peer.last('welcome'));
    peer.socket.terminate();
  });

  it('waits for a producer that was lost, which takes its place again', async () => {
    const following = follow(await listen());
    const first = await Peer.open(`${url}/rooms/x`, { role: 'producer' });
    const { resume } = await first.until(() => first.last('welcome'));
    first.pose(0);
    await vi.waitFor(() => expect(following.seen).toHaveLength(1));
    const second = await Peer.open(`${url}/rooms/x`, { role: 'producer', resume });
    await second.until(() => second.last('welcome'));
    expect(await first.end()).toBe(4409);
    second.socket.terminate();
    const third = await Peer.open(`${url}/rooms/x`, { role: 'producer' });
    await third.until(() => third.last('welcome') ?? third.fault === 'ROOM_TAKEN');
    third.pose(1);
    third.say({ type: 'bye' });
    await following.ended;
    expect(following.times).toEqual([0, 40_000]);
  });

  it('ends where a producer that was lost stays away', async () => {
    const following = follow(await listen({ resumeSeconds: 0.05 }));
    const producer = await Peer.open(`${url}/rooms/x`, { role: 'producer' });
    await producer.until(() => producer.last('welcome'));
    producer.pose(0);
    await vi.waitFor(() => expect(following.seen).toHaveLength(1));
    producer.socket.terminate();
    await following.ended;
    const late = await Peer.open(`${url}/rooms/x`, { role: 'producer' });
    expect([await late.end(), late.fault]).toEqual([4504, 'SERVER_STOPPING']);
  });

  it('ends when the run does, and says good-bye', async () => {
    const ending = new AbortController();
    const following = follow(await listen(), ending.signal);
    const producer = await produce();
    ending.abort();
    await following.ended;
    await composition[Symbol.asyncDispose]();
    expect(await producer.closed).toBeUndefined();
    await expect(produce()).rejects.toMatchObject({ code: 'CONNECTION_FAILED' });
  });

  it('says that the poses come at another rate than was said', async () => {
    follow(await listen());
    const producer = await produce({ fps: 60, client: 'a page' });
    expect(logged.slice(1)).toEqual([
      'websocket: a producer from 127.0.0.1 (a page)',
      'websocket: it sends 60 poses per second and not 25: the option "fps" should say so',
    ]);
    producer.close();
  });
});

describe('the websocket source refuses', () => {
  const refused = (code: string) => ({ code });

  it('a second producer, a viewer, a publisher and another signer', async () => {
    follow(await listen());
    const producer = await produce();
    await expect(produce()).rejects.toMatchObject(refused('ROOM_TAKEN'));
    await expect(connect({ role: 'viewer', url })).rejects.toMatchObject(refused('MESSAGE_INVALID'));
    await expect(connect({ role: 'publisher', url })).rejects.toMatchObject(refused('MESSAGE_INVALID'));
    const fault = new Promise((resolve) => {
      producer.on('error', resolve);
      void producer.closed.then(resolve);
    });
    producer.setSigner('ben');
    expect(await fault).toMatchObject(refused('SIGNER_UNKNOWN'));
    producer.close();
  });

  it('a wrong token, a path that names no room, and other pages', async () => {
    follow(await listen({ token: 'secret', origins: ['https://example.org'] }));
    await expect(produce()).rejects.toMatchObject(refused('UNAUTHORISED'));
    await expect(produce({ token: 'guess' })).rejects.toMatchObject(refused('UNAUTHORISED'));
    const lost = await Peer.open(`${url}/elsewhere`, { role: 'producer', token: 'secret' });
    expect(await lost.end()).toBe(4404);
    const page = (origin: string) =>
      Peer.open(`${url}/rooms/x`, { role: 'producer', token: 'secret' }, { origin });
    await expect(page('https://example.com')).rejects.toThrow('403');
    const allowed = await page('https://example.org');
    await allowed.until(() => allowed.last('welcome'));
    expect(logged.filter((line) => line.includes('UNAUTHORISED'))).toHaveLength(1);
    allowed.socket.terminate();
  });

  it('requests that are no WebSocket', async () => {
    await listen();
    const response = await fetch(url.replace('ws', 'http'));
    expect([response.status, response.headers.get('upgrade')]).toEqual([426, 'websocket']);
  });

  it('to be open to the network without a token', async () => {
    await expect(listen({ host: '0.0.0.0' })).rejects.toMatchObject(refused('INSECURE_BIND'));
    await expect(listen({ host: '0.0.0.0', token: 'secret' })).resolves.toBeDefined();
  });

  it('a port that is taken', async () => {
    await listen();
    await expect(listen({ port: Number(new URL(url).port) })).rejects.toMatchObject(refused('LISTEN_FAILED'));
  });
});

describe('the websocket source survives', () => {
  it('a thousand hostile messages, and serves the next producer', async () => {
    const following = follow(await listen({ resumeSeconds: 60 }));
    const random = seededRandom(7);
    const valid = encodePose({ timestamp: 1, sent: 0, pose: shouldersAt(16) });
    const hostile = (): string | Uint8Array => {
      const choice = Math.floor(random() * 5);
      if (choice === 0) return valid.slice(0, Math.floor(random() * valid.length));
      if (choice === 1) return valid.map((byte) => (random() < 0.1 ? Math.floor(random() * 256) : byte));
      if (choice === 2) return '{"type":"pose","pose":{"body":[[1e999,0]]}}';
      if (choice === 3) return JSON.stringify({ type: 'hello', version: 2 });
      return 'x'.repeat(Math.floor(random() * 70_000));
    };
    for (let round = 0; round < 100; round++) {
      const peer = await Peer.open(`${url}/rooms/x`, round % 2 ? { role: 'producer' } : undefined);
      for (let n = 0; n < 10; n++) peer.say(hostile());
      peer.socket.terminate();
      await peer.end();
    }
    const silent = connectTcp(Number(new URL(url).port), '127.0.0.1');
    const half = new WebSocket(`${url}/rooms/x`);
    const producer = await vi.waitFor(() => produce());
    const before = following.seen.length;
    producer.send(poseAt(100, 40_000));
    producer.close();
    await following.ended;
    expect(following.seen).toHaveLength(before + 1);
    expect(following.times.every((time, i) => i === 0 || time > following.times[i - 1])).toBe(true);
    half.on('error', () => {});
    await composition[Symbol.asyncDispose]();
    silent.destroy();
    half.terminate();
  });

  it('more connections than it has places for', async () => {
    follow(await listen());
    const knock = () => Peer.open(`${url}/rooms/x`).catch(() => undefined);
    const peers = await Promise.all(Array.from({ length: 40 }, knock));
    expect(peers.filter((peer) => peer !== undefined).length).toBeLessThanOrEqual(16);
    for (const peer of peers) peer?.socket.terminate();
    const producer = await vi.waitFor(() => produce());
    producer.close();
  });
});
