import { describe, expect, it } from 'vitest';
import { connect } from '../../../streaming/client/client.ts';
import { decodePose } from '../../../streaming/protocol/pose-codec.ts';
import { parseClientMessage } from '../../../streaming/protocol/schemas.ts';
import { somePose } from '../protocol/poses.ts';
import { fakeWorld, openProducer } from './setup.ts';

describe('a producer', () => {
  it('sends poses in the binary form, with their own time and that of sending', async () => {
    const { producer, socket, surroundings } = await openProducer();
    surroundings.advance(100);
    expect(producer.send(somePose(40_000))).toBe(true);
    const packet = decodePose(socket.binary[0]);
    expect(packet).toMatchObject({ timestamp: 40_000, sent: 10_100_000 });
    expect(packet.pose?.leftHand?.length).toBe(84);
  });

  it('sends them in JSON where it is told to', async () => {
    const { producer, socket } = await openProducer({ encoding: 'json' });
    producer.send(somePose(40_000));
    producer.send(null, 80_000);
    expect(socket.binary).toEqual([]);
    const messages = socket.sent.slice(2).map((text) => parseClientMessage(String(text)));
    expect(messages).toMatchObject([
      { type: 'pose', timestamp: 40_000, sent: 10_000_000, pose: { face: expect.any(Float32Array) } },
      { type: 'pose', timestamp: 80_000, pose: null },
    ]);
  });

  it('says that nobody is there one frame after the last pose, or when it is told', async () => {
    const { producer, socket } = await openProducer({ fps: 50 });
    producer.send(somePose(40_000));
    producer.send(null);
    producer.send(null, 500_000);
    producer.send(null);
    expect(socket.binary.map((bytes) => decodePose(bytes).timestamp)).toEqual([
      40_000, 60_000, 500_000, 520_000,
    ]);
  });

  it('gives the time of sending by the clock of the server', async () => {
    const { producer, socket, surroundings } = await openProducer();
    const [ping] = socket.said('ping');
    surroundings.advance(20);
    socket.say({ type: 'pong', sent: ping.sent as number, server: 999_010_000 });
    expect([producer.clockOffset, producer.roundTrip]).toEqual([989_000_000, 20_000]);
    producer.send(null);
    expect(decodePose(socket.binary[0]).sent).toBe(999_020_000);
  });

  it('drops poses while the network is behind, and goes on with the newest', async () => {
    const { producer, socket } = await openProducer();
    socket.bufferedAmount = 16_385;
    expect([1, 2, 3].map((frame) => producer.send(somePose(frame * 40_000)))).toEqual([false, false, false]);
    socket.bufferedAmount = 16_384;
    expect(producer.send(somePose(160_000))).toBe(true);
    expect(socket.binary.map((bytes) => decodePose(bytes).timestamp)).toEqual([160_000]);
    expect([producer.sent, producer.dropped]).toEqual([1, 3]);
  });

  it('drops poses while there is no connection', async () => {
    const { producer, socket, network, surroundings } = await openProducer();
    socket.readyState = 2;
    expect(producer.send(null)).toBe(false);
    socket.drop();
    expect(producer.send(null)).toBe(false);
    surroundings.advance(1000);
    network.accept();
    expect(producer.send(null)).toBe(true);
    producer.close();
    expect(producer.send(null)).toBe(false);
    expect([producer.sent, producer.dropped]).toEqual([1, 3]);
  });

  it.each(['binary', 'json'] as const)('refuses what is no pose before it is sent (%s)', async (encoding) => {
    const { producer, socket } = await openProducer({ encoding });
    const sent = socket.sent.length;
    expect(() => producer.send({ ...somePose(), face: new Float32Array(7) })).toThrow('"face" has 7 numbers');
    expect(() => producer.send(somePose(Number.NaN))).toThrow('"timestamp" is no time');
    expect([socket.sent.length, producer.sent]).toEqual([sent, 0]);
  });

  it('is not content with another signer than it was told', async () => {
    const { network, fakes } = fakeWorld();
    const connecting = connect({ ...fakes, role: 'producer', signer: 'nobody' });
    const socket = network.accept();
    await expect(connecting).rejects.toMatchObject({ code: 'SIGNER_UNKNOWN', hint: expect.any(String) });
    expect(socket.closedWith).toBe(1000);
  });

  it('asks for another signer', async () => {
    const { producer, socket } = await openProducer({ signer: 'ana' });
    expect(socket.said('signer')).toEqual([]);
    producer.setSigner('ben');
    expect(socket.said('signer')).toEqual([{ type: 'signer', name: 'ben' }]);
  });
});
