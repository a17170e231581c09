import { describe, expect, it } from 'vitest';
import { familyOf, partOf } from '../../../core/dataset/split-clips.ts';

describe('familyOf', () => {
  it.each(['apple', 'apple-2', 'apple_2', 'Apple 12', 'apple (3)', 'apple(3)'])('%s is an apple', (name) => {
    expect(familyOf(name)).toBe('apple');
  });

  it.each(['apple-002', 'apple-123', 'apple2', 'apple-b', '2', '-2', 'a-2b'])(
    '%s stands for itself',
    (name) => {
      expect(familyOf(name)).toBe(name);
    },
  );
});

describe('partOf', () => {
  const names = Array.from({ length: 10_000 }, (_, i) => `clip-${String(i).padStart(5, '0')}`);

  it.each([0.5, 0.9, 0.99])('gives about %d of the clips to training', (share) => {
    const training = names.filter((name) => partOf(name, share) === 'train').length / names.length;
    expect(Math.abs(training - share)).toBeLessThan(0.02);
  });

  it('keeps every clip in training where nothing is held out', () => {
    expect(names.every((name) => partOf(name, 1) === 'train')).toBe(true);
  });

  it('only ever moves clips to training as the share grows', () => {
    for (const name of names.slice(0, 200)) {
      if (partOf(name, 0.7) === 'train') expect(partOf(name, 0.8)).toBe('train');
    }
  });

  it('keeps takes together', () => {
    for (const name of ['apple', 'want', 'pizza', 'coke', 'art', 'band', 'moon', 'sun']) {
      const parts = [name, `${name}-2`, `${name}_3`, `${name} (4)`].map((take) => partOf(take, 0.5));
      expect(new Set(parts).size).toBe(1);
    }
  });

  it('never changes', () => {
    // SHA-256 of "slp-dataset-1/NAME", first four bytes: a dataset may grow with a later version of the program.
    const parts = ['apple', 'pizza', 'moon', 'sun', 'drama', 'weather'].map((name) => partOf(name, 0.5));
    expect(parts).toEqual(['train', 'test', 'train', 'test', 'test', 'train']);
  });
});
