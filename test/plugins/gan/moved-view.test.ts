import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '../../../core/neural/backend.ts';
import { MovedView } from '../../../plugins/gan/moved-view.ts';

beforeAll(async () => {
  await useBackend('cpu');
});

/** A map whose numbers are their own row and column. */
const numbered = (side: number) =>
  tf.tensor4d(
    Float32Array.from({ length: side * side }, (_, i) => 100 * Math.floor(i / side) + (i % side) + 1),
    [1, side, side, 1],
  );

const drawn = (...shares: number[]) => {
  let next = 0;
  return () => shares[next++];
};

describe('a moved view', () => {
  it('shows what lies further down and to the right, and nothing beyond the border', () => {
    const view = new MovedView(drawn(0.3, 0.7));
    const seen = view.of(numbered(16)).arraySync()[0];
    expect(seen[0][0]).toEqual([206]);
    expect(seen[13][10]).toEqual([1516]);
    expect(seen[14][0]).toEqual([0]);
    expect(seen[0][11]).toEqual([0]);
  });

  it('moves coarser maps with the picture, as nearly as whole numbers can', () => {
    const view = new MovedView(drawn(0.8, 0.3));
    expect(view.of(numbered(8), 2).arraySync()[0][0][0]).toEqual([302]);
    expect(view.of(numbered(4), 4).arraySync()[0][0][0]).toEqual([202]);
  });

  it('takes every place in a patch of eight pixels', () => {
    const map = numbered(16);
    const corners = Array.from({ length: 64 }, (_, i) => {
      const view = new MovedView(drawn((Math.floor(i / 8) + 0.9) / 8, ((i % 8) + 0.1) / 8));
      return view.of(map).dataSync()[0];
    });
    expect(new Set(corners).size).toBe(64);
  });
});
