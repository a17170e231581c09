import { describe, expect, it } from 'vitest';
import { bytes, float, integer, join, message, text } from '../../../core/neural/protobuf.ts';
import { asBytes, asText, readMessage } from '../../support/protobuf.ts';

describe('protobuf', () => {
  it('writes the examples of the specification', () => {
    expect([...integer(1, 150)]).toEqual([0x08, 0x96, 0x01]);
    expect([...join(text(2, 'testing'))]).toEqual([0x12, 0x07, ...Buffer.from('testing')]);
    expect([...join(message(3, integer(1, 150)))]).toEqual([0x1a, 0x03, 0x08, 0x96, 0x01]);
  });

  it('writes what a reader of its own finds again', () => {
    const inner = message(17, text(1, 'é'), integer(300, 2 ** 52 + 1), bytes(3, Uint8Array.of(0, 255)));
    const outer = readMessage(join([...inner, float(2, -0.5), ...text(17, '')]));
    expect([...outer.keys()]).toEqual([17, 2]);
    expect(asBytes(outer.get(17)?.[1])).toHaveLength(0);
    expect([...asBytes(outer.get(2)?.[0])]).toEqual([0, 0, 0, 0xbf]);
    const found = readMessage(asBytes(outer.get(17)?.[0]));
    expect(asText(found.get(1)?.[0])).toBe('é');
    expect(found.get(300)).toEqual([2n ** 52n + 1n]);
    expect([...asBytes(found.get(3)?.[0])]).toEqual([0, 255]);
  });

  it('refuses numbers that it cannot write', () => {
    for (const value of [-1, 0.5, 2 ** 53, Number.NaN]) expect(() => integer(1, value)).toThrow(RangeError);
  });
});
