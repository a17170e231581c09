import { sigmoid } from './detections.ts';

/** Reach of the neighbourhood around a landmark's cell: 3 on each side, 7 × 7 in all. */
const REACH = 3;
/** A neighbourhood without a value of this much says nothing. */
const MINIMUM = 0.5;

/**
 * The centre of mass of a landmark's heatmap around (u, v), or (u, v) itself where the heatmap is weak there or (u, v)
 * lies outside of it. MediaPipe: RefineLandmarksFromHeatmapCalculator. Cells count from their corner, as they do there.
 *
 * @param heatmaps `side × side × count` logits, row-major, the maps interleaved
 * @param index which of the `count` maps
 * @param u, v 0..1 across the map
 */
export function refineByHeatmap(
  heatmaps: Float32Array,
  side: number,
  count: number,
  index: number,
  u: number,
  v: number,
): readonly [u: number, v: number] {
  const column = Math.trunc(u * side);
  const row = Math.trunc(v * side);
  if (!(column >= 0 && column < side && row >= 0 && row < side)) return [u, v];
  let [sum, sumU, sumV, highest] = [0, 0, 0, 0];
  for (let y = Math.max(0, row - REACH); y <= Math.min(side - 1, row + REACH); y++) {
    for (let x = Math.max(0, column - REACH); x <= Math.min(side - 1, column + REACH); x++) {
      const heat = sigmoid(heatmaps[(y * side + x) * count + index]);
      sum += heat;
      sumU += x * heat;
      sumV += y * heat;
      highest = Math.max(highest, heat);
    }
  }
  return highest >= MINIMUM ? [sumU / side / sum, sumV / side / sum] : [u, v];
}
