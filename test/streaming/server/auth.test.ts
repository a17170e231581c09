import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import {
  isAllowedOrigin,
  isLoopback,
  newToken,
  requireSafeBind,
  TokenCheck,
} from '../../../streaming/server/auth.ts';

const request = (headers: Record<string, string>): IncomingMessage =>
  ({ headers }) as unknown as IncomingMessage;

describe('TokenCheck', () => {
  it('accepts the token and nothing else', () => {
    const check = new TokenCheck('sésame');
    expect(check.accepts('sésame')).toBe(true);
    for (const wrong of [undefined, '', 'sesame', 'sésame\0', 'sésamesésame'])
      expect(check.accepts(wrong)).toBe(false);
    expect(check.acceptsRequest(request({ authorization: 'bearer sésame' }))).toBe(true);
    expect(check.acceptsRequest(request({ authorization: 'Basic sésame' }))).toBe(false);
    expect(check.acceptsRequest(request({}))).toBe(false);
  });

  it('accepts everybody where there is none', () => {
    expect(new TokenCheck(undefined).accepts(undefined)).toBe(true);
    expect(new TokenCheck(undefined).required).toBe(false);
  });
});

it('newToken never repeats itself', () => {
  expect(newToken()).toMatch(/^[\w-]{22}$/);
  expect(newToken()).not.toBe(newToken());
});

describe('isAllowedOrigin', () => {
  const local = { allowed: ['https://example.org'], host: '127.0.0.1', anyName: false };

  it('takes programs, its own pages and allowed ones', () => {
    const own = '127.0.0.1:8787';
    expect(isAllowedOrigin(request({ host: own }), local)).toBe(true);
    expect(isAllowedOrigin(request({ host: own, origin: `http://${own}` }), local)).toBe(true);
    expect(isAllowedOrigin(request({ host: own, origin: 'https://example.org' }), local)).toBe(true);
    expect(isAllowedOrigin(request({ host: '[::1]:8787', origin: 'http://[::1]:8787' }), local)).toBe(true);
  });

  it('refuses other pages, also those on another port of this machine', () => {
    for (const origin of ['https://evil.example', 'http://127.0.0.1:9999', 'null', 'file://', '']) {
      expect(isAllowedOrigin(request({ host: '127.0.0.1:8787', origin }), local)).toBe(false);
    }
  });

  it('refuses strange names of a local server, and takes any where a token is asked for', () => {
    const headers = { host: 'live.example:443', origin: 'https://live.example:443' };
    expect(isAllowedOrigin(request({ host: 'live.example' }), local)).toBe(false);
    expect(isAllowedOrigin(request({}), local)).toBe(false);
    const behindProxy = { ...local, anyName: true };
    expect(isAllowedOrigin(request({ ...headers, host: 'live.example' }), behindProxy)).toBe(true);
    expect(
      isAllowedOrigin(request({ host: 'live.example', origin: 'https://evil.example' }), behindProxy),
    ).toBe(false);
  });
});

describe('requireSafeBind', () => {
  it('lets nobody in from outside without a token', () => {
    for (const host of ['0.0.0.0', '::', '192.168.1.2', 'example.org', '127.evil.example']) {
      expect(isLoopback(host)).toBe(false);
      expect(() => requireSafeBind(host, undefined, false)).toThrow(
        expect.objectContaining({ code: 'INSECURE_BIND' }),
      );
      requireSafeBind(host, 'token', false);
      requireSafeBind(host, undefined, true);
    }
    for (const host of ['127.0.0.1', '127.1.2.3', 'localhost', '::1'])
      requireSafeBind(host, undefined, false);
  });
});
