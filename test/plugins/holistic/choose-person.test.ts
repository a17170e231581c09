import { describe, expect, it } from 'vitest';
import { choosePerson, personAt } from '../../../plugins/holistic/choose-person.ts';
import type { Region } from '../../../plugins/holistic/region.ts';

const WIDTH = 1000;
const person = (x: number, side: number, y = 300): Region => ({
  x,
  y,
  width: side,
  height: side,
  rotation: 0,
});

describe('choosePerson', () => {
  it('takes the most central of people of one size', () => {
    const people = [person(200, 400), person(450, 400), person(800, 400)];
    expect(choosePerson(people, WIDTH, undefined)).toBe(people[1]);
  });

  it('prefers somebody large who stands a little aside to somebody small in the middle', () => {
    const people = [person(500, 80), person(700, 400)];
    expect(choosePerson(people, WIDTH, undefined)).toBe(people[1]);
  });

  it('prefers somebody central to a larger one at the side', () => {
    const people = [person(950, 500), person(500, 400)];
    expect(choosePerson(people, WIDTH, undefined)).toBe(people[1]);
  });

  it('takes the more certain one of two who are equal, and anybody who is there', () => {
    const people = [person(700, 400), person(300, 400)];
    expect(choosePerson(people, WIDTH, undefined)).toBe(people[0]);
    const outside = person(1200, 300);
    expect(choosePerson([outside], WIDTH, undefined)).toBe(outside);
    expect(choosePerson([], WIDTH, undefined)).toBeUndefined();
  });

  it('counts people from the left, from 0', () => {
    const people = [person(500, 400), person(900, 400), person(100, 400)];
    expect([0, 1, 2, 3].map((n) => choosePerson(people, WIDTH, n)?.x)).toEqual([100, 500, 900, undefined]);
    expect(people.map(({ x }) => x)).toEqual([500, 900, 100]);
  });
});

describe('personAt', () => {
  it('finds the nearest again, if it is near', () => {
    const people = [person(340, 400), person(280, 400)];
    expect(personAt(people, person(300, 400))).toBe(people[1]);
    expect(personAt(people, person(300, 60))).toBeUndefined();
    expect(personAt([], person(300, 400))).toBeUndefined();
  });
});
