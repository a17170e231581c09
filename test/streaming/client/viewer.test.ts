import { describe, expect, it } from 'vitest';
import { descriptionOf } from '../../../streaming/client/viewer.ts';
import { formatOf, frameMessage, openViewer } from './setup.ts';

async function openShowing(codec: 'jpeg' | 'h264', buffer?: number) {
  const world = await openViewer({ buffer });
  world.socket.say(formatOf(codec));
  const show = (sequence: number, keyFrame = codec === 'jpeg') =>
    world.socket.bytes(frameMessage({ codec, sequence, keyFrame }));
  return { ...world, show };
}

describe('a viewer', () => {
  it('yields frames with their format and payload', async () => {
    const { viewer, socket } = await openViewer();
    const formats: unknown[] = [];
    viewer.on('format', (format) => formats.push(format));
    const format = { ...formatOf('h264'), description: 'AWQAHg==' };
    socket.say(format);
    socket.bytes(frameMessage({ codec: 'h264', sequence: 7 }));
    const { value } = await viewer.frames().next();
    expect(value).toMatchObject({ codec: 'h264', keyFrame: true, sequence: 7, timestamp: 280_000, format });
    expect(value?.payload).toEqual(Uint8Array.of(7));
    expect(formats).toEqual([format]);
    expect(viewer.format).toEqual(format);
    expect(descriptionOf(format)).toEqual(Uint8Array.of(1, 100, 0, 30));
    expect(descriptionOf(formatOf('jpeg'))).toBeUndefined();
  });

  it('knows the true latency as soon as the clocks are compared, and only of poses that say when they were sent', async () => {
    const { viewer, socket, surroundings } = await openViewer();
    const frames = viewer.frames();
    socket.say(formatOf('jpeg'));
    const show = async (sent: number) => {
      socket.bytes(frameMessage({ sequence: 0, sent }));
      return (await frames.next()).value?.latency;
    };
    expect(await show(5_000_000)).toBeUndefined();
    // The server is 100 s ahead; its answer takes 10 ms there and 10 ms back.
    const [ping] = socket.said('ping');
    surroundings.advance(20);
    socket.say({ type: 'pong', sent: ping.sent as number, server: 110_010_000 });
    expect(await show(109_950_000)).toBe(70_000);
    expect(await show(0)).toBeUndefined();
  });

  it('keeps the newest JPEG for a slow reader', async () => {
    const { viewer, show } = await openShowing('jpeg');
    const frames = viewer.frames();
    for (let sequence = 0; sequence < 100; sequence++) show(sequence);
    expect((await frames.next()).value?.sequence).toBe(99);
    show(100);
    expect((await frames.next()).value?.sequence).toBe(100);
    expect([viewer.received, viewer.dropped]).toEqual([101, 99]);
  });

  it('keeps as many as it is told', async () => {
    const { viewer, show, socket } = await openShowing('jpeg', 3);
    for (let sequence = 0; sequence < 10; sequence++) show(sequence);
    socket.say({ type: 'bye' });
    const sequences: number[] = [];
    for await (const { sequence } of viewer.frames()) sequences.push(sequence);
    expect(sequences).toEqual([7, 8, 9]);
  });

  it('goes from what it has of H.264 to the next key frame, for a slow reader', async () => {
    const { viewer, show, socket } = await openShowing('h264', 4);
    const frames = viewer.frames();
    show(0, true);
    for (let sequence = 1; sequence < 10; sequence++) show(sequence);
    expect((await frames.next()).value?.sequence).toBe(0);
    // There is room again, but what was lost is needed.
    show(10);
    show(11, true);
    show(12);
    socket.say({ type: 'bye' });
    const rest: number[] = [];
    for await (const { sequence } of frames) rest.push(sequence);
    expect(rest).toEqual([11, 12]);
    expect(viewer.dropped).toBe(10);
  });

  it('lets a key frame take the place of all that wait where there is no room', async () => {
    const { viewer, show } = await openShowing('h264', 3);
    for (const sequence of [0, 1, 2, 3, 4]) show(sequence, sequence === 0);
    show(5, true);
    expect((await viewer.frames().next()).value?.sequence).toBe(5);
    expect(viewer.dropped).toBe(5);
  });

  it('starts H.264 at a key frame, and again where the server left frames out', async () => {
    const { viewer, show, socket } = await openShowing('h264');
    show(0);
    show(1, true);
    show(2);
    show(4);
    show(5);
    show(6, true);
    show(9, true);
    socket.say({ type: 'bye' });
    const sequences: number[] = [];
    for await (const { sequence } of viewer.frames()) sequences.push(sequence);
    expect(sequences).toEqual([1, 2, 6, 9]);
    expect([viewer.missed, viewer.dropped]).toEqual([3, 3]);
  });

  it('counts on over the end of the sequence, and anew in another format', async () => {
    const { viewer, socket } = await openShowing('jpeg', 9);
    socket.bytes(frameMessage({ sequence: 2 ** 32 - 1 }));
    socket.bytes(frameMessage({ sequence: 0 }));
    expect(viewer.missed).toBe(0);
    socket.bytes(frameMessage({ sequence: 2 }));
    expect(viewer.missed).toBe(1);
    socket.say(formatOf('h264'));
    socket.bytes(frameMessage({ codec: 'h264', sequence: 77 }));
    expect(viewer.missed).toBe(1);
  });

  it('ends its frames when it is closed while they are awaited', async () => {
    const { viewer, show } = await openShowing('jpeg');
    const frames = viewer.frames();
    const awaited = frames.next();
    viewer.close();
    expect(await awaited).toEqual({ done: true, value: undefined });
    show(1);
    expect((await frames.next()).done).toBe(true);
  });

  it('shows nothing more once it is closed', async () => {
    const { viewer, show } = await openShowing('jpeg');
    show(1);
    viewer.close();
    expect((await viewer.frames().next()).done).toBe(true);
    expect(viewer.dropped).toBe(1);
  });

  it('may be read again after a reader has left', async () => {
    const { viewer, show } = await openShowing('jpeg');
    show(1);
    for await (const { sequence } of viewer.frames()) {
      expect(sequence).toBe(1);
      break;
    }
    show(2);
    expect((await viewer.frames().next()).value?.sequence).toBe(2);
  });

  it('yields what came before a fault, then fails with it', async () => {
    const { viewer, show, socket } = await openShowing('jpeg');
    const frames = viewer.frames();
    show(1);
    socket.say({ type: 'error', code: 'SESSION_FAILED', message: 'a thread died', hint: 'see the log' });
    socket.drop(4410);
    expect((await frames.next()).value?.sequence).toBe(1);
    await expect(frames.next()).rejects.toMatchObject({ message: 'a thread died' });
  });

  it.each([
    ['is damaged', Uint8Array.of(2, 1, 1)],
    ['is of another kind', Uint8Array.of(1, 1, 1)],
    ['is of another codec than its format', frameMessage({ codec: 'h264', sequence: 1 })],
  ])('is closed by a frame that %s', async (_, message) => {
    const { viewer, socket } = await openShowing('jpeg');
    socket.bytes(message);
    expect(await viewer.closed).toMatchObject({ code: 'MESSAGE_INVALID' });
    expect(socket.closedWith).toBe(4400);
  });

  it('is closed by a frame without a format', async () => {
    const { viewer, socket } = await openViewer();
    socket.bytes(frameMessage({ sequence: 1 }));
    expect(await viewer.closed).toMatchObject({ message: expect.stringContaining('was not given') });
  });

  it('asks for another quality', async () => {
    const { viewer, socket } = await openViewer();
    viewer.setQuality({ codec: 'jpeg', jpegQuality: 60 });
    expect(socket.said('quality')).toEqual([{ type: 'quality', codec: 'jpeg', jpegQuality: 60 }]);
  });
});
