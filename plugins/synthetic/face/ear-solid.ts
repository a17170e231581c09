import {
  ellipsoid,
  type Implicit,
  roundCone,
  smoothDifference,
  smoothUnion,
} from '../../../core/solid/implicit.ts';
import type { Mesh } from '../../../core/solid/mesh.ts';
import { polygonise } from '../../../core/solid/polygonise.ts';

/** A point on the middle line of a ridge, and how thick it is there: millimetres back, down and out of the ear's plane. */
type Knot = readonly [back: number, down: number, out: number, radius: number];

const HELIX: readonly Knot[] = [
  [0, -2, -1.5, 1.3],
  [-6, -6, 0.5, 1.7],
  [-9.5, -14, 1, 2],
  [-8, -23, 1.2, 2.2],
  [-1, -29.5, 1.6, 2.3],
  [8, -30, 2, 2.3],
  [15.5, -24, 2.4, 2.2],
  [18.5, -14, 2.6, 2],
  [18, -3, 2.4, 1.8],
  [14.5, 8, 1.8, 1.8],
  [9, 17, 1, 2.2],
];
const LOBE: readonly Knot[] = [
  [9, 17, 0.6, 2.6],
  [3, 23.5, 0.2, 3.6],
  [-3.5, 23, 0, 3.4],
  [-7.5, 16, -0.5, 3],
];
const ANTIHELIX: readonly Knot[] = [
  [4, 13.5, 0.8, 2.4],
  [9.5, 8, 1.2, 2],
  [11.5, -1, 1.8, 2],
  [10, -9, 1.8, 2.2],
  [3.5, -18, 0.4, 1.8],
];
const FORK: readonly Knot[] = [
  [10, -9, 1.6, 2],
  [11.5, -20, 0.4, 1.8],
];

/** How far the plane of the ear leans out towards the back, and how far it stands out at its middle. */
const FLARE = 0.42;
const STAND = 6;

const ridge = (knots: readonly Knot[]): Implicit => {
  const cones = knots.slice(1).map((to, i) => {
    const from = knots[i];
    return roundCone([from[0], from[1], from[2]], [to[0], to[1], to[2]], from[3], to[3]);
  });
  return (x, y, z) => Math.min(...cones.map((cone) => cone(x, y, z)));
};

const helix = ridge(HELIX);
const lobe = ridge(LOBE);
const antihelix = ridge(ANTIHELIX);
const fork = ridge(FORK);
const plate = ellipsoid(4.5, -5.5, -1, 15, 25.5, 4);
const lobePlate = ellipsoid(0, 17, -0.4, 8.5, 8, 3.6);
const concha = ellipsoid(1.5, 1, 4.5, 8.5, 10.5, 5);
const tragus = ellipsoid(-8.5, 3, 0.5, 3, 5, 3);
const root = ellipsoid(-4, -3, -6.5, 10, 21, 6.5);

/** A left ear about its canal, millimetres: x back, y down, z out of the head. */
const ear: Implicit = (x, y, out) => {
  const z = out - STAND - FLARE * x;
  let solid = smoothUnion(plate(x, y, z), lobePlate(x, y, z), 3);
  solid = smoothUnion(solid, root(x, y, z), 4);
  solid = smoothUnion(solid, antihelix(x, y, z), 2.2);
  solid = smoothUnion(solid, fork(x, y, z), 2.2);
  solid = smoothDifference(solid, concha(x, y, z), 2);
  solid = smoothUnion(solid, helix(x, y, z), 1.8);
  solid = smoothUnion(solid, lobe(x, y, z), 3);
  return smoothUnion(solid, tragus(x, y, z), 2.5);
};

let average: Mesh | undefined;

/** An average left ear: see `ear` for its axes, millimetres. Open where it is inside of the head. */
export function averageEar(): Mesh {
  average ??= relaxed(polygonise(ear, { from: [-15, -36, -1], to: [26, 32, 20] }, 2.4));
  return average;
}

/** Thin ridges come out jagged: moves vertices half-way to the mean of their neighbours, then back out by what that shrinks. */
function relaxed(mesh: Mesh): Mesh {
  let positions = mesh.positions;
  for (const share of [0.55, -0.35, 0.5, -0.3]) {
    const sums = new Float32Array(positions.length);
    const counts = new Uint16Array(positions.length / 3);
    for (let t = 0; t < mesh.triangles.length; t++) {
      const row = mesh.triangles[t];
      const next = mesh.triangles[t % 3 === 2 ? t - 2 : t + 1];
      counts[row]++;
      for (let axis = 0; axis < 3; axis++) sums[row * 3 + axis] += positions[next * 3 + axis];
    }
    positions = positions.map((n, i) => n + share * (sums[i] / (counts[Math.floor(i / 3)] || 1) - n));
  }
  return { ...mesh, positions };
}
