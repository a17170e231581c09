import { describe, expect, it } from 'vitest';
import { roomName, roomOfPath } from '../../../streaming/protocol/room-name.ts';

describe('the name of a room', () => {
  it.each([
    ['main', 'main'],
    ['A-b_9', 'a-b_9'],
    ['0', '0'],
    ['x'.repeat(64), 'x'.repeat(64)],
  ])('is in lower case: %s', (name, room) => {
    expect(roomName(name)).toBe(room);
    expect(roomOfPath(`/rooms/${name}`)).toBe(room);
  });

  it.each([
    '',
    '-a',
    '_a',
    'x'.repeat(65),
    'a b',
    'a/b',
    '..',
    'a.b',
    'ä',
    '\u212a',
    'a\n',
    '%61',
    '__proto__',
  ])('is not %j', (name) => {
    expect(roomName(name)).toBeUndefined();
  });

  it.each(['/', '/rooms', '/rooms/', '/rooms/a/b', '/rooms/../a', '/x/rooms/a', '/rooms/a b'])(
    'is not in the path %s',
    (path) => {
      expect(roomOfPath(path)).toBeUndefined();
    },
  );
});
