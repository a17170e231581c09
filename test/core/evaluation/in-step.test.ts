import { describe, expect, it } from 'vitest';
import { inStep } from '../../../core/evaluation/in-step.ts';
import { iterate } from '../../support/samples.ts';

/** Counts up, notes when it is ended, and fails where it is asked to. */
async function* counting(to: number, ended: string[], name: string, failAt = Infinity) {
  try {
    for (let i = 0; i < to; i++) {
      if (i === failAt) throw new Error(`${name} failed`);
      yield i;
    }
  } finally {
    ended.push(name);
  }
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe('inStep', () => {
  it('gives one item of each stream at a time', async () => {
    expect(await collect(inStep({ a: iterate([1, 2]), b: iterate(['x', 'y']) }))).toEqual([
      { a: 1, b: 'x' },
      { a: 2, b: 'y' },
    ]);
  });

  it.each([
    [3, 5, 'rendered: longer than truth (3 frames)'],
    [5, 3, 'truth: longer than rendered (3 frames)'],
  ])('refuses %i items beside %i', async (truth, rendered, message) => {
    const ended: string[] = [];
    const steps = inStep({
      truth: counting(truth, ended, 'truth'),
      rendered: counting(rendered, ended, 'rendered'),
    });
    await expect(collect(steps)).rejects.toThrow(new RangeError(message));
    expect(ended.toSorted()).toEqual(['rendered', 'truth']);
  });

  it('ends the others where one fails', async () => {
    const ended: string[] = [];
    const steps = inStep({ a: counting(9, ended, 'a'), b: counting(9, ended, 'b', 2) });
    await expect(collect(steps)).rejects.toThrow('b failed');
    expect(ended.toSorted()).toEqual(['a', 'b']);
  });

  it('ends all of them where the loop is left', async () => {
    const ended: string[] = [];
    for await (const { a } of inStep({ a: counting(9, ended, 'a'), b: counting(9, ended, 'b') })) {
      if (a === 1) break;
    }
    expect(ended.toSorted()).toEqual(['a', 'b']);
  });
});
