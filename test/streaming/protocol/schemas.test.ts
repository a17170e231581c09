import { describe, expect, it } from 'vitest';
import { PARTS } from '../../../core/pose/pose.ts';
import { MAX_JSON_BYTES } from '../../../streaming/protocol/limits.ts';
import { encodeJsonPose } from '../../../streaming/protocol/pose-json.ts';
import { parseClientMessage } from '../../../streaming/protocol/schemas.ts';
import { readHolistic } from '../../support/holistic-json.ts';
import { describeWithSharedData, sharedData } from '../../support/shared-data.ts';
import { bodyWith, difference, somePose } from './poses.ts';

const hello = { type: 'hello', version: 1, role: 'producer' };

const parse = (message: unknown) => parseClientMessage(JSON.stringify(message));

const invalid = (problem: string) =>
  expect.objectContaining({ code: 'MESSAGE_INVALID', message: expect.stringContaining(problem) });

describe('messages of a client', () => {
  it.each([
    hello,
    {
      ...hello,
      token: 'secret',
      signer: 'Ana María 手',
      canvas: { width: 1280, height: 720 },
      fps: 29.97,
      client: 'test/1.0',
      resume: 'abc',
    },
    { ...hello, role: 'viewer', accept: ['h264', 'jpeg'] },
    { type: 'ping', sent: 1_700_000_000_000_000.5 },
    { type: 'signer', name: 'ana' },
    { type: 'quality', codec: 'h264' },
    { type: 'quality', jpegQuality: 80 },
    { type: 'format', codec: 'h264', width: 512, height: 512, fps: 25, description: 'AWQAHv/hAAA=' },
    { type: 'bye' },
    { type: 'pose', pose: null },
    { type: 'pose', timestamp: 40_000, sent: 0, pose: null },
  ])('are read as they are: %j', (message) => {
    expect(parse(message)).toEqual(message);
  });

  it.each([
    ['an array', [], 'type'],
    ['null', null, 'no JSON object'],
    ['a string', 'hello', 'no JSON object'],
    ['no type', { version: 1 }, 'no message of type undefined'],
    ['an unknown type', { type: 'helo' }, 'no message of type "helo"'],
    ['a type that every object has', { type: 'constructor' }, '"constructor"'],
    ['a type that is no text', { type: { toString: 'hello' } }, 'no message of type'],
    ['a message of the server', { type: 'welcome' }, '"welcome"'],
    ['an unknown role', { ...hello, role: 'admin' }, 'hello: role'],
    ['an unknown member', { ...hello, admin: true }, '"admin"'],
    ['a signer of many lines', { ...hello, signer: 'a\nb' }, 'signer'],
    ['an empty signer', { type: 'signer', name: '' }, 'name'],
    ['a long signer', { type: 'signer', name: 'x'.repeat(65) }, 'name'],
    ['a long token', { ...hello, token: 'x'.repeat(513) }, 'token'],
    ['a canvas without area', { ...hello, canvas: { width: 0, height: 1 } }, 'canvas.width'],
    ['a canvas that is too large', { ...hello, canvas: { width: 1, height: 4097 } }, 'canvas.height'],
    ['a canvas of half pixels', { ...hello, canvas: { width: 1.5, height: 2 } }, 'canvas.width'],
    ['no frame rate', { ...hello, fps: 0 }, 'fps'],
    ['a frame rate beyond reason', { ...hello, fps: 1e9 }, 'fps'],
    ['an unknown codec', { ...hello, accept: ['av1'] }, 'accept.0'],
    ['endless codecs', { ...hello, accept: ['jpeg', 'jpeg', 'jpeg'] }, 'accept'],
    ['a negative time', { type: 'ping', sent: -1 }, 'sent'],
    ['a time beyond exact numbers', { type: 'ping', sent: 2 ** 53 }, 'sent'],
    ['a quality beyond 100', { type: 'quality', jpegQuality: 101 }, 'jpegQuality'],
    ['a description that is no base64', { ...hello, type: 'format', description: '*' }, 'format'],
    ['no pose', { type: 'pose' }, 'pose: '],
  ])('are refused with %s', (_, message, problem) => {
    expect(() => parse(message)).toThrow(invalid(problem));
  });

  it.each([
    ['a prototype', '{"type":"bye","__proto__":{"admin":true}}', '__proto__'],
    ['a prototype in the pose', '{"type":"pose","pose":{"__proto__":[]}}', '__proto__'],
    ['an infinite number', '{"type":"ping","sent":1e999}', 'sent'],
    ['half a message', '{"type":"bye"', 'no JSON'],
    ['nothing', '', 'no JSON'],
    ['30,000 brackets', '['.repeat(30_000) + ']'.repeat(30_000), 'no message of type undefined'],
    ['10,000 levels', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`, 'undefined'],
  ])('are refused with %s', (_, text, problem) => {
    expect(() => parseClientMessage(text)).toThrow(invalid(problem));
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  it('name no more than the start of what is wrong', () => {
    const name = 'x'.repeat(50_000);
    for (const message of [{ ...hello, [name]: 1 }, { type: name }, { type: 'pose', pose: { [name]: 1 } }]) {
      expect(() => parse(message)).toThrow(
        expect.objectContaining({ message: expect.stringMatching(/^.{1,250}$/) }),
      );
    }
  });

  it('are refused beyond 64 KiB before they are read', () => {
    expect(() => parseClientMessage(' '.repeat(MAX_JSON_BYTES + 1))).toThrow(
      expect.objectContaining({ code: 'MESSAGE_TOO_LARGE' }),
    );
  });

  it.each([0, 2, '1', null, undefined])('say hello in version 1, not in %j', (version) => {
    expect(() => parse({ ...hello, version, new: 'member' })).toThrow(
      expect.objectContaining({ code: 'VERSION_UNSUPPORTED', hint: expect.stringContaining('version 1') }),
    );
  });
});

describe('poses in JSON', () => {
  it('come back to 0.01 pixel', () => {
    const pose = somePose(40_000, 128);
    const text = encodeJsonPose({ timestamp: 40_000, sent: 5, pose });
    expect(text.length).toBeLessThan(MAX_JSON_BYTES);
    const message = parseClientMessage(text);
    expect(message).toMatchObject({ type: 'pose', timestamp: 40_000, sent: 5 });
    if (message.type !== 'pose') return;
    const { pose: decoded } = message;
    expect([...decoded!.face!].every((value, i) => Math.abs(value - pose.face![i]) <= 0.0051)).toBe(true);
    expect([...decoded!.leftHand!.subarray(8, 12)]).toEqual([0, 0, 0, 0]);
  });

  it('with the whole face fit into a message', () => {
    const text = encodeJsonPose({ timestamp: 1e15 + 1, sent: 1e15 + 1, pose: somePose(0, 468, 4096) });
    expect(text.length).toBeLessThan(MAX_JSON_BYTES / 2);
  });

  it('leave out what is not finite or out of reach', () => {
    const pose = bodyWith([NaN, 0, 0, 1, 1, 2, 3, 1, 1e9, 0, 0, 1, 4, 5, 0, 0.5, 6, 7, 0, 1e-6]);
    expect(JSON.parse(encodeJsonPose({ timestamp: 0, sent: 0, pose })).pose.body.slice(0, 5)).toEqual([
      null,
      [1, 2, 3],
      null,
      [4, 5, 0, 0.5],
      [6, 7, 0, 0.001],
    ]);
    expect(() => encodeJsonPose({ timestamp: NaN, sent: 0, pose })).toThrow('"timestamp"');
    expect(() =>
      encodeJsonPose({ timestamp: 0, sent: 0, pose: { ...pose, face: new Float32Array(12) } }),
    ).toThrow('"face" has 12 numbers');
  });

  it('fill in depth 0 and confidence 1, and treat confidence 0 as missing', () => {
    const points = [[1, 2], [1, 2, 3], [1, 2, 3, 0.5], [1, 2, 3, 0], [1, 2, 3, -1], [1, 2, 3, 9], null];
    const message = parse({ type: 'pose', pose: { body: [...points, ...Array(6).fill(null)], face: null } });
    if (message.type !== 'pose') throw new Error('another message');
    expect([...message.pose!.body.subarray(0, 28)]).toEqual([
      ...[1, 2, 0, 1],
      ...[1, 2, 3, 1],
      ...[1, 2, 3, 0.5],
      ...[0, 0, 0, 0],
      ...[0, 0, 0, 0],
      ...[1, 2, 3, 1],
      ...[0, 0, 0, 0],
    ]);
    expect(message.pose).toMatchObject({ face: null, leftHand: null, rightHand: null });
  });

  it.each([{}, { body: null }, { leftHand: Array(21).fill(null) }])(
    'show nobody where nothing is there: %j',
    (pose) => {
      expect(parse({ type: 'pose', pose })).toEqual({ type: 'pose', pose: null });
    },
  );

  it.each([
    ['another number of joints', { body: [[1, 2]] }, '"body" is no list of 13 points'],
    ['another number of points of the face', { face: Array(70).fill(null) }, '468, 128, 68'],
    ['a misspelt part', { lefthand: null }, '"lefthand"'],
    ['a part that is no list', { rightHand: { length: 21 } }, '"rightHand"'],
    ['a point that is a number', { leftHand: Array(21).fill(1) }, '"leftHand"[0]'],
    ['a point of one number', { leftHand: Array(21).fill([1]) }, '"leftHand"[0]'],
    ['a point of five numbers', { leftHand: Array(21).fill([1, 2, 3, 1, 1]) }, '"leftHand"[0]'],
    ['a coordinate that is text', { leftHand: Array(21).fill([1, '2']) }, '"leftHand"[0]'],
    ['a coordinate out of reach', { leftHand: Array(21).fill([1, 32_768]) }, '±32767'],
    ['an array', [], 'no object'],
    ['a number', 5, 'no object'],
  ])('are refused with %s', (_, pose, problem) => {
    expect(() => parse({ type: 'pose', pose })).toThrow(invalid(problem));
  });
});

describeWithSharedData('poses of real signers in JSON', () => {
  it('come back to 0.01 pixel, and fit into a message', () => {
    const { poses } = readHolistic(sharedData('clips/unseen/bald_man/public__come.json'));
    expect(poses.length).toBeGreaterThan(50);
    for (const pose of poses) {
      const text = encodeJsonPose({ timestamp: 0, sent: 0, pose });
      expect(text.length).toBeLessThan(MAX_JSON_BYTES / 2);
      const message = parseClientMessage(text);
      if (message.type !== 'pose') throw new Error('another message');
      for (const part of PARTS) {
        const keypoints = pose?.[part];
        if (!keypoints) expect(message.pose?.[part] ?? null).toBeNull();
        else expect(difference(keypoints, message.pose![part]!).pixels).toBeLessThanOrEqual(0.0051);
      }
    }
  });
});
