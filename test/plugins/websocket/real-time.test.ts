import { expect, it } from 'vitest';
import { RealTime } from '../../../plugins/websocket/real-time.ts';

const clock = { time: 5_000_000, now: () => clock.time };

it('frames are due at the rate of their timestamps, from the first one on', () => {
  const realTime = new RealTime(clock);
  expect(realTime.until(1_000_000)).toBe(0);
  expect(realTime.until(1_040_000)).toBe(40);
  clock.time += 30_000;
  expect(realTime.until(1_080_000)).toBe(50);
  clock.time += 50_000;
  expect(realTime.until(1_080_000)).toBe(0);
});

it('a video that is a little late catches up', () => {
  const realTime = new RealTime(clock);
  realTime.until(0);
  clock.time += 400_000;
  expect(realTime.until(40_000)).toBe(0);
  expect(realTime.until(360_000)).toBe(0);
  expect(realTime.until(440_000)).toBe(40);
});

it('a video that is very late goes on from there', () => {
  const realTime = new RealTime(clock);
  realTime.until(0);
  clock.time += 3_000_000;
  expect(realTime.until(40_000)).toBe(0);
  expect(realTime.until(80_000)).toBe(40);
});
