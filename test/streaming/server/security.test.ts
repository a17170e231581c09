import { once } from 'node:events';
import { get } from 'node:https';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { StreamServer } from '../../../dist/streaming/server/server.js';
import { selfSigned } from '../../support/self-signed.ts';
import { health, Peer, startTestServer, type TestServerOptions } from '../../support/streaming.ts';

let server: StreamServer;
let peers: Peer[] = [];
async function serve(options: TestServerOptions = {}): Promise<void> {
  server = await startTestServer(options);
}
async function knock(hello?: object, headers: Record<string, string> = {}, room = 'main'): Promise<Peer> {
  const peer = await Peer.open(`${server.url}/rooms/${room}`, hello, { headers });
  peers.push(peer);
  return peer;
}
/** The HTTP status with which a WebSocket is refused. */
async function refusal(headers: Record<string, string> = {}): Promise<number> {
  const peer = new Peer(`${server.url}/rooms/main`, { headers });
  const [, response] = (await once(peer.socket, 'unexpected-response')) as [unknown, { statusCode: number }];
  peer.socket.terminate();
  return response.statusCode;
}
afterEach(async () => {
  for (const { socket } of peers) socket.terminate();
  peers = [];
  await server[Symbol.asyncDispose]();
});

const viewer = { role: 'viewer' };

describe('a token', () => {
  it('is asked for where there is one', async () => {
    await serve({ token: 'sesame' });
    for (const hello of [viewer, { ...viewer, token: 'sesam' }, { ...viewer, token: 'sesame ' }]) {
      const stranger = await knock(hello);
      expect(await stranger.end()).toBe(4401);
      expect(stranger.fault).toBe('UNAUTHORISED');
      expect(stranger.last('welcome')).toBeUndefined();
    }
    const friend = await knock({ ...viewer, token: 'sesame' });
    await friend.until(() => friend.last('welcome'));
    expect((await health(server)).rooms).toBe(1);
  });

  it('is asked for over HTTP, too, but for the page and the health', async () => {
    await serve({ token: 'sesame' });
    const get = async (path: string, token?: string): Promise<number> => {
      const headers = token === undefined ? undefined : { authorization: `Bearer ${token}` };
      return (await fetch(`${server.url}${path}`, { headers })).status;
    };
    expect(await get('/healthz')).toBe(200);
    for (const path of ['/signers', '/metrics']) {
      expect([await get(path), await get(path, 'wrong'), await get(path, 'sesame')]).toEqual([401, 401, 200]);
    }
    const post = await fetch(`${server.url}/signers`, { method: 'POST', body: 'x' });
    expect(post.status).toBe(401);
  });
});

describe('pages', () => {
  it('of the server itself and of allowed origins may use it, others may not', async () => {
    await serve({ origins: ['https://example.org'] });
    const own = new URL(server.url).host;
    for (const origin of [`http://${own}`, 'https://example.org']) {
      const page = await knock(viewer, { origin });
      await page.until(() => page.last('welcome'));
    }
    for (const origin of [
      'https://evil.example',
      'http://example.org',
      'null',
      `https://${own}.evil.example`,
    ]) {
      expect(await refusal({ origin })).toBe(403);
      expect((await fetch(`${server.url}/signers`, { headers: { origin } })).status).toBe(403);
    }
  });

  it('that reached a local server by a strange name are refused: their name was made to point here', async () => {
    await serve();
    const { port } = server;
    expect(await refusal({ host: `evil.example:${port}`, origin: `http://evil.example:${port}` })).toBe(403);
    expect(await refusal({ host: `evil.example:${port}` })).toBe(403);
    const page = await knock(viewer, { host: `localhost:${port}`, origin: `http://localhost:${port}` });
    await page.until(() => page.last('welcome'));
  });
});

