import type { Side } from '../pose/pose.ts';
import type { Implicit } from '../solid/implicit.ts';
import type { Mesh, SkinnedMesh } from '../solid/mesh.ts';
import { polygonise } from '../solid/polygonise.ts';
import { settleOnSurface } from '../solid/settle-on-surface.ts';
import { skipFar } from '../solid/skip-far.ts';
import { DIGITS } from './digits.ts';
import { bindFrames } from './hand-bind.ts';
import { HAND_BONE } from './hand-bones.ts';
import type { HandBuild } from './hand-build.ts';
import { handSolid } from './hand-solid.ts';
import { handWeights } from './hand-weights.ts';
import { nailMesh } from './nail-mesh.ts';

/** Sides of the cells that fingers are cut into, as shares of the palm's length and width: about 3 mm. */
const CELL = 0.038;

/** How much longer than fingers' the cells of the palm and of the forearm are. */
const PALM_STRETCH = 1.5;

/** How far a hand's mesh goes up the forearm, metres. */
export const FOREARM_LENGTH = 0.05;

const leftHands = new WeakMap<HandBuild, SkinnedMesh>();

/**
 * The skin of a hand. At rest the wrist joint is at the origin, the fingers point along +y, a left hand's palm faces −x and its thumb −z; a right hand
 * is its mirror image in x. Fingers are apart and the thumb is away from the palm then: it is `poseHand` that brings them to where their angles are 0. Open where the
 * forearm is cut. Nails are plates of their own, where v of `uv` is 1 or more (`nailMesh`). `bones` are rows of `HAND_BONES`.
 */
export function createHandMesh(build: HandBuild, side: Side): SkinnedMesh {
  let left = leftHands.get(build);
  if (!left) {
    left = createLeftHand(build);
    leftHands.set(build, left);
  }
  const mesh = {
    positions: left.positions.slice(),
    normals: left.normals.slice(),
    triangles: left.triangles.slice(),
    bones: left.bones.slice(),
    weights: left.weights.slice(),
    uv: left.uv?.slice(),
  };
  if (side === 'right') mirror(mesh);
  return mesh;
}

function createLeftHand(build: HandBuild): SkinnedMesh {
  const frames = bindFrames(build);
  const solid = handSolid(build, frames);
  const skin = polygoniseStretched(skipFar(solid, 0.0055), build);
  settleOnSurface(skin, solid, 3);
  const { bones, weights } = handWeights(build, frames, skin);
  const nails = DIGITS.map((digit) => nailMesh(build, digit, frames[HAND_BONE[`${digit}1`]]));
  const meshes: readonly Mesh[] = [skin, ...nails];
  const count = meshes.reduce((sum, { positions }) => sum + positions.length / 3, 0);
  const hand = {
    positions: new Float32Array(count * 3),
    normals: new Float32Array(count * 3),
    triangles: new Uint32Array(meshes.reduce((sum, { triangles }) => sum + triangles.length, 0)),
    uv: new Float32Array(count * 2),
    bones: new Uint8Array(count * 4),
    weights: new Float32Array(count * 4),
  };
  hand.bones.set(bones);
  hand.weights.set(weights);
  let first = 0;
  let filled = 0;
  meshes.forEach(({ positions, normals, triangles, uv }, i) => {
    hand.positions.set(positions, first * 3);
    hand.normals.set(normals, first * 3);
    hand.triangles.set(
      triangles.map((vertex) => vertex + first),
      filled,
    );
    if (uv) hand.uv.set(uv, first * 2);
    const next = first + positions.length / 3;
    if (i > 0) {
      for (let vertex = first; vertex < next; vertex++) {
        hand.bones[vertex * 4] = HAND_BONE[`${DIGITS[i - 1]}3`];
        hand.weights[vertex * 4] = 1;
      }
    }
    first = next;
    filled += triangles.length;
  });
  return hand;
}

/** Cells are `CELL` long where there are fingers, longer below, where there is less to see. */
function polygoniseStretched(solid: Implicit, build: HandBuild): Mesh {
  const cell = CELL * Math.sqrt(build.digits.middle.root[1] * build.palm.width);
  const fingers = 0.065;
  const reach = Math.max(
    ...Object.values(build.digits).map(({ root, lengths: [a, b, c] }) => root[1] + a + b + c),
  );
  const unstretch = (y: number): number => (y < fingers ? fingers + (y - fingers) * PALM_STRETCH : y);
  const mesh = polygonise(
    (x, y, z) => solid(x, unstretch(y), z),
    {
      from: [-0.075, fingers - (fingers + FOREARM_LENGTH) / PALM_STRETCH, -0.125],
      to: [0.04, reach + 0.01, 0.095],
    },
    cell,
  );
  for (let i = 1; i < mesh.positions.length; i += 3) mesh.positions[i] = unstretch(mesh.positions[i]);
  return mesh;
}

function mirror({ positions, normals, triangles }: Mesh): void {
  for (let i = 0; i < positions.length; i += 3) {
    positions[i] = -positions[i];
    normals[i] = -normals[i];
  }
  for (let i = 0; i < triangles.length; i += 3) {
    const first = triangles[i];
    triangles[i] = triangles[i + 1];
    triangles[i + 1] = first;
  }
}
