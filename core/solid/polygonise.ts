import type { Implicit } from './implicit.ts';
import type { Mesh } from './mesh.ts';
import type { Vector } from './transforms.ts';

/** A box; surfaces that leave it are cut open there. */
export interface Bounds {
  readonly from: Vector;
  readonly to: Vector;
}

/** Corners of a cell that its twelve edges connect; bits of a corner's number: x, y, z. */
const EDGES: readonly (readonly [number, number])[] = [0, 1, 2].flatMap((axis) =>
  [0, 1, 2, 3, 4, 5, 6, 7]
    .filter((corner) => !(corner & (1 << axis)))
    .map((corner) => [corner, corner | (1 << axis)] as const),
);

/**
 * The surface of a solid as triangles, about `cell` metres long, by naive surface nets (Gibson 1998): one vertex a cell, at the mean of where its
 * edges are cut. Normals are the gradient's.
 */
export function polygonise(solid: Implicit, { from, to }: Bounds, cell: number): Mesh {
  const [nx, ny, nz] = [0, 1, 2].map((axis) => Math.max(2, Math.ceil((to[axis] - from[axis]) / cell) + 1));
  const layer = nx * ny;
  const values = new Float32Array(layer * nz);
  for (let z = 0, at = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, at++)
        values[at] = solid(from[0] + x * cell, from[1] + y * cell, from[2] + z * cell);
    }
  }
  const steps = [1, nx, layer];
  const corners = Array.from({ length: 8 }, (_, corner) =>
    steps.reduce((sum, step, axis) => sum + (corner & (1 << axis) ? step : 0), 0),
  );
  const vertexOf = new Int32Array(values.length).fill(-1);
  const positions: number[] = [];
  for (let z = 0; z + 1 < nz; z++) {
    for (let y = 0; y + 1 < ny; y++) {
      for (let x = 0; x + 1 < nx; x++) {
        const at = x + y * nx + z * layer;
        let inside = 0;
        for (const corner of corners) if (values[at + corner] < 0) inside++;
        if (inside === 0 || inside === 8) continue;
        let [px, py, pz, cuts] = [0, 0, 0, 0];
        for (const [a, b] of EDGES) {
          const va = values[at + corners[a]];
          const vb = values[at + corners[b]];
          if (va < 0 === vb < 0) continue;
          const t = va / (va - vb);
          px += (a & 1) + t * ((b & 1) - (a & 1));
          py += ((a >> 1) & 1) + t * (((b >> 1) & 1) - ((a >> 1) & 1));
          pz += (a >> 2) + t * ((b >> 2) - (a >> 2));
          cuts++;
        }
        vertexOf[at] = positions.length / 3;
        positions.push(
          from[0] + (x + px / cuts) * cell,
          from[1] + (y + py / cuts) * cell,
          from[2] + (z + pz / cuts) * cell,
        );
      }
    }
  }
  const triangles: number[] = [];
  for (let z = 1; z + 1 < nz; z++) {
    for (let y = 1; y + 1 < ny; y++) {
      for (let x = 1; x + 1 < nx; x++) {
        const at = x + y * nx + z * layer;
        for (let axis = 0; axis < 3; axis++) {
          const inner = values[at] < 0;
          if (inner === values[at + steps[axis]] < 0) continue;
          const u = steps[(axis + 1) % 3];
          const v = steps[(axis + 2) % 3];
          const [a, b, c, d] = [vertexOf[at - u - v], vertexOf[at - v], vertexOf[at], vertexOf[at - u]];
          if (a < 0 || b < 0 || c < 0 || d < 0) continue;
          if (inner) triangles.push(a, b, c, a, c, d);
          else triangles.push(a, c, b, a, d, c);
        }
      }
    }
  }
  return {
    positions: new Float32Array(positions),
    normals: gradients(solid, positions, cell / 2),
    triangles: new Uint32Array(triangles),
  };
}

function gradients(solid: Implicit, positions: readonly number[], reach: number): Float32Array {
  const normals = new Float32Array(positions.length);
  for (let i = 0; i < positions.length; i += 3) {
    const x = positions[i];
    const y = positions[i + 1];
    const z = positions[i + 2];
    const gx = solid(x + reach, y, z) - solid(x - reach, y, z);
    const gy = solid(x, y + reach, z) - solid(x, y - reach, z);
    const gz = solid(x, y, z + reach) - solid(x, y, z - reach);
    const length = Math.hypot(gx, gy, gz) || 1;
    normals[i] = gx / length;
    normals[i + 1] = gy / length;
    normals[i + 2] = gz / length;
  }
  return normals;
}
