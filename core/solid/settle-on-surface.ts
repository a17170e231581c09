import type { Implicit } from './implicit.ts';
import type { Mesh } from './mesh.ts';

/**
 * Evens out a mesh of a solid in place: each round moves every vertex half way to the mean of its neighbours, then back onto the surface along the
 * gradient. Vertices of open edges, and those without triangles, stay. Writes the gradient's normals.
 */
export function settleOnSurface(
  { positions, normals, triangles }: Mesh,
  solid: Implicit,
  rounds: number,
): void {
  const count = positions.length / 3;
  const open = openVertices(triangles, count);
  const sums = new Float64Array(count * 3);
  const neighbours = new Uint16Array(count);
  for (let round = 0; round < rounds; round++) {
    sums.fill(0);
    neighbours.fill(0);
    for (let t = 0; t < triangles.length; t += 3) {
      for (let k = 0; k < 3; k++) {
        const a = triangles[t + k];
        const b = triangles[t + ((k + 1) % 3)];
        for (let n = 0; n < 3; n++) {
          sums[a * 3 + n] += positions[b * 3 + n];
          sums[b * 3 + n] += positions[a * 3 + n];
        }
        neighbours[a]++;
        neighbours[b]++;
      }
    }
    for (let v = 0; v < count; v++) {
      const at = v * 3;
      if (!open[v]) {
        for (let n = 0; n < 3; n++)
          positions[at + n] += 0.5 * (sums[at + n] / neighbours[v] - positions[at + n]);
      }
      project(positions, normals, at, solid, !open[v]);
    }
  }
}

/** Half the reach of the differences that gradients are made of, metres. */
const REACH = 0.0004;

function project(
  positions: Float32Array,
  normals: Float32Array,
  at: number,
  solid: Implicit,
  move: boolean,
): void {
  const [x, y, z] = positions.subarray(at, at + 3);
  const gx = solid(x + REACH, y, z) - solid(x - REACH, y, z);
  const gy = solid(x, y + REACH, z) - solid(x, y - REACH, z);
  const gz = solid(x, y, z + REACH) - solid(x, y, z - REACH);
  const length = Math.sqrt(gx * gx + gy * gy + gz * gz) || 1;
  normals[at] = gx / length;
  normals[at + 1] = gy / length;
  normals[at + 2] = gz / length;
  if (!move) return;
  // Where the distance is not exact, its slope says how much too long it is.
  const step = Math.max(-0.002, Math.min(0.002, (solid(x, y, z) * 2 * REACH) / length));
  for (let n = 0; n < 3; n++) positions[at + n] -= step * normals[at + n];
}

function openVertices(triangles: Uint32Array, count: number): Uint8Array {
  const edges = new Map<number, number>();
  for (let t = 0; t < triangles.length; t += 3) {
    for (let k = 0; k < 3; k++) {
      const a = triangles[t + k];
      const b = triangles[t + ((k + 1) % 3)];
      const key = Math.min(a, b) * count + Math.max(a, b);
      edges.set(key, (edges.get(key) ?? 0) + 1);
    }
  }
  const open = new Uint8Array(count).fill(1);
  for (const vertex of triangles) open[vertex] = 0;
  for (const [key, times] of edges) {
    if (times !== 1) continue;
    open[Math.floor(key / count)] = 1;
    open[key % count] = 1;
  }
  return open;
}
