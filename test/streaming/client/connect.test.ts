import { describe, expect, it, vi } from 'vitest';
import { connect } from '../../../streaming/client/client.ts';
import { StreamError } from '../../../streaming/client/stream-error.ts';
import { fakeWorld, openProducer, openViewer, URL } from './setup.ts';

/** Begins to connect as a viewer. */
function begin(options: { signal?: AbortSignal } = {}) {
  const world = fakeWorld();
  return { ...world, connecting: connect({ ...world.fakes, role: 'viewer', ...options }) };
}

const fault = (code: string) => expect.objectContaining({ name: 'StreamError', code });

describe('connecting', () => {
  it('says hello, with what the role needs, and hears what the room is like', async () => {
    const { producer, socket } = await openProducer({
      room: 'Stage',
      token: 'secret',
      signer: 'ana',
      canvas: { width: 1280, height: 720 },
      fps: 30,
      client: 'test',
    });
    expect(socket.url).toBe('ws://host:8787/rooms/stage');
    expect(socket.binaryType).toBe('arraybuffer');
    expect(socket.hello).toEqual({
      type: 'hello',
      version: 1,
      role: 'producer',
      token: 'secret',
      signer: 'ana',
      canvas: { width: 1280, height: 720 },
      fps: 30,
      client: 'test',
    });
    expect(producer.state).toBe('open');
    expect(producer).toMatchObject({ room: 'main', signers: ['ana', 'ben'], signer: 'ana', fps: 25 });
  });

  it('asks for codecs as a viewer', async () => {
    const { socket } = await openViewer({ accept: ['h264', 'jpeg'] });
    expect(socket.hello).toMatchObject({ role: 'viewer', accept: ['h264', 'jpeg'] });
  });

  it('hands on the error with which the server refuses', async () => {
    const { network, connecting } = begin();
    network.last.open();
    network.last.say({
      type: 'error',
      code: 'UNAUTHORISED',
      message: 'the token is wrong',
      hint: 'ask for it',
    });
    network.last.drop(4401);
    await expect(connecting).rejects.toEqual(fault('UNAUTHORISED'));
    await expect(connecting).rejects.toMatchObject({ message: 'the token is wrong', hint: 'ask for it' });
    await expect(connecting).rejects.toBeInstanceOf(StreamError);
  });

  it('knows an error by its close code alone, and an error that came later by its message', async () => {
    const byCode = begin();
    byCode.network.last.open();
    byCode.network.last.drop(4409);
    await expect(byCode.connecting).rejects.toMatchObject({ code: 'ROOM_TAKEN', hint: expect.any(String) });

    const later = begin();
    later.network.last.open();
    later.network.last.say({ type: 'error', code: 'PAYMENT_DUE', message: 'pay', hint: 'now' });
    later.network.last.drop(4402);
    await expect(later.connecting).rejects.toMatchObject({ code: 'PAYMENT_DUE', hint: 'now' });
  });

  it('fails where the versions differ, whoever notices', async () => {
    const theirs = begin();
    theirs.network.last.open();
    theirs.network.last.say({ type: 'error', code: 'VERSION_UNSUPPORTED', message: 'old', hint: 'update' });
    theirs.network.last.drop(4426);
    await expect(theirs.connecting).rejects.toEqual(fault('VERSION_UNSUPPORTED'));

    const ours = begin();
    const socket = ours.network.accept({ version: 2 });
    await expect(ours.connecting).rejects.toEqual(fault('VERSION_UNSUPPORTED'));
    expect(socket.closedWith).toBe(4426);
  });

  it('fails where nobody listens, at once', async () => {
    const { network, connecting, surroundings } = begin();
    network.last.refuse('connect ECONNREFUSED');
    await expect(connecting).rejects.toMatchObject({
      code: 'CONNECTION_FAILED',
      message: 'cannot connect: connect ECONNREFUSED',
    });
    expect([network.sockets.length, surroundings.timers]).toEqual([1, 0]);
  });

  it('fails where the server says nothing for 10 seconds', async () => {
    const { network, connecting, surroundings } = begin();
    network.last.open();
    surroundings.advance(9999);
    expect(network.last.closedWith).toBeUndefined();
    surroundings.advance(1);
    await expect(connecting).rejects.toEqual(fault('CONNECTION_FAILED'));
    expect(network.last.closedWith).toBe(1000);
  });

  it('fails where the server speaks something else', async () => {
    const { network, connecting } = begin();
    network.last.open();
    network.last.text('<html>');
    await expect(connecting).rejects.toEqual(fault('MESSAGE_INVALID'));
    expect(network.last.closedWith).toBe(4400);
  });

  it('fails where the server says bye instead of welcome', async () => {
    const { network, connecting } = begin();
    network.last.open();
    network.last.say({ type: 'bye' });
    await expect(connecting).rejects.toEqual(fault('CONNECTION_FAILED'));
  });

  it('fails where the WebSocket cannot even be made', async () => {
    class Forbidden {
      constructor() {
        throw new Error('an insecure WebSocket connection may not be initiated');
      }
    }
    const { fakes } = fakeWorld();
    const WebSocket = Forbidden as unknown as typeof fakes.WebSocket;
    await expect(connect({ ...fakes, role: 'viewer', WebSocket })).rejects.toMatchObject({
      code: 'CONNECTION_FAILED',
      message: expect.stringContaining('insecure'),
    });
  });

  it('needs a WebSocket', async () => {
    vi.stubGlobal('WebSocket', undefined);
    await expect(connect({ url: URL, role: 'viewer' })).rejects.toEqual(fault('OPTION_INVALID'));
    vi.unstubAllGlobals();
  });

  it('stops when it is aborted, before, meanwhile and afterwards', async () => {
    const reason = new Error('enough');
    const before = begin({ signal: AbortSignal.abort(reason) });
    await expect(before.connecting).rejects.toBe(reason);
    expect(before.network.sockets).toEqual([]);

    const controller = new AbortController();
    const meanwhile = begin({ signal: controller.signal });
    controller.abort(reason);
    await expect(meanwhile.connecting).rejects.toBe(reason);
    expect(meanwhile.network.last.closedWith).toBe(1000);

    const later = new AbortController();
    const afterwards = begin({ signal: later.signal });
    const socket = afterwards.network.accept();
    const viewer = await afterwards.connecting;
    later.abort(reason);
    expect([viewer.state, socket.closedWith, afterwards.surroundings.timers]).toEqual(['closed', 1000, 0]);
    expect(await viewer.closed).toBeUndefined();
  });
});

