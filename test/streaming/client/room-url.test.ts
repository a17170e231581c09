import { describe, expect, it } from 'vitest';
import { roomUrl } from '../../../streaming/client/room-url.ts';

describe('the address of a room', () => {
  it.each([
    ['ws://host:8787', undefined, 'ws://host:8787/rooms/main'],
    ['ws://host:8787/', 'Stage', 'ws://host:8787/rooms/stage'],
    ['ws://host:8787/rooms/a', undefined, 'ws://host:8787/rooms/a'],
    ['ws://host/rooms/a/', 'b', 'ws://host/rooms/b'],
    ['https://host/slp/', 'b', 'wss://host/slp/rooms/b'],
    ['https://host/slp/rooms/A', undefined, 'wss://host/slp/rooms/a'],
    ['http://[::1]:80/?x#y', 'b', 'ws://[::1]/rooms/b'],
    ['wss://user:secret@host', 'b', 'wss://host/rooms/b'],
  ])('of %s and room %s is %s', (address, room, url) => {
    expect(roomUrl(address, room)).toBe(url);
  });

  it.each([
    ['host', undefined],
    ['ftp://host', 'a'],
    ['ws://host', 'a/b'],
    ['ws://host', ''],
    ['ws://host/rooms/a%20b', undefined],
  ])('is not to be had from %s and room %j', (address, room) => {
    expect(() => roomUrl(address, room)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
  });
});
