import { afterEach, expect, it } from 'vitest';
import { seededRandom } from '../../../core/seeded-random.ts';
import type { StreamServer } from '../../../dist/streaming/server/server.js';
import { encodeFrame } from '../../../streaming/protocol/frame-codec.ts';
import { encodePose } from '../../../streaming/protocol/pose-codec.ts';
import { health, metric, Peer, shouldersAt, startTestServer } from '../../support/streaming.ts';

const MESSAGES = 10_000;
const AT_ONCE = 16;
/** Milliseconds; a machine at rest takes a tenth. */
const TIMEOUT = 180_000;

let server: StreamServer;
afterEach(() => server[Symbol.asyncDispose]());

const random = seededRandom(4);
const below = (limit: number): number => Math.floor(random() * limit);
const pick = <T>(items: readonly T[]): T => items[below(items.length)]!;
const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, () => below(256));

const POSE = encodePose({ timestamp: 1e6, sent: 1, pose: shouldersAt(16) });
const FRAME = encodeFrame({
  codec: 'jpeg',
  keyFrame: true,
  sequence: 1,
  timestamp: 1,
  sent: 1,
  rendered: 1,
  payload: Uint8Array.of(255, 216, 255),
});
const VALUES = [
  null,
  0,
  -1,
  Number.MAX_VALUE,
  'x',
  '\0',
  '../../etc/passwd',
  'a'.repeat(5000),
  [],
  {},
  [[[[]]]],
  true,
  { __proto__: null },
  '\u202e',
];
const TYPES = [
  'hello',
  'pose',
  'signer',
  'quality',
  'format',
  'ping',
  'pong',
  'bye',
  'welcome',
  'toString',
  '',
];
const MEMBERS = [
  'version',
  'role',
  'token',
  'signer',
  'canvas',
  'fps',
  'accept',
  'resume',
  'timestamp',
  'sent',
  'pose',
  'name',
  'codec',
  'width',
  'height',
  'description',
  'jpegQuality',
  '__proto__',
  'constructor',
];

/** A valid message with some bytes changed, cut off or added. */
function damaged(message: Uint8Array): Uint8Array {
  const copy = Uint8Array.from([...message, ...bytes(below(3) === 0 ? below(40) : 0)]);
  for (let i = below(4); i > 0; i--) copy[below(Math.min(copy.length, 40))] = below(256);
  return below(3) === 0 ? copy.subarray(0, below(copy.length)) : copy;
}

function oddObject(): object {
  const message: Record<string, unknown> = { type: pick(TYPES) };
  for (let i = below(5); i > 0; i--) message[pick(MEMBERS)] = pick(VALUES);
  return message;
}

const HOSTILE: readonly (() => string | Uint8Array | object)[] = [
  () => damaged(POSE),
  () => damaged(POSE),
  () => damaged(FRAME),
  () => bytes(below(300)),
  () => Uint8Array.of(pick([1, 2]), pick([0, 1, 2, 255]), ...bytes(below(60))),
  () => new Uint8Array(pick([0, 1, 4096, 70_000])),
  oddObject,
  oddObject,
  () => ({
    type: 'hello',
    version: pick([0, 1, 2, '1', null]),
    role: pick(['viewer', 'producer', 'publisher', 'root']),
  }),
  () => ({ type: 'signer', name: pick(['anna', 'ben', 'carla', '../anna']) }),
  () => ({ type: 'quality', codec: pick(['jpeg', 'h264', 'gif']), jpegQuality: below(120) }),
  () => ({ type: 'format', codec: 'jpeg', width: below(5000), height: 4, fps: below(200) }),
  () => ({
    type: 'pose',
    timestamp: below(1e6),
    pose: { body: Array.from({ length: 13 }, () => pick(VALUES)) },
  }),
  () => ({ type: 'ping', sent: pick([0, 1, -1, 2 ** 53]) }),
  () => JSON.stringify(oddObject()).slice(0, below(60)),
  () => String.fromCharCode(...bytes(below(100))),
  () => '['.repeat(pick([10, 5000, 60_000])),
  () => `"${'x'.repeat(pick([10, 66_000]))}"`,
];

/** Rooms with their hellos. Producers have rooms of their own, where a session goes on from one to the next. */
const ROLES: readonly (() => [room: string, hello: object | undefined])[] = [
  () => [pick(['poses-1', 'poses-2', 'frames', 'empty']), undefined],
  () => [
    pick(['poses-1', 'poses-2', 'frames', 'empty']),
    { role: 'viewer', accept: pick([['jpeg'], ['h264'], ['h264', 'jpeg']]) },
  ],
  () => [pick(['poses-1', 'poses-2']), { role: 'producer', signer: pick(['anna', 'ben', 'carla']) }],
  () => ['frames', { role: 'publisher' }],
];

/** One connection: a hello, and hostile messages until the server has had enough. @returns how many were sent */
async function attack(): Promise<number> {
  const [room, hello] = pick(ROLES)();
  const peer = await Peer.open(`${server.url}/rooms/${room}`, hello);
  let sent = 0;
  // Some wait for what the server says to each message, others say everything at once.
  const patient = below(3) === 0;
  for (let i = 6 + below(16); i > 0 && peer.closed === undefined; i--) {
    peer.say(pick(HOSTILE)());
    sent += 1;
    if (patient) await new Promise(setImmediate);
  }
  if (below(4) === 0) peer.socket.close();
  else peer.socket.terminate();
  await peer.end();
  return sent;
}

it(
  `survives ${MESSAGES} hostile messages, and keeps nothing of them`,
  async () => {
    const crashes: unknown[] = [];
    const note = (error: unknown): void => void crashes.push(error);
    process.on('uncaughtException', note);
    process.on('unhandledRejection', note);
    const logged: string[] = [];
    server = await startTestServer({
      limits: { resumeSeconds: 2, messagesPerSecond: 1e6, connectionsPerAddress: 1e6, connections: 1e6 },
      log: (line) => logged.push(line),
    });
    let sent = 0;
    const worker = async (): Promise<void> => {
      while (sent < MESSAGES) sent += await attack();
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));

    expect(sent).toBeGreaterThanOrEqual(MESSAGES);
    expect(crashes).toEqual([]);
    expect(logged.filter((line) => /failed|did not/.test(line))).toEqual([]);
    // A room that has lost its producer or publisher waits for it for two seconds, and a publisher's has no session.
    for (const what of ['connections', 'rooms', 'sessions'] as const) {
      while ((await health(server))[what] > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(await health(server)).toMatchObject({ status: 'ok', viewers: 0, connections: 0 });
    expect(await metric(server, 'slp_faults_total{code="MESSAGE_INVALID"}')).toBeGreaterThan(100);
    process.off('uncaughtException', note);
    process.off('unhandledRejection', note);

    const viewer = await Peer.enter(server, { role: 'viewer' });
    const producer = await Peer.enter(server, { role: 'producer' });
    producer.pose(1);
    await viewer.until(() => viewer.frames.length === 1);
    viewer.socket.terminate();
    producer.socket.terminate();
  },
  TIMEOUT,
);
