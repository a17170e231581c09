import { describe, expect, it } from 'vitest';
import {
  decodeFrame,
  type EncodedFrame,
  encodeFrame,
  FRAME_HEADER_BYTES,
  writeFrameHeader,
} from '../../../streaming/protocol/frame-codec.ts';
import { MAX_FRAME_BYTES } from '../../../streaming/protocol/limits.ts';

const frame: EncodedFrame = {
  codec: 'h264',
  keyFrame: true,
  sequence: 0xfffffffe,
  timestamp: 40_000,
  sent: 1_700_000_000_000_000,
  rendered: 1_700_000_000_030_000,
  payload: Uint8Array.of(0, 0, 0, 1, 9),
};

const changed = (offset: number, value: number, original = frame): Uint8Array => {
  const message = encodeFrame(original);
  message[offset] = value;
  return message;
};

describe('binary frames', () => {
  it('have the bytes that version 1 promises', () => {
    expect(Buffer.from(encodeFrame(frame)).toString('hex')).toBe(
      [
        '02010201', // kind, version, H.264, key frame
        'feffffff', // sequence
        '000000000088e340', // 40000
        '0000796090281843', // 1.7e15
        'c0d47a6090281843', // 1.7e15 + 30000
        '0000000109', // payload
      ].join(''),
    );
  });

  it.each([frame, { ...frame, keyFrame: false }, { ...frame, codec: 'jpeg' as const, sequence: 0, sent: 0 }])(
    'come back as they were',
    (original) => {
      expect(decodeFrame(encodeFrame(original))).toEqual(original);
    },
  );

  it('are decoded without copying the payload', () => {
    const message = encodeFrame(frame);
    const { payload } = decodeFrame(message);
    expect(payload.buffer).toBe(message.buffer);
    expect(payload.byteOffset).toBe(FRAME_HEADER_BYTES);
  });

  it('may have their header written in front of a payload that is there already', () => {
    const larger = new Uint8Array(100).fill(7);
    const message = larger.subarray(10, 10 + FRAME_HEADER_BYTES + 5);
    message.set(frame.payload, FRAME_HEADER_BYTES);
    writeFrameHeader(message, frame);
    expect(message).toEqual(encodeFrame(frame));
    expect([larger[9], larger[10 + message.length]]).toEqual([7, 7]);
  });

  it('make every JPEG a key frame', () => {
    const jpeg = encodeFrame({ ...frame, codec: 'jpeg', keyFrame: false });
    expect(decodeFrame(jpeg).keyFrame).toBe(true);
  });

  it('count on from 0 after 2³² − 1', () => {
    expect(decodeFrame(encodeFrame({ ...frame, sequence: 2 ** 32 })).sequence).toBe(0);
  });

  it('are refused without a time', () => {
    expect(() => encodeFrame({ ...frame, rendered: NaN })).toThrow('"rendered" is no time');
  });
});

describe('a binary frame is refused', () => {
  it.each([
    ['of another kind', changed(0, 1), 'kind 2'],
    ['of an unknown codec', changed(2, 3), 'codec'],
    ['of no codec', changed(2, 0), 'codec'],
    ['with unknown flags', changed(3, 3), 'flags'],
    ['that is a JPEG and no key frame', changed(3, 0, { ...frame, codec: 'jpeg' }), 'flags'],
    ['with a time that is not finite', changed(15, 0x7f).fill(0xff, 8, 15), 'timestamp'],
    ['without payload', encodeFrame(frame).subarray(0, FRAME_HEADER_BYTES), 'header'],
    ['that is too long', changed(0, 2, { ...frame, payload: new Uint8Array(MAX_FRAME_BYTES) }), 'bytes'],
  ])('%s', (_, message, problem) => {
    expect(() => decodeFrame(message)).toThrow(
      expect.objectContaining({ code: 'MESSAGE_INVALID', message: expect.stringContaining(problem) }),
    );
  });

  it('of another version', () => {
    expect(() => decodeFrame(changed(1, 2))).toThrow(
      expect.objectContaining({ code: 'VERSION_UNSUPPORTED' }),
    );
  });
});
