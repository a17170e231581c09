import { afterEach, expect, it } from 'vitest';
import { watchGlobals } from '../../core/watch-globals.ts';

const shared = globalThis as unknown as Record<string, unknown>;
const trim = String.prototype.trim;
afterEach(() => {
  delete shared.made;
  Reflect.deleteProperty(Array.prototype, 'last');
  Object.defineProperty(String.prototype, 'trim', { value: trim, configurable: true, writable: true });
});

it('finds what is new, what is another, and what is gone', () => {
  shared.gone = 1;
  const changes = watchGlobals();
  expect(changes()).toEqual([]);
  shared.made = 1;
  delete shared.gone;
  Object.defineProperty(Array.prototype, 'last', { value: 1, configurable: true });
  Object.defineProperty(String.prototype, 'trim', { value: () => '', configurable: true, writable: true });
  expect(changes().sort()).toEqual([
    'Array.prototype.last is new',
    'String.prototype.trim is another',
    'globalThis.gone is gone',
    'globalThis.made is new',
  ]);
});

it('takes no global for changed that Node loads when it is first looked at', () => {
  const changes = watchGlobals();
  for (const name of Object.getOwnPropertyNames(globalThis)) void shared[name];
  expect(changes()).toEqual([]);
});
