import { expect, it } from 'vitest';
import { RecentMap } from '../../core/recent-map.ts';

it('keeps the entries that were used last', () => {
  const map = new RecentMap<string, number>(2);
  map.set('a', 1);
  map.set('b', 2);
  expect(map.get('a')).toBe(1);
  map.set('c', 3);
  expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([1, undefined, 3]);
});

it('replaces an entry without losing another', () => {
  const map = new RecentMap<string, number>(2);
  map.set('a', 1);
  map.set('b', 2);
  map.set('a', 4);
  expect([map.get('a'), map.get('b')]).toEqual([4, 2]);
});
