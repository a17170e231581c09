import { describe, expect, test } from 'vitest';
import type { Pose } from '../../../core/contract.ts';
import { scalePose } from '../../../core/pose/pose.ts';
import { type Rect, signingSpace } from '../../../core/pose/signing-space.ts';
import { body, hand } from './figure.ts';

const WIDE = { width: 1600, height: 900 };

/** Someone who stands in a wide picture, shoulders 100 pixels apart around (x, 320). */
function person(
  x: number,
  {
    left = null,
    right = null,
    ...rest
  }: Partial<Record<'left' | 'right', Pose['leftHand']>> & Partial<Pose> = {},
): Pose {
  const standing: Pose = {
    timestamp: 0,
    body: body(),
    face: null,
    leftHand: left,
    rightHand: right,
    ...rest,
  };
  return moved(standing, x - 200, 200);
}

function moved(pose: Pose, dx: number, dy: number): Pose {
  const copy = scalePose(pose, 1);
  for (const part of [copy.body, copy.face, copy.leftHand, copy.rightHand]) {
    if (part) for (let i = 0; i < part.length; i += 4) part.set([part[i]! + dx, part[i + 1]! + dy], i);
  }
  return copy;
}

const repeat = (pose: Pose, times: number): Pose[] => Array.from({ length: times }, () => pose);
const right = ({ x, width }: Rect): number => x + width;
const bottom = ({ y, height }: Rect): number => y + height;

test('is an even square of 2.9 shoulder widths with the shoulders in its upper half', () => {
  const space = signingSpace(repeat(person(800), 5), WIDE)!;
  expect(space).toEqual({ x: 654, y: 194, width: 290, height: 290 });
});

test('holds still, whatever a few poses do', () => {
  const calm = signingSpace(repeat(person(800), 100), WIDE);
  const leap = person(1400);
  expect(signingSpace([...repeat(person(800), 100), leap, leap], WIDE)).toEqual(calm);
  const tiny = scalePose(person(800), 0.2);
  expect(signingSpace([...repeat(person(800), 100), tiny, tiny], WIDE)).toEqual(calm);
});

describe('grows', () => {
  test('until hands that reach out are in it', () => {
    const reaching = person(800, { left: hand(360, 130, 0), right: hand(40, 130, Math.PI) });
    const space = signingSpace([...repeat(person(800), 20), ...repeat(reaching, 5)], WIDE)!;
    expect(space.width).toBeGreaterThan(400);
    expect(space.x).toBeLessThan(640 - 45);
    expect(right(space)).toBeGreaterThan(960 + 45);
  });

  test('not for a hand that nobody could reach that far', () => {
    const impossible = person(800, { left: hand(500, 130, 0) });
    expect(signingSpace(repeat(impossible, 10), WIDE)).toEqual(signingSpace(repeat(person(800), 10), WIDE));
  });

  test('not for a hand that is there in one frame of a hundred', () => {
    const reaching = person(800, { left: hand(360, 130, 0) });
    const poses = [...repeat(person(800), 99), reaching];
    expect(signingSpace(poses, WIDE)).toEqual(signingSpace(repeat(person(800), 99), WIDE));
  });

  test('and moves up for the top of the hair', () => {
    const face = new Float32Array(468 * 4);
    for (let row = 0; row < 468; row++) face.set([200, row % 2 ? -60 : 60, 0, 1], row * 4);
    const space = signingSpace(repeat(person(800, { face }), 5), WIDE)!;
    expect(space.y).toBeLessThanOrEqual(200 - 60 - 0.35 * 120);
  });
});

describe('at the edge of the picture', () => {
  test('it moves inside where there is room', () => {
    for (const x of [60, 1580]) {
      const space = signingSpace(repeat(person(x), 5), WIDE)!;
      expect(space.x).toBeGreaterThanOrEqual(0);
      expect(right(space)).toBeLessThanOrEqual(WIDE.width);
      expect(space.width).toBe(290);
    }
  });

  test('it shrinks to a picture that is smaller, as far as the hands let it', () => {
    const close = (pose: Pose): Pose => scalePose(pose, 3);
    const small = { width: 1400, height: 800 };
    const space = signingSpace(repeat(close(moved(person(200), 0, -200)), 5), small)!;
    expect(space).toMatchObject({ width: 800, height: 800, y: 0 });
  });

  test('it reaches outside of a narrow picture by no more than it must', () => {
    const narrow = { width: 240, height: 600 };
    const low = person(120, { left: hand(230, 330, Math.PI / 2), right: hand(170, 330, Math.PI / 2) });
    const space = signingSpace(repeat(low, 5), narrow)!;
    expect(space.height).toBeGreaterThan(240);
    expect(space.x).toBeLessThanOrEqual(0);
    expect(right(space)).toBeGreaterThanOrEqual(240);
    expect(bottom(space)).toBeLessThanOrEqual(600);
  });
});

test('poses without shoulders do not count, and without any there is none', () => {
  const unseen = person(300, { body: body({}, 0.2) });
  expect(signingSpace([unseen], WIDE)).toBeNull();
  expect(signingSpace([], WIDE)).toBeNull();
  const seen = repeat(person(800), 3);
  expect(signingSpace([...repeat(unseen, 9), ...seen], WIDE)).toEqual(signingSpace(seen, WIDE));
});

test('nor does anybody so small that only a head can be meant', () => {
  const tiny = scalePose(person(800), 0.2);
  expect(signingSpace(repeat(tiny, 5), WIDE)).toBeNull();
  expect(signingSpace(repeat(scalePose(person(800), 0.3), 5), WIDE)).toMatchObject({ width: 88 });
});
