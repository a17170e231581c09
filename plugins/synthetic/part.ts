import type { PosedMesh } from '../../core/solid/mesh.ts';
import type { Material } from '../../core/solid/surface.ts';
import type { Transforms } from '../../core/solid/transforms.ts';
import type { Segment } from './segment.ts';
import type { FacePose } from './signer-pose.ts';

/** A part of a signer that can be drawn. */
export interface Part {
  /** What is drawn, where `pose` has put it. */
  readonly posed: PosedMesh;
  readonly material: Material;
  /** Of the whole mesh, or of every vertex; a triangle has that of its first vertex. */
  readonly segment: Segment | Uint8Array;
  /** False: hides nothing from light (lashes, thin things). */
  readonly castsShadow: boolean;
  /** Triangles are seen from both sides. */
  readonly twoSided: boolean;
  /** Moves `posed` to where the bones are and to what the face does. */
  pose(bones: Transforms, face: FacePose): void;
}
