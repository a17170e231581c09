import { expect, it } from 'vitest';
import { refineByHeatmap } from '../../../plugins/holistic/refine-by-heatmap.ts';

const SIDE = 16;
const NOTHING = -100;

/** Two maps, the second of which is hot (logit 100: heat 1) in the given cells. */
function heatmaps(...cells: readonly (readonly [column: number, row: number])[]): Float32Array {
  const maps = new Float32Array(SIDE * SIDE * 2).fill(NOTHING);
  for (const [column, row] of cells) maps[(row * SIDE + column) * 2 + 1] = 100;
  return maps;
}

const refine = (maps: Float32Array, u: number, v: number) => refineByHeatmap(maps, SIDE, 2, 1, u, v);

it('moves a landmark to the centre of mass around it', () => {
  const [u, v] = refine(heatmaps([6, 5], [8, 5], [7, 8]), 7.9 / SIDE, 6.2 / SIDE);
  expect(u).toBeCloseTo(7 / SIDE, 9);
  expect(v).toBeCloseTo(6 / SIDE, 9);
});

it('sees three cells far and not past the edge', () => {
  const [u, v] = refine(heatmaps([0, 0], [3, 3], [4, 0], [0, 4]), 0.5 / SIDE, 0.5 / SIDE);
  expect(u).toBeCloseTo(1.5 / SIDE, 9);
  expect(v).toBeCloseTo(1.5 / SIDE, 9);
});

it('leaves a landmark where its heatmap is cold, where another one is hot, and outside', () => {
  expect(refine(heatmaps(), 0.3, 0.3)).toEqual([0.3, 0.3]);
  expect(refineByHeatmap(heatmaps([4, 4]), SIDE, 2, 0, 0.3, 0.3)).toEqual([0.3, 0.3]);
  expect(refine(heatmaps([15, 15]), 1.01, 0.99)).toEqual([1.01, 0.99]);
  expect(refine(heatmaps([0, 0]), -0.2, 0)).toEqual([-0.2, 0]);
});