describe('closing', () => {
  it('says bye, and leaves no timer', async () => {
    const { producer, socket, surroundings } = await openProducer();
    const states: string[] = [];
    producer.on('state', (state) => states.push(state));
    producer.close();
    producer.close();
    expect(socket.said('bye').length).toBe(1);
    expect([socket.closedWith, surroundings.timers, states]).toEqual([1000, 0, ['closed']]);
    expect(await producer.closed).toBeUndefined();
    socket.drop(1000);
    expect(states).toEqual(['closed']);
  });

  it('by the server with a bye is no fault', async () => {
    const { viewer, socket, network } = await openViewer();
    socket.say({ type: 'bye' });
    expect(await viewer.closed).toBeUndefined();
    expect([viewer.state, network.sockets.length]).toEqual(['closed', 1]);
  });
});

describe('events', () => {
  it('tell of statistics, signers and faults that are survived, until nobody listens', async () => {
    const { producer, socket } = await openProducer();
    const heard: unknown[] = [];
    const stop = producer.on('stats', (stats) => heard.push(stats.viewers));
    producer.on('signer', (name) => heard.push(name));
    producer.on('error', ({ code, hint }) => heard.push(code, hint));
    const stats = { type: 'stats', received: 1, rendered: 1, dropped: 0, viewers: 3, fps: 25 } as const;
    socket.say(stats);
    socket.say({ type: 'signer', name: 'ben' });
    socket.say({ type: 'error', code: 'SIGNER_UNKNOWN', message: 'who?', hint: 'ask' });
    socket.say({ type: 'invented later' });
    stop();
    socket.say(stats);
    expect(heard).toEqual([3, 'ben', 'SIGNER_UNKNOWN', 'ask']);
    expect([producer.signer, producer.state]).toEqual(['ben', 'open']);
  });
});
