import { describe, expect, it } from 'vitest';
import { PARTS } from '../../../core/pose/pose.ts';
import { seededRandom } from '../../../core/seeded-random.ts';
import { ProtocolError } from '../../../streaming/protocol/faults.ts';
import { decodeFrame, encodeFrame } from '../../../streaming/protocol/frame-codec.ts';
import { MAX_JSON_BYTES } from '../../../streaming/protocol/limits.ts';
import { decodePose, encodePose, type PoseParts } from '../../../streaming/protocol/pose-codec.ts';
import { encodeJsonPose } from '../../../streaming/protocol/pose-json.ts';
import { parseClientMessage } from '../../../streaming/protocol/schemas.ts';
import { readServerMessage } from '../../../streaming/protocol/server-messages.ts';
import { bodyWith, somePose } from './poses.ts';

const random = seededRandom(20_240_229);
const below = (limit: number) => Math.floor(random() * limit);
const pick = <T>(choices: readonly T[]): T => choices[below(choices.length)];
const randomBytes = (length: number) => Uint8Array.from({ length }, () => below(256));

const poses = [somePose(), somePose(1, 128), somePose(2, 68), bodyWith([1, 2, 3, 1]), null];
const binary = [
  ...poses.map((pose) => encodePose({ timestamp: 7, sent: 8, pose })),
  ...(['jpeg', 'h264'] as const).map((codec) =>
    encodeFrame({
      codec,
      keyFrame: true,
      sequence: 1,
      timestamp: 1,
      sent: 1,
      rendered: 1,
      payload: randomBytes(200),
    }),
  ),
];
const texts = [
  ...poses.map((pose) => encodeJsonPose({ timestamp: 7, sent: 8, pose })),
  '{"type":"hello","version":1,"role":"viewer","accept":["h264"],"canvas":{"width":1,"height":1}}',
  '{"type":"format","codec":"h264","width":5,"height":5,"fps":25,"description":"AAAA"}',
  '{"type":"welcome","version":1,"room":"a","role":"viewer","signers":["a"],"fps":25,"resume":"x"}',
  '{"type":"stats","received":1,"rendered":1,"dropped":1,"viewers":1,"fps":1,"latency":{"p50":1,"p95":2}}',
];

const bytesMakers: readonly (() => Uint8Array)[] = [
  () => randomBytes(below(300)),
  // A header that passes the first checks, and anything behind it.
  () =>
    Uint8Array.of(
      pick([1, 2]),
      1,
      below(32),
      below(4),
      ...randomBytes(16),
      below(10),
      ...randomBytes(below(400)),
    ),
  () => {
    const message = pick(binary);
    return message.subarray(0, below(message.length));
  },
  () => Uint8Array.of(...pick(binary), ...randomBytes(1 + below(50))),
  () => {
    const message = pick(binary).slice();
    for (let flips = 1 + below(4); flips > 0; flips--) {
      // The header is where it hurts.
      const at = below(random() < 0.7 ? Math.min(32, message.length) : message.length);
      message[at] ^= 1 << below(8);
    }
    return message;
  },
  () => {
    const message = pick(binary).slice();
    message[1] = below(256);
    return message;
  },
];

const oddities = [
  'null',
  '-1',
  '1e999',
  '"__proto__"',
  '[]',
  '{}',
  '[[[[]]]]',
  'true',
  '"\\ud800"',
  '1e-9',
  '""',
];
const oddMembers = ['"__proto__":{"x":1}', '"constructor":1', '"type":"pose"', '"version":2', '"":0'];

const textMakers: readonly (() => string)[] = [
  () => String.fromCharCode(...Array.from({ length: below(100) }, () => below(0x300))),
  () => {
    const text = pick(texts);
    return text.slice(0, below(text.length));
  },
  () => {
    const text = pick(texts);
    const at = below(text.length);
    return text.slice(0, at) + String.fromCharCode(32 + below(95)) + text.slice(at + 1);
  },
  // One value replaced by another that is valid JSON.
  () => {
    const text = pick(texts);
    const values = [...text.matchAll(/(?<=[:[,])(?:"[^"]*"|-?[\d.]+|null)/g)];
    const { index, 0: value } = pick(values);
    return text.slice(0, index) + pick(oddities) + text.slice(index + value.length);
  },
  () => pick(texts).replace(/\}$/, `,${pick(oddMembers)}}`),
  () => pick(['[', '{"a":', '{"type":"pose","pose":[']).repeat(1 + below(8000)),
  () => ' '.repeat(MAX_JSON_BYTES + 1 + below(10_000)),
];

/** The result, or the code of the fault; everything else that is thrown fails the test. */
function attempt<T>(read: () => T): T | 'refused' {
  try {
    return read();
  } catch (error) {
    if (error instanceof ProtocolError && error.message.length < 400 && error.hint) return 'refused';
    throw error;
  }
}

function checkPose(pose: PoseParts | null): void {
  for (const part of PARTS) {
    const keypoints = pose?.[part];
    if (!keypoints) continue;
    for (let i = 0; i < keypoints.length; i++) {
      const limit = i % 4 === 3 ? 1 : 32_768;
      if (!(Math.abs(keypoints[i]) <= limit)) throw new Error(`${part}[${i}] is ${keypoints[i]}`);
    }
  }
}

describe('messages of a hostile sender', () => {
  it('in binary are refused, or hold nothing but numbers within bounds: 12,000 of them', () => {
    let accepted = 0;
    for (let i = 0; i < 12_000; i++) {
      const bytes = pick(bytesMakers)();
      const packet = attempt(() => decodePose(bytes));
      if (packet !== 'refused') {
        accepted += 1;
        checkPose(packet.pose);
        const size = PARTS.reduce((sum, part) => sum + (packet.pose?.[part]?.length ?? 0), 0);
        // A body that was left out is the only thing that takes memory without being in the message.
        expect(size).toBeLessThanOrEqual((bytes.length / 7) * 4 + 52);
        // What was read can be passed on.
        expect(decodePose(encodePose(packet)).timestamp).toBe(packet.timestamp);
      }
      const frame = attempt(() => decodeFrame(bytes));
      if (frame !== 'refused') {
        accepted += 1;
        expect(frame.payload.buffer).toBe(bytes.buffer);
        expect(Number.isFinite(frame.timestamp + frame.sent + frame.rendered)).toBe(true);
      }
    }
    // Both ways were taken.
    expect(accepted).toBeGreaterThan(500);
    expect(accepted).toBeLessThan(11_000);
  });

  it('in JSON are refused, or hold nothing but what the protocol has: 6,000 of them', () => {
    let accepted = 0;
    for (let i = 0; i < 6000; i++) {
      const text = pick(textMakers)();
      const message = attempt(() => parseClientMessage(text));
      if (message !== 'refused') {
        accepted += 1;
        if (message.type === 'pose') checkPose(message.pose);
      }
      attempt(() => readServerMessage(text));
    }
    expect(accepted).toBeGreaterThan(100);
    expect(accepted).toBeLessThan(5000);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});
