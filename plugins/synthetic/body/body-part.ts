import { deformMesh } from '../../../core/solid/deform-mesh.ts';
import { createPosedMesh, type SkinnedMesh } from '../../../core/solid/mesh.ts';
import type { Material } from '../../../core/solid/surface.ts';
import { createTransforms, type Transforms } from '../../../core/solid/transforms.ts';
import type { Part } from '../part.ts';
import { SEGMENT, type Segment } from '../segment.ts';
import type { Flesh } from './flesh.ts';
import { BODY_BONE_COUNT, createHelpers } from './helper-bones.ts';
import { armShare } from './skin-weights.ts';

/** A part that follows the bones of the body and their helpers. */
export function bodyPart(
  mesh: SkinnedMesh,
  flesh: Flesh,
  material: Material,
  segment: Segment | Uint8Array,
  twoSided: boolean,
): Part {
  const posed = createPosedMesh(mesh);
  const all = createTransforms(BODY_BONE_COUNT);
  const complete = createHelpers(flesh.shape);
  return {
    posed,
    material,
    segment,
    castsShadow: true,
    twoSided,
    pose(bones: Transforms) {
      complete(bones, all);
      deformMesh(mesh, all, posed);
    },
  };
}

/** Upper arms and forearms; the rest of the body is `trunk`, and neck above the collar bones where `bare`. */
export function bodySegments(flesh: Flesh, positions: ArrayLike<number>, bare: boolean): Uint8Array {
  const arms = flesh.arms(() => 0);
  const segments = new Uint8Array(positions.length / 3);
  for (let i = 0; i < segments.length; i++) {
    const [x, y, z] = [positions[i * 3], positions[i * 3 + 1], positions[i * 3 + 2]];
    const lower = flesh.along(x, y, z) > flesh.shape.upperArm;
    if (armShare(flesh, arms, x, y, z) > 0.5)
      segments[i] =
        x > 0
          ? lower
            ? SEGMENT.leftForearm
            : SEGMENT.leftUpperArm
          : lower
            ? SEGMENT.rightForearm
            : SEGMENT.rightUpperArm;
    else
      segments[i] =
        bare && y < -0.012 + 0.25 * (0.03 - z) - 0.35 * Math.abs(x) ? SEGMENT.neck : SEGMENT.torso;
  }
  return segments;
}
