import { describe, expect, it } from 'vitest';
import { delayBefore } from '../../../streaming/client/backoff.ts';
import { connect } from '../../../streaming/client/client.ts';
import { fakeWorld, formatOf, frameMessage, openProducer, openPublisher, openViewer } from './setup.ts';

describe('the delay before an attempt', () => {
  it('doubles up to the longest, and half of it is random', () => {
    const rule = { attempts: 9, firstDelay: 100, longestDelay: 1000 };
    expect([0, 1, 2, 3, 4, 50].map((attempt) => delayBefore(attempt, rule, 0))).toEqual([
      50, 100, 200, 400, 500, 500,
    ]);
    expect(delayBefore(1, rule, 0.5)).toBe(150);
    expect(delayBefore(1, rule, 0.999)).toBeLessThan(200);
  });
});

describe('a connection that is lost', () => {
  it('comes back after a delay and resumes the room', async () => {
    const { producer, socket, network, surroundings } = await openProducer({
      token: 'secret',
      room: 'stage',
    });
    const states: string[] = [];
    producer.on('state', (state) => states.push(state));
    surroundings.chance = 0.5;
    socket.drop();
    expect(producer.state).toBe('reconnecting');
    surroundings.advance(187);
    expect(network.sockets.length).toBe(1);
    surroundings.advance(1);
    expect(network.sockets.length).toBe(2);
    const second = network.accept({ resume: 'resume-2' });
    expect(second.url).toBe(socket.url);
    expect(second.hello).toMatchObject({
      role: 'producer',
      token: 'secret',
      resume: 'resume-1',
      signer: 'ana',
    });
    expect(states).toEqual(['reconnecting', 'open']);
    second.drop(1001);
    surroundings.advance(10_000);
    expect(network.last.url).toBe(socket.url);
    expect(network.accept().hello.resume).toBe('resume-2');
  });

  it('is tried as often as allowed, then closed with what was wrong', async () => {
    const { viewer, socket, network, surroundings } = await openViewer({
      reconnect: { attempts: 3, firstDelay: 100 },
    });
    socket.drop();
    for (const delay of [50, 100, 200]) {
      surroundings.advance(delay - 1);
      const before = network.sockets.length;
      surroundings.advance(1);
      expect(network.sockets.length).toBe(before + 1);
      network.last.refuse('no route');
    }
    expect(viewer.state).toBe('closed');
    expect(await viewer.closed).toMatchObject({
      code: 'CONNECTION_FAILED',
      message: 'cannot connect: no route',
    });
    await expect(viewer.frames().next()).rejects.toMatchObject({ code: 'CONNECTION_FAILED' });
    expect(surroundings.timers).toBe(0);
  });

  it('counts its attempts anew only after it has lasted', async () => {
    const { producer, socket, network, surroundings } = await openProducer({
      reconnect: { firstDelay: 100 },
    });
    socket.drop();
    surroundings.advance(50);
    network.accept().drop();
    surroundings.advance(99);
    expect(network.sockets.length).toBe(2);
    surroundings.advance(1);
    const third = network.accept();
    surroundings.advance(5000);
    third.drop();
    surroundings.advance(50);
    expect(network.sockets.length).toBe(4);
    expect(producer.state).toBe('reconnecting');
  });

  it.each([
    [4409, 'ROOM_TAKEN', 'closed'],
    [4401, 'UNAUTHORISED', 'closed'],
    [4410, 'IDLE', 'closed'],
    [4999, 'CONNECTION_LOST', 'reconnecting'],
    [4503, 'SERVER_FULL', 'reconnecting'],
    [4504, 'SERVER_STOPPING', 'reconnecting'],
    [1001, 'CONNECTION_LOST', 'reconnecting'],
  ])('by close code %i (%s) is then %s', async (closeCode, code, state) => {
    const { viewer, socket } = await openViewer();
    socket.drop(closeCode);
    expect(viewer.state).toBe(state);
    if (state === 'closed') expect(await viewer.closed).toMatchObject({ code });
  });

  it('is closed where it must not come back', async () => {
    const { viewer, socket } = await openViewer({ reconnect: false });
    socket.drop();
    expect(await viewer.closed).toMatchObject({ code: 'CONNECTION_LOST' });
  });

  it('comes back although a WebSocket could not be made', async () => {
    const { network, surroundings, fakes } = fakeWorld();
    let broken = false;
    class Moody extends network.WebSocket {
      constructor(url: string) {
        if (broken) throw new Error('too many of them');
        super(url);
      }
    }
    const connecting = connect({ ...fakes, role: 'viewer', WebSocket: Moody });
    const socket = network.accept();
    const viewer = await connecting;
    broken = true;
    socket.drop();
    surroundings.advance(125);
    expect(viewer.state).toBe('reconnecting');
    broken = false;
    surroundings.advance(250);
    network.accept();
    expect(viewer.state).toBe('open');
  });

  it('does not come back once it was closed', async () => {
    const { viewer, socket, network, surroundings } = await openViewer();
    socket.drop();
    viewer.close();
    surroundings.advance(60_000);
    expect([network.sockets.length, surroundings.timers, viewer.state]).toEqual([1, 0, 'closed']);
  });

  it('is one on which nothing was heard for 15 seconds', async () => {
    const { viewer, socket, network, surroundings } = await openViewer();
    surroundings.advance(10_000);
    socket.say({ type: 'signer', name: 'ben' });
    surroundings.advance(14_000);
    expect(viewer.state).toBe('open');
    surroundings.advance(7000);
    expect(viewer.state).not.toBe('open');
    expect([socket.closedWith, network.sockets.length]).toEqual([1000, 2]);
    socket.say({ type: 'signer', name: 'late' });
    expect(viewer.signer).toBe('ben');
  });

  it('forgets no wish: signer, quality and format are said again', async () => {
    const producing = await openProducer({ signer: 'ben' });
    producing.producer.setSigner('carla');
    expect(producing.socket.said('signer').at(-1)).toEqual({ type: 'signer', name: 'carla' });
    producing.socket.drop();
    producing.surroundings.advance(1000);
    expect(producing.network.accept().said('signer')).toEqual([{ type: 'signer', name: 'carla' }]);

    const viewing = await openViewer();
    viewing.viewer.setQuality({ codec: 'h264' });
    viewing.socket.drop();
    viewing.viewer.setQuality({ jpegQuality: 50 });
    viewing.surroundings.advance(1000);
    expect(viewing.network.accept().said('quality')).toEqual([
      { type: 'quality', codec: 'h264', jpegQuality: 50 },
    ]);

    const { publisher, network, surroundings } = await openPublisher();
    publisher.setFormat(formatOf('h264'));
    network.last.drop();
    surroundings.advance(1000);
    expect(network.accept().said('format')).toEqual([formatOf('h264')]);
  });

  it('shows H.264 again from a key frame on', async () => {
    const { viewer, socket, network, surroundings } = await openViewer();
    const show = (sequence: number, keyFrame: boolean) =>
      network.last.bytes(frameMessage({ codec: 'h264', sequence, keyFrame }));
    socket.say(formatOf('h264'));
    show(0, true);
    show(1, false);
    socket.drop();
    surroundings.advance(1000);
    network.accept().say(formatOf('h264'));
    show(500, false);
    show(501, true);
    network.last.say({ type: 'bye' });
    const sequences: number[] = [];
    for await (const { sequence } of viewer.frames()) sequences.push(sequence);
    expect(sequences).toEqual([0, 1, 501]);
    expect([viewer.missed, viewer.dropped, viewer.received]).toEqual([0, 1, 4]);
  });
});
