import { roundCone, smoothUnion } from '../../../core/solid/implicit.ts';
import { createPosedMesh, type Mesh } from '../../../core/solid/mesh.ts';
import { shadeNormals } from '../../../core/solid/shade-normals.ts';
import type { Transforms, Vector } from '../../../core/solid/transforms.ts';
import { BONE } from '../bones.ts';
import type { Part } from '../part.ts';
import type { FacePose, Place } from '../signer-pose.ts';
import type { Traits } from '../traits.ts';
import { createBeard } from './beard.ts';
import { averageCage, LANDMARKS } from './cage.ts';
import { createEars, EAR_ROOT } from './ears.ts';
import { createEyes } from './eyes.ts';
import { FaceRig } from './face-rig.ts';
import type { HeadShape } from './head-shape.ts';
import { drawIdentity } from './identity.ts';
import { createLashes } from './lashes.ts';
import { createMouth } from './mouth.ts';
import { moveRigid } from './move-rigid.ts';
import { radialSolid } from './radial-map.ts';
import { restFace } from './rest-face.ts';
import { depthCode, drawSkinLook, faceSkin } from './skin.ts';
import { applyRefinement } from './subdivide.ts';

/** Where the canonical face's origin is on a signer at rest. */
const FACE_ORIGIN: Vector = [0, -0.226, -0.035];

/** A head with everything in its face; hair and glasses are put on it by its shape. */
export interface Head {
  readonly parts: readonly Part[];
  readonly shape: HeadShape;
  /** Points on the skin at rest. */
  readonly places: Readonly<Partial<Record<Place, Vector>>>;
  /** Writes MediaPipe's 468 landmarks, in order, in the scene's coordinates: 468 × 3. */
  landmarks(bones: Transforms, face: FacePose, out: Float32Array): void;
}

