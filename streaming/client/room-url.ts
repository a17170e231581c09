import { roomName, roomOfPath } from '../protocol/room-name.ts';
import { clientFault } from './stream-error.ts';

const SCHEMES: Readonly<Record<string, string>> = {
  'ws:': 'ws:',
  'wss:': 'wss:',
  'http:': 'ws:',
  'https:': 'wss:',
};

const ROOM = /\/rooms\/[^/]+\/?$/;

/**
 * The WebSocket address of a room: of `ws://host:8787/rooms/main` itself, or of the address of a server (which
 * may lie in a folder, behind a proxy) and the name of a room, else "main". `http:` and `https:` are taken for
 * `ws:` and `wss:`.
 *
 * @throws StreamError OPTION_INVALID
 */
export function roomUrl(address: string, room?: string): string {
  if (!URL.canParse(address)) throw clientFault('OPTION_INVALID', `"${address}" is no address`);
  const url = new URL(address);
  const scheme = SCHEMES[url.protocol];
  if (scheme === undefined) throw clientFault('OPTION_INVALID', `"${address}" is no address of a WebSocket`);
  const [ownPath] = ROOM.exec(url.pathname) ?? [];
  const name = room === undefined ? (ownPath ? roomOfPath(ownPath) : 'main') : roomName(room);
  if (name === undefined) throw clientFault('OPTION_INVALID', `"${room ?? ownPath}" names no room`);
  const folder = ownPath ? url.pathname.slice(0, -ownPath.length) : url.pathname.replace(/\/$/, '');
  return `${scheme}//${url.host}${folder}/rooms/${name}`;
}
