import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { ProgressLine } from '../../cli/progress-line.ts';

function watch(isTTY: boolean, columns?: number) {
  const written: string[] = [];
  const stream = { isTTY, columns, write: (text: string) => written.push(text) };
  return { line: new ProgressLine(stream, 0), written };
}

it('redraws on a terminal ten times a second, and takes the line away', () => {
  const { line, written } = watch(true);
  for (const now of [50, 100, 150, 200]) line.show(now, () => `at ${now}`);
  line.clear();
  expect(written).toEqual(['\rat 100\u001b[K', '\rat 200\u001b[K', '\r\u001b[K']);
});

it('is never wider than the terminal: its middle is left out', () => {
  const { line, written } = watch(true, 20);
  line.show(100, () => 'clip 3/9 a long name, 12 s left');
  line.show(200, () => 'exactly 19 columns!');
  expect(written).toEqual(['\rclip 3/9 …12 s left\u001b[K', '\rexactly 19 columns!\u001b[K']);
});

it('writes a whole plain line every five seconds elsewhere, and has nothing to take away', () => {
  const { line, written } = watch(false, 10);
  for (const now of [4999, 5000, 9999, 10_000]) line.show(now, () => `a line of then: ${now}`);
  line.clear();
  expect(written).toEqual(['a line of then: 5000\n', 'a line of then: 10000\n']);
});

it('has a bar of what is done on a terminal, for which there is less room for text', () => {
  const { line, written } = watch(true, 45);
  line.show(100, () => 'step 7, total 0.513, 9.2 samples/s, 12s left', 0.25);
  const [shown] = written.map((text) => stripVTControlCharacters(text));
  expect(shown).toBe(`\r${'█'.repeat(6)}${'░'.repeat(18)} step 7, t… 12s left`);

  const elsewhere = watch(false);
  elsewhere.line.show(5000, () => 'step 7', 0.25);
  expect(elsewhere.written).toEqual(['step 7\n']);
});
