import { describe, expect, it } from 'vitest';
import { nameClips, sampleKey } from '../../../core/dataset/name-samples.ts';

const keys = (...names: [signer: string, clip: string][]) =>
  nameClips(names.map(([signer, clip]) => ({ signer, clip })));
const clipKeys = (...names: [signer: string, clip: string][]) => keys(...names).map(({ clip }) => clip);

describe('nameClips', () => {
  it('leaves plain names as they are', () => {
    expect(keys(['anna', 'apple-2'])).toEqual([{ signer: 'anna', clip: 'anna_apple-2' }]);
    expect(sampleKey('anna_apple-2', 123)).toBe('anna_apple-2_000123');
    expect(sampleKey('anna_apple-2', 1234567)).toBe('anna_apple-2_1234567');
  });

  it.each([
    '../x',
    'a.b.c',
    'hello world',
    '.hidden',
    'a/b\\c',
    'tab\tnew\nline',
    '手話',
    'ñandú',
    '🙂',
    '',
    '-',
    'x'.repeat(300),
  ])('makes a safe name of %j', (name) => {
    const [{ signer, clip }] = keys([name, name]);
    for (const key of [signer, clip]) expect(key).toMatch(/^[A-Za-z0-9][A-Za-z0-9_-]*$/);
    expect(`${sampleKey(clip, 9_999_999)}.pose.json`.length).toBeLessThan(100);
  });

  it('keeps what can be kept of a name', () => {
    expect(clipKeys(['Ana María', 'ñandú 2'])).toEqual(['Ana-Maria_nandu-2']);
  });

  it('tells names apart of which nothing is left', () => {
    const [a, b, again] = clipKeys(['手話', 'リンゴ'], ['手話', 'バナナ'], ['手話', 'リンゴ']);
    expect(new Set([a, b, again]).size).toBe(3);
    expect(clipKeys(['手話', 'バナナ'])).toEqual([b]);
  });

  it('numbers names that turn out alike, whatever makes them so', () => {
    expect(clipKeys(['a', 'x y'], ['a', 'x.y'], ['a', 'X-Y'])).toEqual(['a_x-y', 'a_x-y-2', 'a_X-Y-3']);
    expect(clipKeys(['a_b', 'c'], ['a', 'b_c'])).toEqual(['a_b_c', 'a_b_c-2']);
  });

  it('gives one signer one name, and two signers two', () => {
    expect(keys(['A b', 'x'], ['A-b', 'x'], ['A b', 'y']).map(({ signer }) => signer)).toEqual([
      'A-b',
      'A-b-2',
      'A-b',
    ]);
  });
});
