import { describe, expect, it } from 'vitest';
import { FlvReader, type FlvVideo } from '../../../streaming/video/flv.ts';
import { AUDIO, FILE_HEADER, join, SCRIPT, tag, VIDEO, video } from './flv-bytes.ts';

const STREAM = join(
  FILE_HEADER,
  tag(SCRIPT, Uint8Array.of(2, 0, 10)),
  tag(VIDEO, video(1, 0, [1, 66, 192, 30])),
  tag(VIDEO, video(1, 1, [0, 0, 0, 2, 0x65, 1])),
  tag(AUDIO, new Uint8Array(0)),
  tag(VIDEO, video(2, 1, [0, 0, 0, 1, 0x41]), 40),
  tag(VIDEO, video(2, 1), 0x89_ab_cd_ef),
  tag(VIDEO, video(1, 2)),
);

const CARRIED: FlvVideo[] = [
  { kind: 'configuration', data: Uint8Array.of(1, 66, 192, 30) },
  { kind: 'unit', key: true, time: 0, data: Uint8Array.of(0, 0, 0, 2, 0x65, 1) },
  { kind: 'unit', key: false, time: 40, data: Uint8Array.of(0, 0, 0, 1, 0x41) },
  { kind: 'unit', key: false, time: 0x89_ab_cd_ef, data: new Uint8Array(0) },
];

function read(bytes: Uint8Array, pieceSize = bytes.length): FlvVideo[] {
  const reader = new FlvReader();
  const found: FlvVideo[] = [];
  for (let at = 0; at < bytes.length; at += pieceSize) {
    // A piece is only lent.
    const piece = bytes.slice(at, at + pieceSize);
    found.push(...reader.push(piece));
    piece.fill(0xff);
  }
  return found;
}

describe('FlvReader', () => {
  it.each([1, 2, 3, 7, 11, 13, 16, 64, STREAM.length])(
    'reads a stream in pieces of %d bytes',
    (pieceSize) => {
      expect(read(STREAM, pieceSize)).toEqual(CARRIED);
    },
  );

  it('gives a unit out with the last byte of its tag', () => {
    const reader = new FlvReader();
    const bytes = join(FILE_HEADER, tag(VIDEO, video(1, 1, [7])));
    expect(reader.push(bytes.subarray(0, -1))).toEqual([]);
    expect(reader.push(new Uint8Array(0))).toEqual([]);
    expect(reader.push(bytes.subarray(-1))).toHaveLength(1);
  });

  it('puts a large tag together from small pieces without copying what it has time and again', () => {
    const body = join(video(1, 1), new Uint8Array(12 << 20).fill(9));
    const [unit] = read(join(FILE_HEADER, tag(VIDEO, body)), 48);
    expect(unit?.data.length).toBe(12 << 20);
    expect(unit?.data.at(-1)).toBe(9);
  });

  const damaged = (change: (bytes: Uint8Array) => void, from = STREAM): Uint8Array => {
    const bytes = from.slice();
    change(bytes);
    return bytes;
  };
  const withVideo = (body: Uint8Array): Uint8Array => join(FILE_HEADER, tag(VIDEO, body));

  it.each<[string, Uint8Array, RegExp]>([
    ['no FLV', new TextEncoder().encode('<html>not here</html>'), /no FLV/],
    ['another version', damaged((bytes) => bytes.set([2], 3)), /no FLV/],
    ['a longer header', damaged((bytes) => bytes.set([10], 8)), /no FLV/],
    ['an unknown tag', join(FILE_HEADER, tag(7, video(1, 1))), /tag of unknown type 7/],
    ['an encrypted tag', join(FILE_HEADER, tag(VIDEO | 0x20, video(1, 1))), /tag of unknown type 41/],
    ['a tag that ends elsewhere', damaged((bytes) => bytes.set([9], FILE_HEADER.length + 3)), /calls itself/],
    ['a video tag without a header', withVideo(Uint8Array.of(0x17, 1)), /video tag of 2 bytes/],
    ['another codec', withVideo(Uint8Array.of(0x12, 1, 0, 0, 0)), /codec 2, which is no H.264/],
    ['an extended header', withVideo(Uint8Array.of(0x91, 0x68, 0x76, 0x63, 0x31)), /no H.264/],
    ['an unknown packet', withVideo(video(1, 3)), /packet of unknown type 3/],
  ])('refuses %s', (_what, bytes, problem) => {
    expect(() => read(bytes)).toThrow(problem);
    expect(() => read(bytes, 1)).toThrow(problem);
  });

  it('does not stumble over random bytes in the place of a stream', () => {
    let state = 1;
    const random = (): number => {
      state = (state * 48_271) % 0x7f_ff_ff_ff;
      return state & 0xff;
    };
    for (let round = 0; round < 300; round++) {
      const bytes = join(FILE_HEADER, Uint8Array.from({ length: 200 }, random));
      const reader = new FlvReader();
      // Either it waits for the end of a tag, or it says what is wrong in words of its own.
      try {
        expect(reader.push(bytes)).toEqual([]);
      } catch (error) {
        expect((error as Error).message).toMatch(/^the FLV stream has/);
      }
    }
  });
});
