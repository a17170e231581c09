import { describe, expect, it } from 'vitest';
import type { Pose } from '../../../core/contract.ts';
import { PARTS } from '../../../core/pose/pose.ts';
import { ProtocolError } from '../../../streaming/protocol/faults.ts';
import { decodePose, encodePose, MAX_POSE_BYTES } from '../../../streaming/protocol/pose-codec.ts';
import { readHolistic } from '../../support/holistic-json.ts';
import { describeWithSharedData, sharedData } from '../../support/shared-data.ts';
import { bodyWith, difference, somePose } from './poses.ts';

const roundTrip = (pose: Pose | null) => decodePose(encodePose({ timestamp: 0, sent: 0, pose })).pose;

const faultOf = (bytes: Uint8Array): ProtocolError => {
  try {
    decodePose(bytes);
  } catch (error) {
    if (error instanceof ProtocolError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

const changed = (offset: number, value: number, pose: Pose | null = somePose()): Uint8Array => {
  const bytes = encodePose({ timestamp: 1, sent: 2, pose });
  bytes[offset] = value;
  return bytes;
};

describe('binary poses', () => {
  it('have the bytes that version 1 promises', () => {
    const pose = bodyWith([100.5, -3.25, 0, 1, 640, 480.125, -12, 0.5]);
    const bytes = encodePose({ timestamp: 40_000, sent: 1_700_000_000_000_000, pose });
    expect(Buffer.from(bytes).toString('hex')).toBe(
      [
        '01010100', // kind, version, parts: body, no face
        '000000000088e340', // 40000
        '0000796090281843', // 1.7e15
        '05', // units of 1/32 pixel
        '900c98ff0000ff', // 3216, −104, 0, 255
        '0050043c80fe80', // 20480, 15364, −384, 128
        '00'.repeat(11 * 7),
      ].join(''),
    );
    expect(Buffer.from(encodePose({ timestamp: 0, sent: 0, pose: null })).toString('hex')).toBe(
      `01011000${'00'.repeat(16)}08`,
    );
  });

  it('have the parts in the order body, face, left hand, right hand', () => {
    const pose = somePose(0, 68);
    const bytes = encodePose({ timestamp: 0, sent: 0, pose });
    expect([bytes[2], bytes[3]]).toEqual([15, 3]);
    const firstConfidences = [0, 13, 13 + 68, 13 + 68 + 21].map((row) => bytes[21 + row * 7 + 6]);
    expect(firstConfidences).toEqual([13, 68, 21, 21].map((count) => Math.round(255 / count)));
    expect(bytes.length).toBe(21 + (13 + 68 + 42) * 7);
  });

  it.each([468, 128, 68])('keep a pose with %i points of the face to 1/64 pixel', (count) => {
    const pose = somePose(123_456, count);
    const bytes = encodePose({ timestamp: 123_456, sent: 789, pose });
    expect(bytes.length).toBeLessThanOrEqual(MAX_POSE_BYTES);
    const decoded = decodePose(bytes);
    expect(decoded).toMatchObject({ timestamp: 123_456, sent: 789 });
    for (const part of PARTS) {
      const error = difference(pose[part]!, decoded.pose![part]!);
      expect(error.pixels).toBeLessThanOrEqual(1 / 64);
      expect(error.confidence).toBeLessThanOrEqual(1 / 510 + 1e-6);
    }
  });

  it.each([
    [127, 1 / 512],
    [1023, 1 / 64],
    [8191, 1 / 8],
    [32_767, 1 / 2],
  ])('within ±%i pixels are exact to %f pixel', (reach, error) => {
    const pose = bodyWith([reach, -reach, reach / 3, 1, reach / 7, 0.123, -reach / 11, 1]);
    expect(difference(pose.body, roundTrip(pose)!.body).pixels).toBeLessThanOrEqual(error);
  });

  it('leave out what is no coordinate, and leave the rest as it is', () => {
    for (const wrong of [NaN, Infinity, -Infinity, 1e9, -32_768]) {
      for (const place of [0, 1, 2]) {
        const point = [1, 2, 3, 1];
        point[place] = wrong;
        const { body } = roundTrip(bodyWith([...point, 5, 6, 7, 1]))!;
        expect([...body.subarray(0, 8)]).toEqual([0, 0, 0, 0, 5, 6, 7, 1]);
      }
    }
  });

  it('keep confidence within 0 to 1, and whatever was seen above 0', () => {
    const { body } = roundTrip(bodyWith([1, 1, 0, 7, 1, 1, 0, 1e-6, 1, 1, 0, -1, 1, 1, 0, NaN]))!;
    expect([3, 7, 11, 15].map((i) => body[i])).toEqual([1, Math.fround(1 / 255), 0, 0]);
  });

  it('leave out parts of which nothing is there', () => {
    const pose = { ...somePose(), leftHand: new Float32Array(84), rightHand: null };
    expect(encodePose({ timestamp: 0, sent: 0, pose })[2]).toBe(3);
    expect(roundTrip(pose)).toMatchObject({ leftHand: null, rightHand: null });
    const faceless = { ...somePose(), body: new Float32Array(52), face: new Float32Array(68 * 4) };
    const bytes = encodePose({ timestamp: 0, sent: 0, pose: faceless });
    expect([bytes[2], bytes[3]]).toEqual([12, 0]);
    expect(decodePose(bytes).pose).toMatchObject({ body: new Float32Array(52), face: null });
  });

  it('say that nobody is there', () => {
    expect(roundTrip(null)).toBeNull();
    expect(roundTrip(bodyWith([]))).toBeNull();
  });

  it('may stand anywhere in a larger buffer', () => {
    const bytes = encodePose({ timestamp: 5, sent: 6, pose: somePose() });
    const larger = new Uint8Array(bytes.length + 10);
    larger.set(bytes, 3);
    expect(decodePose(larger.subarray(3, 3 + bytes.length))).toEqual(decodePose(bytes));
  });

  it('are refused where their sender has wrong numbers of points, or no time', () => {
    const packet = { timestamp: 0, sent: 0 };
    expect(() => encodePose({ ...packet, pose: { ...somePose(), face: new Float32Array(400) } })).toThrow(
      ProtocolError,
    );
    expect(() => encodePose({ ...packet, pose: { ...somePose(), leftHand: new Float32Array(80) } })).toThrow(
      '"leftHand" has 80 numbers',
    );
    for (const time of [NaN, Infinity, -1, 2 ** 53]) {
      expect(() => encodePose({ ...packet, timestamp: time, pose: null })).toThrow('"timestamp"');
      expect(() => encodePose({ ...packet, sent: time, pose: null })).toThrow('"sent"');
    }
  });
});

describe('a binary pose is refused', () => {
  it.each([
    ['of another kind', changed(0, 2), 'kind 1'],
    ['without parts', changed(2, 0), 'flags'],
    ['with unknown parts', changed(2, 31), 'flags'],
    ['with somebody and nobody', changed(2, 17), 'flags'],
    ['with an unknown face', changed(3, 4), 'face'],
    ['with a face of no topology', changed(3, 0), 'face'],
    ['with a topology and no face', changed(3, 1, bodyWith([1, 1, 1, 1])), 'face'],
    ['with an unknown unit', changed(20, 9), 'unit'],
    ['with another number of points than it says', changed(3, 2), 'instead of'],
    ['with parts although nobody is there', changed(2, 16, bodyWith([1, 1, 1, 1])), 'instead of'],
    ['with a time that is not finite', changed(11, 0x7f).fill(0xff, 4, 11), 'timestamp'],
    ['with a negative time', changed(19, 0xc3), 'sent'],
    ['that is empty', new Uint8Array(0), 'empty'],
  ])('%s', (_, bytes, message) => {
    expect(faultOf(bytes)).toMatchObject({
      code: 'MESSAGE_INVALID',
      message: expect.stringContaining(message),
    });
  });

  it('of another version, however it goes on', () => {
    expect(faultOf(changed(1, 2)).code).toBe('VERSION_UNSUPPORTED');
    expect(faultOf(Uint8Array.of(1, 9)).code).toBe('VERSION_UNSUPPORTED');
  });

  it('that is too short or too long by any number of bytes', () => {
    const bytes = encodePose({ timestamp: 0, sent: 0, pose: bodyWith([1, 1, 1, 1]) });
    for (let length = 0; length < bytes.length; length++) {
      expect(faultOf(bytes.subarray(0, length)).code).toBe('MESSAGE_INVALID');
    }
    const longer = new Uint8Array(bytes.length + 1);
    longer.set(bytes);
    expect(faultOf(longer).code).toBe('MESSAGE_INVALID');
  });
});

describeWithSharedData('binary poses of real signers', () => {
  it('are within 1/32 pixel and 4 KiB', () => {
    const { poses } = readHolistic(sharedData('clips/unseen/bald_man/public__come.json'));
    for (const pose of poses) {
      const bytes = encodePose({ timestamp: 0, sent: 0, pose });
      expect(bytes.length).toBeLessThanOrEqual(MAX_POSE_BYTES);
      const decoded = decodePose(bytes).pose;
      for (const part of PARTS) {
        const keypoints = pose?.[part];
        if (!keypoints) expect(decoded?.[part] ?? null).toBeNull();
        else expect(difference(keypoints, decoded![part]!).pixels).toBeLessThanOrEqual(1 / 32);
      }
    }
  });
});