/** Draws a head: face, skull, ears, eyes, mouth and the upper end of the neck. */
export function createHead(random: () => number, traits: Traits): Head {
  const identity = drawIdentity(random, traits);
  const cage = averageCage();
  const { refinement } = cage;
  const rig = new FaceRig(identity.positions, identity.eyes);
  const place = (positions: Float32Array, count = positions.length / 3): void => {
    for (let i = 0; i < count * 3; i++) positions[i] += FACE_ORIGIN[i % 3];
  };

  const rest = new Float32Array(refinement.count * 3);
  rig.pose(restFace(), rest);
  place(rest);
  const normals = new Float32Array(rest.length);
  shadeNormals(rest, refinement.triangles, normals);
  const fineOf = (values: Float32Array, width: number): Float32Array =>
    applyRefinement(refinement, values, width, new Float32Array(refinement.count * width));
  const uv = fineOf(
    Float32Array.from({ length: cage.jaw.length * 2 }, (_, i) => cage.positions[(i >> 1) * 3 + (i & 1)]),
    2,
  );
  const wet = fineOf(cage.wet, 1);
  const depth = fineOf(
    Float32Array.from(cage.jaw, (_, i) => cage.positions[i * 3 + 2]),
    1,
  );
  const colours = new Float32Array(refinement.count * 3);
  for (let v = 0; v < refinement.count; v++) colours.set([depthCode(depth[v]), wet[v], 1], v * 3);
  const mesh: Mesh = { positions: rest, normals, triangles: refinement.triangles, uv, colours };
  const posed = createPosedMesh(mesh);
  const look = drawSkinLook(random, traits);
  const material = faceSkin(random, traits, look);
  const skin: Part = {
    posed,
    material,
    segment: Uint8Array.from({ length: refinement.count }, (_, v) => cage.segments[nearest(refinement, v)]),
    castsShadow: true,
    twoSided: false,
    pose(bones, face) {
      rig.pose(face, posed.positions);
      place(posed.positions);
      shadeNormals(posed.positions, refinement.triangles, posed.normals);
      moveRigid(bones, BONE.head, posed.positions, posed.positions, 1);
      moveRigid(bones, BONE.head, posed.normals, posed.normals, 0);
    },
  };

  const toRest = (point: Vector): Vector => [
    point[0] + FACE_ORIGIN[0],
    point[1] + FACE_ORIGIN[1],
    point[2] + FACE_ORIGIN[2],
  ];
  const onSkin = (row: number): Vector => [rest[row * 3], rest[row * 3 + 1], rest[row * 3 + 2]];
  const centre = toRest([0, -0.02, 0.035]);
  const head = radialSolid(rest, refinement.triangles, centre, (t) => {
    const row = refinement.triangles[t * 3];
    return wet[row] < 0.5;
  });
  const neck = roundCone([0, -0.24, 0.016], [0, 0.0, 0.035], 0.053, 0.056);
  const skull = (x: number, y: number, z: number): number => smoothUnion(head(x, y, z), neck(x, y, z), 0.01);
  const ear = (side: 1 | -1): Vector => toRest(identity.warp([EAR_ROOT[0] * side, EAR_ROOT[1], EAR_ROOT[2]]));
  const lobe = (side: 1 | -1): Vector => toRest(identity.warp([0.077 * side, 0.018, 0.03]));
  const shape: HeadShape = {
    skull,
    hairline: (x, y, z) => hairline(x - FACE_ORIGIN[0], y - FACE_ORIGIN[1], z - FACE_ORIGIN[2]),
    ears: { left: ear(1), right: ear(-1) },
    lobes: { left: lobe(1), right: lobe(-1) },
    eyes: { left: toRest(identity.eyes.left), right: toRest(identity.eyes.right) },
    noseBridge: onSkin(168),
    chin: onSkin(152),
    crown: [0, highest(rest), 0.012],
    neck: { centre: [0, FACE_ORIGIN[1] + 0.184, 0.032], width: 0.056, depth: 0.056 },
  };
  const places: Partial<Record<Place, Vector>> = {
    crown: shape.crown,
    forehead: onSkin(151),
    leftTemple: onSkin(389),
    rightTemple: onSkin(162),
    leftEye: onSkin(386),
    rightEye: onSkin(159),
    nose: onSkin(1),
    leftCheek: onSkin(425),
    rightCheek: onSkin(205),
    mouth: onSkin(0),
    chin: onSkin(199),
    leftEar: shape.ears.left,
    rightEar: shape.ears.right,
  };
  const points = new Float32Array(LANDMARKS * 3);
  return {
    parts: [
      skin,
      createEars(random, traits.masculine, (point) => toRest(identity.warp(point)), material),
      createLashes(random, traits.masculine, posed, shape.eyes),
      ...createBeard(random, traits, look, posed, depth),
      createEyes(random, traits.lightness, shape.eyes),
      ...createMouth(random, (point) => toRest(identity.warp(point))),
    ],
    shape,
    places,
    landmarks(bones, face, out) {
      rig.pose(face, points, LANDMARKS);
      place(points);
      moveRigid(bones, BONE.head, points, out, 1, LANDMARKS);
    },
  };
}

/** The coarse vertex that a fine one is nearest to. */
function nearest(
  { starts, rows, weights }: { starts: Uint32Array; rows: Uint16Array; weights: Float32Array },
  v: number,
): number {
  let best = starts[v];
  for (let k = starts[v]; k < starts[v + 1]; k++) if (weights[k] > weights[best]) best = k;
  return rows[best];
}

function highest(positions: Float32Array): number {
  let y = 0;
  for (let i = 1; i < positions.length; i += 3) y = Math.min(y, positions[i]);
  return y;
}

/** In the canonical face's axes: see `HeadShape`. */
function hairline(x: number, y: number, z: number): number {
  const side = Math.abs(x);
  const front = -0.076 - 0.012 * Math.exp(-(((side - 0.045) / 0.016) ** 2)) - y;
  const temple = z - (0.004 + Math.max(0, y + 0.06) * 0.2);
  const low =
    z < 0.03
      ? mix(0.002, -0.03, (z - 0.012) / 0.018)
      : z < 0.055
        ? mix(-0.03, 0.02, (z - 0.03) / 0.025)
        : mix(0.02, 0.055, (z - 0.055) / 0.03);
  return Math.min(Math.max(front, temple), low - y);
}

function mix(a: number, b: number, t: number): number {
  return a + (b - a) * Math.min(1, Math.max(0, t));
}
