/** Reads what a server says, without a schema library: the client has no dependency. */

import { invalid } from './faults.ts';
import type { Codec, Format, ServerMessage, Size, Stats, Welcome } from './messages.ts';

type Members = Readonly<Record<string, unknown>>;

/**
 * A text message of a server, reduced to the members that this version knows; undefined for a type that it does
 * not know.
 *
 * @throws ProtocolError where it is no JSON object, or a member is missing or of a wrong type
 */
export function readServerMessage(text: string): ServerMessage | undefined {
  const members = parse(text);
  switch (members.type) {
    case 'welcome':
      return readWelcome(members);
    case 'error':
      return {
        type: 'error',
        code: string(members, 'code'),
        message: string(members, 'message'),
        hint: string(members, 'hint'),
      };
    case 'format':
      return readFormat(members);
    case 'pong':
      return { type: 'pong', sent: number(members, 'sent'), server: number(members, 'server') };
    case 'stats':
      return readStats(members);
    case 'signer':
      return { type: 'signer', name: string(members, 'name') };
    case 'bye':
      return { type: 'bye' };
    default:
      return undefined;
  }
}

function readWelcome(members: Members): Welcome {
  const { role, signers } = members;
  if (role !== 'producer' && role !== 'viewer' && role !== 'publisher') throw wrong('role');
  if (!Array.isArray(signers) || !signers.every((name) => typeof name === 'string')) throw wrong('signers');
  return {
    type: 'welcome',
    version: number(members, 'version'),
    room: string(members, 'room'),
    role,
    signers,
    signer: optional(members, 'signer', string),
    fps: number(members, 'fps'),
    canvas: optional(members, 'canvas', (from, name) => readSize(object(from, name))),
    resume: string(members, 'resume'),
  };
}

function readFormat(members: Members): Format {
  return {
    type: 'format',
    codec: readCodec(members),
    ...readSize(members),
    fps: number(members, 'fps'),
    description: optional(members, 'description', string),
  };
}

function readStats(members: Members): Stats {
  return {
    type: 'stats',
    received: number(members, 'received'),
    rendered: number(members, 'rendered'),
    dropped: number(members, 'dropped'),
    viewers: number(members, 'viewers'),
    fps: number(members, 'fps'),
    latency: optional(members, 'latency', (from, name) => {
      const latency = object(from, name);
      return { p50: number(latency, 'p50'), p95: number(latency, 'p95') };
    }),
  };
}

function readSize(members: Members): Size {
  return { width: number(members, 'width'), height: number(members, 'height') };
}

function readCodec({ codec }: Members): Codec {
  if (codec !== 'jpeg' && codec !== 'h264') throw wrong('codec');
  return codec;
}

function parse(text: string): Members {
  try {
    return object({ message: JSON.parse(text) as unknown }, 'message');
  } catch (cause) {
    throw cause instanceof SyntaxError ? invalid('a text message is no JSON') : cause;
  }
}

function object(members: Members, name: string): Members {
  const value = members[name];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(name);
  return value as Members;
}

function string(members: Members, name: string): string {
  const value = members[name];
  if (typeof value !== 'string') throw wrong(name);
  return value;
}

function number(members: Members, name: string): number {
  const value = members[name];
  if (typeof value !== 'number' || !Number.isFinite(value)) throw wrong(name);
  return value;
}

function optional<T>(
  members: Members,
  name: string,
  read: (members: Members, name: string) => T,
): T | undefined {
  return members[name] === undefined ? undefined : read(members, name);
}

function wrong(name: string) {
  return invalid(`"${name}" of a message is missing or of a wrong type`);
}
