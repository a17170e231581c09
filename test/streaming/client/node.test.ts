import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { connect } from '../../../streaming/client/node.ts';
import type { ClientMessage } from '../../../streaming/protocol/messages.ts';
import { decodePose } from '../../../streaming/protocol/pose-codec.ts';
import { parseClientMessage } from '../../../streaming/protocol/schemas.ts';
import { somePose } from '../protocol/poses.ts';
import { formatOf, frameMessage } from './setup.ts';

let server: WebSocketServer;
let url: string;
const received: ClientMessage[] = [];

beforeEach(async () => {
  // Node 22 has one of its own; this is about npm `ws`.
  vi.stubGlobal('WebSocket', undefined);
  received.length = 0;
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket) => {
    socket.on('message', (data: Buffer, isBinary) => {
      const message: ClientMessage = isBinary
        ? { type: 'pose', ...decodePose(data) }
        : parseClientMessage(data.toString());
      received.push(message);
      if (message.type === 'ping') {
        socket.send(JSON.stringify({ type: 'pong', sent: message.sent, server: message.sent }));
      }
      if (message.type !== 'hello') return;
      const { role } = message;
      const welcome = { version: 1, room: 'main', signers: ['ana'], fps: 25, resume: 'x' };
      // In one go: nothing of it may be lost before somebody reads frames.
      socket.send(JSON.stringify({ type: 'welcome', role, ...welcome }));
      if (role !== 'viewer') return;
      socket.send(JSON.stringify(formatOf('h264')));
      for (let i = 0; i < 5; i++) {
        socket.send(frameMessage({ codec: 'h264', sequence: i, keyFrame: i === 0 }));
      }
      socket.send(JSON.stringify({ type: 'bye' }));
    });
  });
  await once(server, 'listening');
  url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  vi.unstubAllGlobals();
  for (const socket of server.clients) socket.terminate();
  await new Promise((resolve) => server.close(resolve));
});

describe('the client in Node', () => {
  it('sends poses over a real connection', async () => {
    const producer = await connect({ url, role: 'producer' });
    expect(producer.send(somePose(40_000))).toBe(true);
    producer.close();
    await vi.waitFor(() => expect(received.at(-1)).toEqual({ type: 'bye' }));
    expect(received.map(({ type }) => type)).toEqual(['hello', 'ping', 'pose', 'bye']);
    expect(received[2]).toMatchObject({ timestamp: 40_000, pose: { face: expect.any(Float32Array) } });
  });

  it('receives every frame that came with the welcome', async () => {
    const viewer = await connect({ url, role: 'viewer' });
    const sequences: number[] = [];
    for await (const { sequence } of viewer.frames()) sequences.push(sequence);
    expect(sequences).toEqual([0, 1, 2, 3, 4]);
    expect(await viewer.closed).toBeUndefined();
  });

  it('says why it could not connect', async () => {
    await expect(connect({ url: 'ws://127.0.0.1:1', role: 'viewer' })).rejects.toMatchObject({
      code: 'CONNECTION_FAILED',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });
});
