import { expect, test } from 'vitest';
import { parseLine } from '../src/parse-line.ts';

const body = Array.from({ length: 13 }, (_, row) => [row, row + 1]);
const line = (fields: object): string => JSON.stringify({ t: 40, body, ...fields });

test('reads points with and without depth and confidence', () => {
  const hand = Array.from({ length: 21 }, () => [1, 2, 3, 0.5]);
  const read = parseLine(line({ body: [[1, 2], [3, 4, 5], null, ...body.slice(3)], leftHand: hand }));
  if (read === 'end') throw new Error('it is a pose');
  expect(read.milliseconds).toBe(40);
  expect([...read.parts.body.subarray(0, 12)]).toEqual([1, 2, 0, 1, 3, 4, 5, 1, 0, 0, 0, 0]);
  expect([...read.parts.leftHand!.subarray(0, 4)]).toEqual([1, 2, 3, 0.5]);
  expect([read.parts.face, read.parts.rightHand]).toEqual([null, null]);
});

test('reads the end', () => {
  expect(parseLine('{"end":true}\n')).toBe('end');
});

test.each([
  ['nothing', ''],
  ['half a line', line({}).slice(0, 50)],
  ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x1b, 0x5b]).toString()],
  ['a list', '[1, 2]'],
  ['null', 'null'],
  ['brackets, 30,000 deep', '['.repeat(30_000) + ']'.repeat(30_000)],
  ['no time', line({ t: undefined })],
  ['a time without end', line({}).replace('40', '1e999')],
  ['no body', line({ body: null })],
  ['too many points', line({ body: Array(5000).fill([0, 0]) })],
  ['too few points', line({ rightHand: [[0, 0]] })],
  ['a face of no known kind', line({ face: Array(70).fill([0, 0]) })],
  ['a point of one number', line({ body: [[1], ...body.slice(1)] })],
  ['a point of words', line({ body: [['1', '2'], ...body.slice(1)] })],
  ['a point without end', line({}).replace('[0,1]', '[1e999,1]')],
  ['a point on the moon', line({ body: [[1e12, 0], ...body.slice(1)] })],
  ['a confidence of 2', line({ body: [[0, 0, 0, 2], ...body.slice(1)] })],
])('refuses %s', (_, text) => {
  // Not another error: a fault of the sender must not look like a bug of the plugin.
  expect(() => parseLine(text)).toThrow(/^(it is no|"[a-zA-Z]+" is|point \d+ of)/);
});
