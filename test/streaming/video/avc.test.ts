import { describe, expect, it } from 'vitest';
import { parseAvcConfiguration } from '../../../streaming/video/avc.ts';

const RECORD = Uint8Array.of(1, 0x42, 0xc0, 0x0d, 0xff, 0xe1, 0, 3, 0x67, 0x42, 0xc0, 1, 0, 2, 0x68, 0xce);

describe('parseAvcConfiguration', () => {
  it('finds the codec and the parameter sets', () => {
    expect(parseAvcConfiguration(RECORD)).toEqual({
      codecString: 'avc1.42C00D',
      parameterSets: [Uint8Array.of(0x67, 0x42, 0xc0), Uint8Array.of(0x68, 0xce)],
    });
  });

  it('ignores what the high profile adds', () => {
    const high = Uint8Array.of(...RECORD, 0xfd, 0xf8, 0xf8, 0);
    expect(parseAvcConfiguration(high)).toEqual(parseAvcConfiguration(RECORD));
  });

  it('refuses every record that is cut short', () => {
    for (let length = 0; length < RECORD.length; length++) {
      expect(() => parseAvcConfiguration(RECORD.subarray(0, length))).toThrow(`ends after ${length} bytes`);
    }
  });

  it('refuses another version, and lengths of other than four bytes', () => {
    expect(() => parseAvcConfiguration(RECORD.with(0, 2))).toThrow('version 2');
    expect(() => parseAvcConfiguration(RECORD.with(4, 0xfe))).toThrow('lengths of 3 bytes');
  });
});
