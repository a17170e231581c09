import type { HandBuild } from '../../core/hand/hand-build.ts';
import { createHandMesh } from '../../core/hand/hand-mesh.ts';
import { handSkin } from '../../core/hand/hand-skin.ts';
import type { Side } from '../../core/pose/pose.ts';
import { deformMesh } from '../../core/solid/deform-mesh.ts';
import { createPosedMesh } from '../../core/solid/mesh.ts';
import { TRANSFORM } from '../../core/solid/transforms.ts';
import { BONE } from './bones.ts';
import type { Part } from './part.ts';
import { SEGMENT } from './segment.ts';
import type { Traits } from './traits.ts';

/** A signer's hand. */
export function createHandPart(build: HandBuild, side: Side, { skin }: Traits, seed: number): Part {
  const mesh = createHandMesh(build, side);
  const posed = createPosedMesh(mesh);
  const first = (side === 'left' ? BONE.leftHand : BONE.rightHand) * TRANSFORM;
  return {
    posed,
    material: handSkin(build, skin, side, seed),
    segment: side === 'left' ? SEGMENT.leftHand : SEGMENT.rightHand,
    castsShadow: true,
    twoSided: false,
    pose: (bones) => deformMesh(mesh, bones.subarray(first), posed),
  };
}
