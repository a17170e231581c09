import { describe, expect, it } from 'vitest';
import type { Frame } from '../../../core/contract.ts';
import { Publication } from '../../../plugins/websocket/publication.ts';
import { decodeFrame } from '../../../streaming/protocol/frame-codec.ts';
import type { LiveEncoder, LiveFormat } from '../../../streaming/video/live-encoder.ts';
import { openPublisher } from '../../streaming/client/setup.ts';
import { plainFrame } from '../../support/samples.ts';

const FORMAT = { width: 4, height: 2, channels: 3, fps: 200 } as const;

/** Payloads are the first byte of the frame; `keys` says which are key frames. */
class FakeEncoder implements LiveEncoder {
  readonly format: Promise<LiveFormat>;
  disposed = false;

  constructor(
    readonly codec: 'jpeg' | 'h264',
    readonly keys: (n: number) => boolean,
  ) {
    this.format = Promise.resolve({ codec, ...FORMAT, description: Uint8Array.of(1, 2) });
  }

  async encode({ data, timestamp }: Frame) {
    return { data: data.slice(0, 1), key: this.keys(data[0]), timestamp };
  }

  async [Symbol.asyncDispose]() {
    this.disposed = true;
  }
}

interface Setting {
  readonly pace?: 'file' | 'live';
  readonly codec?: 'jpeg' | 'h264';
  readonly keys?: (n: number) => boolean;
}

async function open({ pace = 'file', codec = 'jpeg', keys = () => true }: Setting = {}) {
  const { publisher, network, surroundings } = await openPublisher();
  const encoder = new FakeEncoder(codec, keys);
  const logged: string[] = [];
  const sink = new Publication({
    publisher,
    url: 'ws://host/rooms/demo',
    createEncoder: () => encoder,
    surroundings,
    log: (line) => logged.push(line),
  });
  sink.start({ ...FORMAT, pace });
  return { sink, publisher, network, surroundings, encoder, logged };
}

/** Lets everything happen that waits for nothing but its turn. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

const frame = (n: number): Frame => plainFrame(n, n * 40_000);

const payloads = (messages: readonly Uint8Array[]) => messages.map((each) => decodeFrame(each).payload[0]);

/** Writes frames one after the other, as a graph does; `done` counts those that were taken. */
function writeAll(sink: Publication, ...numbers: number[]) {
  const progress = { done: 0, failure: undefined as unknown };
  const write = async (): Promise<void> => {
    for (const n of numbers) {
      await sink.write(frame(n));
      progress.done += 1;
    }
  };
  write().catch((error: unknown) => {
    progress.failure = error;
  });
  return progress;
}

