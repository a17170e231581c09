import type { Mesh } from './mesh.ts';

const known = new WeakMap<Mesh, Float32Array>();

/**
 * How strongly a mesh is bent at each vertex, at rest: 1 / metres, mean of both directions, above 0 where it bulges, below where it is hollow.
 * From how normals turn along the edges, evened out between neighbours. Kept for as long as the mesh is.
 */
export function curvatureOf(mesh: Mesh): Float32Array {
  let curvature = known.get(mesh);
  if (!curvature) {
    curvature = measure(mesh);
    known.set(mesh, curvature);
  }
  return curvature;
}

function measure({ positions, normals, triangles }: Mesh): Float32Array {
  const count = positions.length / 3;
  const sums = new Float32Array(count);
  const edges = new Float32Array(count);
  for (let i = 0; i < triangles.length; i++) {
    const a = triangles[i];
    const b = triangles[i % 3 === 2 ? i - 2 : i + 1];
    let turned = 0;
    let squared = 0;
    for (let axis = 0; axis < 3; axis++) {
      const step = positions[b * 3 + axis] - positions[a * 3 + axis];
      turned += (normals[b * 3 + axis] - normals[a * 3 + axis]) * step;
      squared += step * step;
    }
    if (squared < 1e-12) continue;
    sums[a] += turned / squared;
    sums[b] += turned / squared;
    edges[a]++;
    edges[b]++;
  }
  for (let v = 0; v < count; v++) sums[v] /= edges[v] || 1;
  const even = sums.slice();
  edges.fill(1);
  for (let i = 0; i < triangles.length; i++) {
    const a = triangles[i];
    const b = triangles[i % 3 === 2 ? i - 2 : i + 1];
    even[a] += sums[b];
    even[b] += sums[a];
    edges[a]++;
    edges[b]++;
  }
  for (let v = 0; v < count; v++) even[v] /= edges[v];
  return even;
}
