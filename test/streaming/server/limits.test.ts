import { describe, expect, it } from 'vitest';
import { addressKey, RateLimit, Tally } from '../../../streaming/server/limits.ts';

describe('RateLimit', () => {
  const allowed = (limit: RateLimit, calls: number, now: number): number =>
    Array.from({ length: calls }, () => limit.take(now)).filter(Boolean).length;

  it('lets twice as many come at once as in a second', () => {
    expect(allowed(new RateLimit(10, 0), 50, 0)).toBe(20);
  });

  it('fills up with time, to no more than that', () => {
    const limit = new RateLimit(10, 0);
    allowed(limit, 50, 0);
    expect(allowed(limit, 50, 500)).toBe(5);
    expect(allowed(limit, 50, 100_000)).toBe(20);
  });
});

describe('addressKey', () => {
  it('takes IPv4 addresses one by one, also as IPv6 writes them', () => {
    expect(addressKey('192.0.2.7')).toBe('192.0.2.7');
    expect(addressKey('::ffff:192.0.2.7')).toBe('192.0.2.7');
  });

  it('takes a network of IPv6 together', () => {
    expect(addressKey('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64');
    expect(addressKey('2001:db8:1:2::9')).toBe('2001:db8:1:2::/64');
    expect(addressKey('2001:db8::9')).toBe('2001:db8:0:0::/64');
    expect(addressKey('fe80::1%eth0')).toBe('fe80:0:0:0::/64');
    expect(addressKey('::1')).toBe('0:0:0:0::/64');
  });
});

it('Tally counts up and down, and forgets what is at 0', () => {
  const tally = new Tally();
  tally.add('a');
  tally.add('a');
  tally.remove('a');
  expect(tally.of('a')).toBe(1);
  tally.remove('a');
  tally.remove('a');
  expect(tally.of('a')).toBe(0);
});
