import { expect, it } from 'vitest';
import { NewestSlot } from '../../../streaming/session/newest-slot.ts';

it('sends as many as may be under way; behind them the newest wins', () => {
  const sent: number[] = [];
  const slot = new NewestSlot<number>(2, (item) => sent.push(item));
  expect([1, 2, 3, 4, 5].map((item) => slot.push(item))).toEqual([false, false, false, true, true]);
  expect(sent).toEqual([1, 2]);
  slot.arrived();
  expect(sent).toEqual([1, 2, 5]);
  slot.arrived();
  slot.arrived();
  slot.push(6);
  expect(sent).toEqual([1, 2, 5, 6]);
});
