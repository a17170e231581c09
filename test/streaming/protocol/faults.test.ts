import { describe, expect, it } from 'vitest';
import { FAULTS, type FaultCode, faultOfClose, ProtocolError } from '../../../streaming/protocol/faults.ts';

describe('faults', () => {
  it('each have a close code of their own, in the range of applications', () => {
    const codes = Object.values(FAULTS).flatMap(({ close }) => close ?? []);
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(code >= 4000 && code <= 4999).toBe(true);
  });

  it('are found by their close code', () => {
    for (const code of Object.keys(FAULTS) as FaultCode[]) {
      const { close } = FAULTS[code];
      if (close !== null) expect(faultOfClose(close)).toBe(code);
      expect(new ProtocolError(code, 'x').hint).toBe(FAULTS[code].hint);
    }
    expect(faultOfClose(1006)).toBeUndefined();
  });
});
