import { describe, expect, it } from 'vitest';
import { decodeFrame } from '../../../streaming/protocol/frame-codec.ts';
import type { Codec } from '../../../streaming/protocol/messages.ts';
import { formatOf, openPublisher } from './setup.ts';

const frame = (codec: Codec, keyFrame: boolean) => ({
  codec,
  keyFrame,
  timestamp: 1,
  sent: 2,
  rendered: 3,
  payload: Uint8Array.of(1, 2, 3),
});

const open = async (codec: Codec) => {
  const world = await openPublisher();
  world.publisher.setFormat(formatOf(codec));
  return { ...world, socket: world.network.last };
};

describe('a publisher', () => {
  it('says its format and sends frames, numbered', async () => {
    const { publisher, socket } = await open('jpeg');
    publisher.send(frame('jpeg', true));
    publisher.send(frame('jpeg', true));
    expect(socket.said('format')).toEqual([formatOf('jpeg')]);
    expect(socket.binary.map((bytes) => decodeFrame(bytes))).toEqual([
      { ...frame('jpeg', true), sequence: 0 },
      { ...frame('jpeg', true), sequence: 1 },
    ]);
  });

  it('drops frames while the network is behind, which leaves a gap', async () => {
    const { publisher, socket } = await open('jpeg');
    socket.bufferedAmount = 2 ** 20 + 1;
    expect(publisher.send(frame('jpeg', true))).toBe(false);
    socket.bufferedAmount = 0;
    expect(publisher.send(frame('jpeg', true))).toBe(true);
    expect(socket.binary.map((bytes) => decodeFrame(bytes).sequence)).toEqual([1]);
    expect([publisher.sent, publisher.dropped]).toEqual([1, 1]);
  });

  it('is ready when the network keeps up, and when nothing will be sent any more', async () => {
    const { publisher, socket, surroundings } = await open('jpeg');
    await publisher.ready();
    socket.bufferedAmount = 2 ** 20 + 1;
    let ready = 0;
    const wait = () => publisher.ready().then(() => ready++);
    const first = wait();
    surroundings.advance(10);
    await Promise.resolve();
    expect(ready).toBe(0);
    socket.bufferedAmount = 0;
    surroundings.advance(10);
    await first;
    socket.drop();
    const second = wait();
    publisher.close();
    surroundings.advance(10);
    await second;
    expect(surroundings.timers).toBe(0);
  });

  it('knows when the server has read everything, or never will', async () => {
    const { publisher, socket } = await open('jpeg');
    const flushes = [publisher.flush(), publisher.flush()];
    const [first, second, third] = socket.said('ping').map(({ sent }) => sent as number);
    expect(first < second && second < third).toBe(true);
    socket.say({ type: 'pong', sent: second, server: 1 } as never);
    expect(await flushes[0]).toBe(true);
    socket.drop();
    expect(await flushes[1]).toBe(false);
    expect(await publisher.flush()).toBe(false);
    publisher.close();
  });

  it('goes on with a key frame of H.264 after a drop, a new format and a new connection', async () => {
    const { publisher, socket, network, surroundings } = await open('h264');
    const sends = (...keyFrames: boolean[]) => keyFrames.map((key) => publisher.send(frame('h264', key)));
    expect(sends(false, true, false)).toEqual([false, true, true]);
    socket.bufferedAmount = 2 ** 21;
    expect(sends(false, true)).toEqual([false, false]);
    socket.bufferedAmount = 0;
    expect(sends(false, true, false)).toEqual([false, true, true]);
    publisher.setFormat(formatOf('h264'));
    expect(sends(false, true)).toEqual([false, true]);
    socket.drop();
    expect(sends(true)).toEqual([false]);
    surroundings.advance(1000);
    network.accept();
    expect(sends(false, true, false)).toEqual([false, true, true]);
  });
});
