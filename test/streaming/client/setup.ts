import { connect } from '../../../streaming/client/client.ts';
import type { ProducerOptions } from '../../../streaming/client/producer.ts';
import type { Publisher } from '../../../streaming/client/publisher.ts';
import type { ViewerOptions } from '../../../streaming/client/viewer.ts';
import { encodeFrame, type FrameHeader } from '../../../streaming/protocol/frame-codec.ts';
import type { Codec, Format } from '../../../streaming/protocol/messages.ts';
import { FakeNetwork, FakeSurroundings } from './fake-network.ts';

export const URL = 'ws://host:8787';

export function fakeWorld() {
  const network = new FakeNetwork();
  const surroundings = new FakeSurroundings();
  return { network, surroundings, fakes: { url: URL, WebSocket: network.WebSocket, surroundings } };
}

export async function openProducer(options: Partial<ProducerOptions> = {}) {
  const { network, surroundings, fakes } = fakeWorld();
  const connecting = connect({ ...fakes, role: 'producer', ...options });
  const socket = network.accept();
  return { producer: await connecting, socket, network, surroundings };
}

export async function openViewer(options: Partial<ViewerOptions> = {}) {
  const { network, surroundings, fakes } = fakeWorld();
  const connecting = connect({ ...fakes, role: 'viewer', ...options });
  const socket = network.accept();
  return { viewer: await connecting, socket, network, surroundings };
}

export async function openPublisher(): Promise<{ publisher: Publisher } & ReturnType<typeof fakeWorld>> {
  const world = fakeWorld();
  const connecting = connect({ ...world.fakes, role: 'publisher' });
  world.network.accept();
  return { publisher: await connecting, ...world };
}

export function formatOf(codec: Codec): Format {
  return { type: 'format', codec, width: 512, height: 512, fps: 25 };
}

/** The message of a frame whose payload is its sequence. */
export function frameMessage(header: Partial<FrameHeader> & { sequence: number }): Uint8Array<ArrayBuffer> {
  return encodeFrame({
    codec: 'jpeg',
    keyFrame: true,
    timestamp: header.sequence * 40_000,
    sent: 0,
    rendered: 0,
    ...header,
    payload: Uint8Array.of(header.sequence),
  });
}