describe('limits', () => {
  it('end who says nothing', async () => {
    await serve({ limits: { helloSeconds: 0.05 } });
    const mute = await knock();
    expect(await mute.end()).toBe(4408);
  });

  it('end who says something else first', async () => {
    await serve();
    for (const first of [{ type: 'ping', sent: 1 }, new Uint8Array(30)]) {
      const peer = await knock();
      peer.say(first);
      expect(await peer.end()).toBe(4400);
    }
  });

  it('end who speaks of another version', async () => {
    await serve();
    const peer = await knock({ ...viewer, version: 2 });
    expect(await peer.end()).toBe(4426);
  });

  it('end who asks for no room', async () => {
    await serve();
    const peer = await knock(undefined, {}, '..%2f..%2fetc%2fpasswd');
    expect(await peer.end()).toBe(4404);
  });

  it('end who sends a large message, also piece by piece, also before the hello', async () => {
    await serve();
    const large = await knock({ role: 'producer' });
    await large.until(() => large.last('welcome'));
    large.say(`"${'x'.repeat(70_000)}"`);
    expect(await large.end()).toBe(4413);

    const sly = await knock();
    const piece = Buffer.alloc(60_000, 32);
    sly.socket.send(piece, { fin: false, binary: false });
    for (let i = 0; i < 20 && sly.closed === undefined; i++) {
      sly.socket.ping();
      sly.socket.send(piece, { fin: false, binary: false });
      await new Promise(setImmediate);
    }
    // The server lets go of the connection; whether its last word gets through is chance.
    expect([4413, 1006]).toContain(await sly.end());
  });

  it('end who sends too often', async () => {
    await serve({ limits: { messagesPerSecond: 10 } });
    const chatterbox = await knock(viewer);
    for (let i = 0; i < 30; i++) chatterbox.say({ type: 'ping', sent: i });
    expect(await chatterbox.end()).toBe(4429);
    const pinger = await knock(viewer);
    for (let i = 0; i < 30; i++) pinger.socket.ping();
    expect(await pinger.end()).toBe(4429);
  });

  it('end who is idle, but not who watches', async () => {
    await serve({ limits: { idleSeconds: 0.5 } });
    const producer = await knock({ role: 'producer' });
    const lonely = await knock(viewer, {}, 'empty');
    expect(await lonely.end()).toBe(4410);
    expect(await producer.end()).toBe(4410);
  });

  it('hold for connections, rooms and viewers of one address', async () => {
    await serve({ limits: { connectionsPerAddress: 4, sessionsPerAddress: 1, viewersPerRoom: 2 } });
    const producer = await knock({ role: 'producer' });
    await producer.until(() => producer.last('welcome'));
    const second = await knock({ role: 'producer' }, {}, 'other');
    expect(await second.end()).toBe(4429);
    for (let i = 0; i < 2; i++) await (await knock(viewer)).until(() => true);
    const third = await knock(viewer);
    expect(await third.end()).toBe(4429);
    const fourth = await knock(viewer, {}, 'other');
    await fourth.until(() => fourth.last('welcome'));
    expect(await refusal()).toBe(429);
    expect((await health(server)).connections).toBe(4);
  });

  it('hold for all connections together', async () => {
    await serve({ limits: { connections: 3 } });
    for (let i = 0; i < 2; i++) await knock(viewer);
    const { port } = server;
    const sockets = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')];
    await Promise.race(sockets.map((socket) => once(socket, 'close')));
    for (const socket of sockets) socket.destroy();
  });
});

it('bytes that are no HTTP and no WebSocket are answered or dropped', async () => {
  await serve();
  const upgrade = (key: string): string =>
    `GET /rooms/main HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${key}\r\n`;
  const requests = [
    'HELLO\r\n\r\n',
    '\x16\x03\x01\x02\x00\x01\x00',
    upgrade(''),
    upgrade('Sec-WebSocket-Key: short\r\nSec-WebSocket-Version: 13\r\n'),
    upgrade('Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 99\r\n'),
    `GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`,
  ];
  for (const request of requests) {
    const socket = connect(server.port, '127.0.0.1');
    let answer = '';
    socket.on('data', (text) => {
      answer += text;
    });
    socket.on('error', () => {});
    socket.write(request, 'latin1');
    await once(socket, 'close');
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
  }
  // Frames that break the rules of WebSocket: unmasked, with reserved bits, of an unknown kind, of 2⁶³ bytes.
  for (const frame of ['\x81\x02hi', '\xf1\x80abcd', '\x83\x80abcd', '\x82\xff\x80\0\0\0\0\0\0\0abcd']) {
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write(upgrade('Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n'));
    await once(socket, 'data');
    socket.write(frame, 'latin1');
    socket.resume();
    await once(socket, 'close');
  }
  while ((await health(server)).connections > 0) await new Promise((resolve) => setTimeout(resolve, 10));
});

it('who is turned away is gone, also where he does not hang up himself', async () => {
  await serve();
  for (const request of [
    'HELLO\r\n\r\n',
    'GET /rooms/main HTTP/1.1\r\nHost: evil.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  ]) {
    const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
    socket.on('error', () => {});
    socket.resume().write(request);
    await once(socket, 'end');
    // Nobody answers to this any more: that is how it comes out that the other side is closed.
    const talking = setInterval(() => socket.write('x'), 20);
    await new Promise((resolve) => socket.once('close', resolve));
    clearInterval(talking);
  }
});

it('TLS covers pages, rooms and everything else', async () => {
  const { cert, key } = selfSigned();
  await serve({ tls: { cert, key } });
  expect(server.url).toMatch(/^https:/);
  const viewer = await Peer.open(`${server.url}/rooms/main`, { role: 'viewer' }, { ca: cert });
  peers.push(viewer);
  await viewer.until(() => viewer.last('welcome'));
  const [response] = (await once(get(`${server.url}/healthz`, { ca: cert }), 'response')) as [
    { statusCode: number; resume(): void },
  ];
  response.resume();
  expect(response.statusCode).toBe(200);
  // Somebody who never gets to the end of the handshake, too, is gone with the server.
  const silent = connect(server.port, '127.0.0.1');
  await once(silent, 'connect');
});

describe('listening', () => {
  it('beyond this machine takes a token', async () => {
    await serve();
    await expect(startTestServer({ host: '0.0.0.0' })).rejects.toMatchObject({ code: 'INSECURE_BIND' });
    await using open = await startTestServer({ host: '0.0.0.0', insecure: true });
    expect((await fetch(`http://127.0.0.1:${open.port}/healthz`)).status).toBe(200);
  });

  it('fails with a word where the port is taken', async () => {
    await serve();
    await expect(startTestServer({ port: server.port })).rejects.toMatchObject({
      code: 'LISTEN_FAILED',
      message: `cannot listen on 127.0.0.1, port ${server.port}: the port is in use`,
    });
  });
});
