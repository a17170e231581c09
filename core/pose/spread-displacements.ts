import { LEFT_EYE, MOUTH, RIGHT_EYE } from './face-regions.ts';
import { meshIndices, meshRows } from './topology.ts';

/** How each point of one face topology follows the points of another. */
export interface Following {
  /** Per point: where its sources begin in `sources` and `weights`; one entry more at the end. */
  readonly starts: Int32Array;
  /** Rows in the other topology. */
  readonly sources: Int32Array;
  /** Weights of the sources; those of one point add up to 1. */
  readonly weights: Float64Array;
}

const NEIGHBOURS = 5;

/**
 * A point that the driver's topology has as well follows exactly that one; another follows its nearest neighbours, weighted
 * by the inverse square of their distance. The two rims of a gap never follow each other: a closed mouth could not open.
 *
 * @param positions of the face with `count` points: n × 3, at rest
 */
export function followPoints(count: number, positions: Float64Array, driverCount: number): Following {
  const own = meshIndices(count);
  const ownRows = meshRows(count);
  const driverRows = meshRows(driverCount);
  // Only driver points that this face has too are known in its geometry.
  const shared = meshIndices(driverCount).filter((index) => ownRows[index] >= 0);
  const starts = new Int32Array(count + 1);
  const sources: number[] = [];
  const weights: number[] = [];
  own.forEach((index, row) => {
    starts[row] = sources.length;
    if (driverRows[index] >= 0) {
      sources.push(driverRows[index]);
      weights.push(1);
      return;
    }
    const near = shared
      .filter((other) => !acrossGap(index, other))
      .map((other) => ({
        row: driverRows[other],
        weight: 1 / squaredDistance(positions, row, ownRows[other]),
      }))
      .sort((a, b) => b.weight - a.weight)
      .slice(0, NEIGHBOURS);
    const total = near.reduce((sum, { weight }) => sum + weight, 0);
    for (const { row: source, weight } of near) {
      sources.push(source);
      weights.push(weight / total);
    }
  });
  starts[count] = sources.length;
  return { starts, sources: Int32Array.from(sources), weights: Float64Array.from(weights) };
}

/** For each mesh point +1 or −1 on the upper or lower rim of a gap, with the gap's number as magnitude; 0 elsewhere. */
const RIMS: ReadonlyMap<number, number> = new Map(
  [MOUTH, RIGHT_EYE, LEFT_EYE].flatMap(({ upper, lower }, gap) => [
    ...upper.map((index) => [index, gap + 1] as const),
    ...lower.map((index) => [index, -gap - 1] as const),
  ]),
);

function acrossGap(a: number, b: number): boolean {
  const rim = RIMS.get(a);
  return rim !== undefined && RIMS.get(b) === -rim;
}

function squaredDistance(positions: Float64Array, a: number, b: number): number {
  let sum = 1e-6;
  for (let axis = 0; axis < 3; axis++) sum += (positions[a * 3 + axis] - positions[b * 3 + axis]) ** 2;
  return sum;
}

/** @param displacements n × 3 of the driver's points @returns those of the following points */
export function spreadDisplacements({ starts, sources, weights }: Following, displacements: Float64Array) {
  const count = starts.length - 1;
  const out = new Float64Array(count * 3);
  for (let row = 0; row < count; row++) {
    for (let i = starts[row]; i < starts[row + 1]; i++) {
      const s = sources[i] * 3;
      const weight = weights[i];
      out[row * 3] += weight * displacements[s];
      out[row * 3 + 1] += weight * displacements[s + 1];
      out[row * 3 + 2] += weight * displacements[s + 2];
    }
  }
  return out;
}
