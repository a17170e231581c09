import type { PosedMesh, SkinnedMesh } from './mesh.ts';
import { TRANSFORM, type Transforms } from './transforms.ts';

/** Numbers of a vertex's blend of transforms. */
const blend = new Float32Array(TRANSFORM);

/** Moves a mesh's vertices with its bones: linear blend skinning. `posed` must have been made from the mesh. */
export function deformMesh(
  mesh: SkinnedMesh,
  transforms: Transforms,
  { positions, normals }: PosedMesh,
): void {
  const { bones, weights } = mesh;
  const rest = mesh.positions;
  const restNormals = mesh.normals;
  for (let i = 0, b = 0; i < rest.length; i += 3, b += 4) {
    blend.fill(0);
    for (let k = b; k < b + 4; k++) {
      const weight = weights[k];
      if (weight === 0) continue;
      const at = bones[k] * TRANSFORM;
      for (let n = 0; n < TRANSFORM; n++) blend[n] += weight * transforms[at + n];
    }
    const x = rest[i];
    const y = rest[i + 1];
    const z = rest[i + 2];
    positions[i] = blend[0] * x + blend[1] * y + blend[2] * z + blend[3];
    positions[i + 1] = blend[4] * x + blend[5] * y + blend[6] * z + blend[7];
    positions[i + 2] = blend[8] * x + blend[9] * y + blend[10] * z + blend[11];
    const nx = restNormals[i];
    const ny = restNormals[i + 1];
    const nz = restNormals[i + 2];
    const px = blend[0] * nx + blend[1] * ny + blend[2] * nz;
    const py = blend[4] * nx + blend[5] * ny + blend[6] * nz;
    const pz = blend[8] * nx + blend[9] * ny + blend[10] * nz;
    const scale = 1 / (Math.sqrt(px * px + py * py + pz * pz) || 1);
    normals[i] = px * scale;
    normals[i + 1] = py * scale;
    normals[i + 2] = pz * scale;
  }
}
