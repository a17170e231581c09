import { describe, expect, it } from 'vitest';
import { readServerMessage } from '../../../streaming/protocol/server-messages.ts';

const welcome = {
  type: 'welcome',
  version: 1,
  room: 'main',
  role: 'viewer',
  signers: ['ana', 'ben'],
  fps: 25,
  resume: 'abc',
};
const format = { type: 'format', codec: 'jpeg', width: 512, height: 512, fps: 25 };
const stats = { type: 'stats', received: 1, rendered: 1, dropped: 0, viewers: 2, fps: 25 };

const read = (message: unknown) => readServerMessage(JSON.stringify(message));

describe('messages of a server', () => {
  it.each([
    welcome,
    { ...welcome, signer: 'ana', canvas: { width: 512, height: 384 } },
    { type: 'error', code: 'UNAUTHORISED', message: 'the token is wrong', hint: 'give another' },
    format,
    { ...format, codec: 'h264', description: 'AWQAHg==' },
    { type: 'pong', sent: 1, server: 2 },
    stats,
    { ...stats, latency: { p50: 30_000, p95: 60_000 } },
    { type: 'signer', name: 'ben' },
    { type: 'bye' },
  ])('are read as they are: %j', (message) => {
    expect(read(message)).toEqual(message);
  });

  it('may be of a type that came later, and have more members', () => {
    expect(read({ type: 'weather' })).toBeUndefined();
    expect(read({ ...format, colour: 'bt709' })).toEqual(format);
  });

  it.each([
    ['no JSON', '{'],
    ['no object', '[]'],
    ['null', 'null'],
    ['a member that is missing', JSON.stringify({ ...welcome, resume: undefined })],
    ['a member of another type', JSON.stringify({ ...welcome, room: 5 })],
    ['an unknown role', JSON.stringify({ ...welcome, role: 'admin' })],
    ['signers that are no names', JSON.stringify({ ...welcome, signers: [1] })],
    ['an unknown codec', JSON.stringify({ ...format, codec: 'av1' })],
    ['an infinite number', '{"type":"pong","sent":1e999,"server":1}'],
    ['half a latency', JSON.stringify({ ...stats, latency: { p50: 1 } })],
    ['a canvas that is a number', JSON.stringify({ ...welcome, canvas: 5 })],
  ])('are refused with %s', (_, text) => {
    expect(() => readServerMessage(text)).toThrow(expect.objectContaining({ code: 'MESSAGE_INVALID' }));
  });
});
