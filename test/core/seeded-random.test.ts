import { expect, it } from 'vitest';
import { seededRandom } from '../../core/seeded-random.ts';

it('seededRandom spreads its numbers over 0 to 1, the same ones for a seed', () => {
  const draw = (seed: number): number[] => Array.from({ length: 10_000 }, seededRandom(seed));
  const numbers = draw(1);
  expect(numbers[0]).toBeCloseTo(0.6270739405881613, 15);
  expect(draw(1)).toEqual(numbers);
  expect(draw(2)[0]).not.toBe(numbers[0]);
  const tenths = Array(10).fill(0);
  for (const number of numbers) tenths[Math.floor(10 * number)] += 1;
  for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(100);
});