describe('a publication of a file', () => {
  it('lets frames leave at their timestamps', async () => {
    const { sink, network, surroundings } = await open();
    const progress = writeAll(sink, 0, 1, 2, 3);
    for (const expected of [1, 2, 3, 4]) {
      await settle();
      expect([progress.done, network.last.binary.length]).toEqual([expected, expected]);
      surroundings.advance(39);
      await settle();
      expect(progress.done).toBe(expected);
      surroundings.advance(1);
    }
    expect(payloads(network.last.binary)).toEqual([0, 1, 2, 3]);
    expect(decodeFrame(network.last.binary[3])).toMatchObject({ timestamp: 120_000, sequence: 3, sent: 0 });
  });

  it('says its format once, within what a room takes', async () => {
    const { sink, network, surroundings } = await open();
    writeAll(sink, 0, 1);
    await settle();
    surroundings.advance(40);
    await settle();
    expect(network.last.said('format')).toEqual([
      { type: 'format', codec: 'jpeg', width: 4, height: 2, fps: 120, description: 'AQI=' },
    ]);
  });

  it('waits while the network is behind, and loses nothing', async () => {
    const { sink, publisher, network, surroundings } = await open();
    const progress = writeAll(sink, 0, 1);
    await settle();
    network.last.bufferedAmount = 2 ** 20 + 1;
    for (let i = 0; i < 20; i++) {
      surroundings.advance(50);
      await settle();
    }
    expect(progress.done).toBe(1);
    network.last.bufferedAmount = 0;
    surroundings.advance(10);
    await settle();
    expect(progress.done).toBe(2);
    expect([publisher.sent, publisher.dropped]).toEqual([2, 0]);
  });

  it('waits while the connection is lost, and goes on where it was', async () => {
    const { sink, network, surroundings, logged } = await open();
    const progress = writeAll(sink, 0, 1);
    await settle();
    const lost = network.last;
    lost.drop();
    surroundings.advance(1000);
    await settle();
    expect(progress.done).toBe(1);
    network.accept();
    surroundings.advance(10);
    await settle();
    expect(progress.done).toBe(2);
    expect(network.last).not.toBe(lost);
    expect(payloads(network.last.binary)).toEqual([1]);
    expect(network.last.said('format')).toHaveLength(1);
    expect(logged).toEqual(['the connection was lost; trying to get it back', 'connected again']);
  });

  it('fails where the connection does not come back', async () => {
    const { sink, network, surroundings } = await open();
    const progress = writeAll(sink, 0, 1);
    await settle();
    network.last.drop();
    for (let i = 0; i < 20; i++) {
      const known = network.sockets.length;
      surroundings.advance(10_000);
      if (network.sockets.length > known) network.last.refuse('no route');
      await settle();
    }
    expect(progress.failure).toMatchObject({
      code: 'STREAM_REFUSED',
      message: expect.stringMatching(/^ws:\/\/host\/rooms\/demo: cannot connect: no route/),
    });
    expect(surroundings.timers).toBe(0);
  });

  it('fails at once, in the middle of a pause, where the server refuses to go on', async () => {
    const { sink, network } = await open();
    const progress = writeAll(sink, 0, 1);
    await settle();
    network.last.say({ type: 'error', code: 'IDLE', message: 'nothing came', hint: 'send more' });
    network.last.drop(4410);
    await settle();
    expect(progress.failure).toMatchObject({
      code: 'STREAM_REFUSED',
      message: 'ws://host/rooms/demo: nothing came (IDLE)',
      hint: 'send more',
      exitCode: 1,
    });
  });

  it('fails where the server ends the room', async () => {
    const { sink, network } = await open();
    network.last.say({ type: 'bye' });
    const progress = writeAll(sink, 0);
    await settle();
    expect(progress.failure).toMatchObject({ code: 'STREAM_REFUSED' });
  });

  it('finishes when the server has everything, and says bye', async () => {
    const { sink, network, surroundings, logged } = await open();
    writeAll(sink, 0);
    await settle();
    const { last } = network;
    let finished = false;
    const finishing = sink.finish().then(() => {
      finished = true;
    });
    surroundings.advance(100);
    await settle();
    expect([finished, last.closedWith]).toEqual([false, undefined]);
    const pings = last.said('ping');
    last.say({ type: 'pong', sent: pings[0].sent, server: 1 } as never);
    await settle();
    expect(finished).toBe(false);
    last.say({ type: 'pong', sent: pings[1].sent, server: 1 } as never);
    await finishing;
    expect(last.said('bye')).toHaveLength(1);
    expect(last.closedWith).toBe(1000);
    expect(logged).toEqual([]);
    expect(surroundings.timers).toBe(0);
  });

  it('finishes on a new connection where the last one is lost meanwhile', async () => {
    const { sink, network, surroundings } = await open();
    writeAll(sink, 0);
    await settle();
    const finishing = sink.finish();
    network.last.drop();
    surroundings.advance(1000);
    const again = network.accept();
    for (let i = 0; i < 3; i++) {
      surroundings.advance(10);
      await settle();
    }
    for (const { sent } of again.said('ping')) again.say({ type: 'pong', sent, server: 1 } as never);
    await finishing;
    expect(again.said('bye')).toHaveLength(1);
  });

  it('disposed of in the middle of a pause, leaves the room and no timer', async () => {
    const { sink, network, surroundings, encoder, logged } = await open();
    const progress = writeAll(sink, 0, 1);
    await settle();
    await sink[Symbol.asyncDispose]();
    await settle();
    expect(progress).toMatchObject({ done: 2, failure: undefined });
    expect(network.last.binary).toHaveLength(1);
    expect(network.last.said('bye')).toHaveLength(1);
    expect([encoder.disposed, surroundings.timers, logged]).toEqual([true, 0, []]);
  });
});

describe('a publication of a live video', () => {
  it('lets every frame leave when it comes', async () => {
    const { sink, network } = await open({ pace: 'live' });
    const progress = writeAll(sink, 0, 1, 2);
    await settle();
    expect(progress.done).toBe(3);
    expect(payloads(network.last.binary)).toEqual([0, 1, 2]);
  });

  it('drops frames while the network is behind or gone, goes on with a key frame, and says so at the end', async () => {
    const { sink, network, surroundings, logged } = await open({
      pace: 'live',
      codec: 'h264',
      keys: (n) => n % 3 === 0,
    });
    const { last } = network;
    await sink.write(frame(0));
    last.bufferedAmount = 2 ** 20 + 1;
    await sink.write(frame(1));
    last.bufferedAmount = 0;
    await sink.write(frame(2));
    await sink.write(frame(3));
    expect(payloads(last.binary)).toEqual([0, 3]);
    last.drop();
    await sink.write(frame(4));
    surroundings.advance(1000);
    const again = network.accept();
    await sink.write(frame(5));
    await sink.write(frame(6));
    expect(payloads(again.binary)).toEqual([6]);
    const finishing = sink.finish();
    for (const { sent } of again.said('ping')) again.say({ type: 'pong', sent, server: 1 } as never);
    await finishing;
    expect(logged.at(-1)).toMatch(/^4 frames were not sent/);
  });
});

it('refuses what no room can show', async () => {
  const { sink } = await open();
  const refused = (code: string) => expect.objectContaining({ code });
  expect(() => sink.start({ ...FORMAT, channels: 4 })).toThrow(refused('OPTION_INVALID'));
  expect(() => sink.start({ ...FORMAT, height: 4097 })).toThrow(refused('OPTION_INVALID'));
});
