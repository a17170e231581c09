import { expect, it } from 'vitest';
import { SharedPicture } from '../../../plugins/holistic/shared-picture.ts';

it('holds a copy in memory that threads share', () => {
  const shared = new SharedPicture();
  const data = Uint8Array.of(1, 2, 3, 4, 5, 6);
  const picture = shared.hold({ timestamp: 1_500_000, width: 2, height: 1, channels: 3, data });
  expect(picture).toMatchObject({ width: 2, height: 1, time: 1.5 });
  expect(picture.data.buffer).toBeInstanceOf(SharedArrayBuffer);
  data.fill(0);
  expect([...picture.data]).toEqual([1, 2, 3, 4, 5, 6]);
  const next = shared.hold({ timestamp: 2e6, width: 1, height: 2, channels: 3, data });
  expect(next.data.buffer).toBe(picture.data.buffer);
  expect(
    shared.hold({ timestamp: 2e6, width: 1, height: 1, channels: 3, data: data.subarray(3) }).data,
  ).toHaveLength(3);
});

it('lays what is transparent on white', () => {
  const data = Uint8Array.of(10, 20, 30, 255, 0, 0, 0, 0, 0, 100, 255, 51);
  const picture = new SharedPicture().hold({ timestamp: 0, width: 3, height: 1, channels: 4, data });
  expect([...picture.data]).toEqual([10, 20, 30, 255, 255, 255, 204, 224, 255]);
});
