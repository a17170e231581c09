import { describe, expect, it } from 'vitest';
import { between, formatPlugin, pluginSpec, whole } from '../../cli/options.ts';

describe('pluginSpec', () => {
  it('reads a name, a name with options, and an object', () => {
    expect(pluginSpec.parse('puppet')).toEqual({ name: 'puppet', options: {} });
    expect(pluginSpec.parse('blur:{"radius":2}')).toEqual({ name: 'blur', options: { radius: 2 } });
    for (const given of ['puppet', 'blur:{"radius":2}']) {
      expect(formatPlugin(pluginSpec.parse(given))).toBe(given);
    }
    expect(pluginSpec.parse({ name: 'blur' })).toEqual({ name: 'blur', options: {} });
  });

  it('blames options that are no JSON', () => {
    expect(() => pluginSpec.parse('blur:{radius}')).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID', message: expect.stringContaining('blur') }),
    );
  });
});

describe('numbers', () => {
  it.each(['', ' ', 'abc', '-1', '0', '1e-9', 'Infinity', '241', null, true, [25]])(
    'between refuses "%s"',
    (text) => {
      expect(between(0.1, 240).safeParse(text).success).toBe(false);
    },
  );

  it.each(['1.5', '-1', '100', 'x', ''])('whole refuses "%s"', (text) => {
    expect(whole(1, 99).safeParse(text).success).toBe(false);
  });

  it('both read text and numbers', () => {
    expect([between(0.1, 240).parse('29.97'), between(0.1, 240).parse(30), whole(0, 9).parse('7')]).toEqual([
      29.97, 30, 7,
    ]);
  });
});
