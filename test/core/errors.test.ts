import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { errors, fromErrorRecord, SlpError, toErrorRecord } from '../../core/errors.ts';

const root = new URL('../../', import.meta.url);
const codes = Object.keys(errors);

describe('the error catalogue', () => {
  it('is sorted', () => {
    expect(codes).toEqual([...codes].sort());
  });

  it('has a row in the README for every code, and no other row', () => {
    const readme = readFileSync(new URL('README.md', root), 'utf8');
    const rows = [...readme.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, code]) => code);
    expect(rows).toEqual(codes);
  });

  it('has a test that expects every code', () => {
    const tests = readdirSync(new URL('test/', root), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts') && !file.endsWith('core/errors.test.ts'))
      .map((file) => readFileSync(new URL(`test/${file}`, root), 'utf8'))
      .join('\n');
    expect(codes.filter((code) => !new RegExp(`\\b${code}\\b`).test(tests))).toEqual([]);
  });

  it('has a one-line message and a hint for every code', () => {
    const lists = [
      'FFMPEG_MISSING',
      'OUTPUT_FORMAT_UNKNOWN',
      'PLUGINS_INVALID',
      'PLUGIN_NOT_FOUND',
      'PLUGIN_OPTIONS',
    ];
    const made = [
      ...Object.entries(errors)
        .filter(([code]) => !lists.includes(code))
        .map(([, make]) =>
          (make as (...args: string[]) => SlpError)(
            'first word',
            'second word',
            'a third word',
            'a fourth word',
          ),
        ),
      errors.FFMPEG_MISSING(['here', 'there']),
      errors.OUTPUT_FORMAT_UNKNOWN('a.avi', ['.mp4']),
      errors.PLUGIN_NOT_FOUND('sink', 'pgn', ['png']),
      errors.PLUGIN_OPTIONS('puppet', ['size: too small']),
    ];
    // The only one whose message has several lines.
    const several = errors.PLUGINS_INVALID(['one', 'two']);
    expect(made).toHaveLength(codes.length - 1);
    expect(several.message).toBe('2 plugins cannot be used:\n  one\n  two');
    for (const { message, hint } of made) {
      expect(message).not.toMatch(/\n|undefined/);
      expect(hint.length).toBeGreaterThan(10);
    }
  });
});

it('errors keep everything but their cause across a thread boundary', () => {
  const error = errors.PLUGIN_FAILED('blur', 'refine', 40_000, new Error('oops'));
  const copy = fromErrorRecord(structuredClone(toErrorRecord(error)));
  expect(copy).toBeInstanceOf(SlpError);
  expect(copy).toMatchObject({
    code: 'PLUGIN_FAILED',
    message: error.message,
    hint: error.hint,
    exitCode: 1,
    plugin: 'blur',
  });
  // What caused it does not cross over, but where that was made does.
  expect(copy.stack).toBe(`${error.stack}\ncaused by ${(error.cause as Error).stack}`);
});

it('an unexpected error crosses as INTERNAL with its own message', () => {
  expect(toErrorRecord(new TypeError('x is not a function'))).toMatchObject({
    code: 'INTERNAL',
    message: 'x is not a function',
    exitCode: 1,
  });
});
