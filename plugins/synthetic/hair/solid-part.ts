import { deformMesh } from '../../../core/solid/deform-mesh.ts';
import { createPosedMesh, type SkinnedMesh } from '../../../core/solid/mesh.ts';
import type { Material } from '../../../core/solid/surface.ts';
import type { Part } from '../part.ts';
import type { Segment } from '../segment.ts';

/** A part that moves with the bones alone. */
export function solidPart(
  mesh: SkinnedMesh,
  material: Material,
  segment: Segment,
  { twoSided = false, castsShadow = true } = {},
): Part {
  const posed = createPosedMesh(mesh);
  return { posed, material, segment, castsShadow, twoSided, pose: (bones) => deformMesh(mesh, bones, posed) };
}
