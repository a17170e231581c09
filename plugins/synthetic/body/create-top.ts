import type { Implicit } from '../../../core/solid/implicit.ts';
import type { Mesh, SkinnedMesh } from '../../../core/solid/mesh.ts';
import { polygonise } from '../../../core/solid/polygonise.ts';
import { shadeNormals } from '../../../core/solid/shade-normals.ts';
import { skipFar } from '../../../core/solid/skip-far.ts';
import type { Material } from '../../../core/solid/surface.ts';
import { direction } from '../../../core/solid/vectors.ts';
import type { Part } from '../part.ts';
import { bodyPart, bodySegments } from './body-part.ts';
import { cutMesh, splitMesh, type ValuedMesh, valueMesh } from './cut-mesh.ts';
import type { Flesh } from './flesh.ts';
import { foldCloth } from './fold-cloth.ts';
import { hemMesh } from './hem-mesh.ts';
import { skinWeights } from './skin-weights.ts';
import { cutTop, type TopCut } from './top-solid.ts';
import type { TopStyle } from './top-style.ts';
import { unwrapCloth } from './unwrap-cloth.ts';

/** Length of the triangles of cloth and of skin, metres. */
const CLOTH = 0.0145;
const SKIN = 0.0118;

/** Width of hems and how far their second layer stands out, metres. */
const HEM = 0.02;
const STEP = 0.0012;

/** The top that a signer wears. */
export function createTop(
  flesh: Flesh,
  style: TopStyle,
  dressed: Implicit,
  fabric: Material,
  seed: number,
): Part {
  const solid = skipFar(dressed, 4 * CLOTH);
  const reach = style.sleeve === null ? flesh.shape.shoulder[0] + 0.1 : armEnd(flesh, style.sleeve);
  const mesh = polygonise(
    solid,
    { from: [-reach, flesh.shape.neck.end - 0.09, -0.35], to: [reach, style.hem + 0.03, 0.3] },
    CLOTH,
  );
  foldCloth(flesh, mesh.positions, mesh.normals, seed, style.neckline === 'shirt');
  const folded: Mesh = { ...mesh, normals: shadeNormals(mesh.positions, mesh.triangles) };
  const cut = cutTop(flesh, style);
  const cloth = hemMesh(raiseHem(cutMesh(valueMesh(folded, cut.all), 0)), 0);
  keepOut(cloth, flesh);
  const pieces = unwrapCloth(cloth, flesh);
  const skinned = { ...dress(pieces, flesh), uv: new Float32Array(pieces.uv) };
  return bodyPart(skinned, flesh, fabric, bodySegments(flesh, skinned.positions, false), true);
}

/** The skin of neck and arms that a top leaves bare, and a little of what it covers. */
export function createSkin(flesh: Flesh, cut: TopCut, material: Material): Part {
  const { neck } = flesh.shape;
  const solid = skipFar(flesh.skin, 4 * SKIN);
  const reach = armEnd(flesh, Number.POSITIVE_INFINITY);
  const wrist = flesh.arm.wrist[1];
  const mesh = polygonise(
    solid,
    { from: [-reach, neck.end - 0.07, -0.24], to: [reach, wrist + 0.02, 0.2] },
    SKIN,
  );
  const end = flesh.shape.upperArm + flesh.shape.forearm - 0.006;
  const bare = cutMesh(
    valueMesh(mesh, (x, y, z) => Math.min(0.028 - cut.openings(x, y, z), end - flesh.along(x, y, z))),
    0,
  );
  tuckIn(bare, cut);
  const skinned = dress(bare, flesh);
  return bodyPart(skinned, flesh, material, bodySegments(flesh, skinned.positions, true), false);
}

/** Moves skin inwards where cloth covers it: between the corners of its triangles cloth comes closer. */
function tuckIn({ positions, normals }: ValuedMesh, cut: TopCut): void {
  for (let i = 0; i < positions.length; i += 3) {
    const covered = cut.openings(positions[i], positions[i + 1], positions[i + 2]) - 0.006;
    const inwards = Math.min(0.005, Math.max(0, 0.5 * covered));
    for (let k = 0; k < 3; k++) positions[i + k] -= inwards * normals[i + k];
  }
}

/** How far from the middle a sleeve gets. */
function armEnd({ arm, shape }: Flesh, sleeve: number): number {
  const share = Math.min(1, (sleeve + 0.03) / (shape.upperArm + shape.forearm));
  return arm.shoulder[0] + (arm.wrist[0] - arm.shoulder[0]) * share + 0.07;
}

/** A second layer of cloth along the edges, with a step where it ends. */
function raiseHem(mesh: ValuedMesh): ValuedMesh {
  const split = splitMesh(splitMesh(mesh, HEM), HEM + 0.0015);
  const { positions, normals, values } = split;
  values.forEach((value, row) => {
    if (value > HEM) return;
    for (let k = 0; k < 3; k++) positions[row * 3 + k] += STEP * normals[row * 3 + k];
  });
  return split;
}

/** Nothing of cloth is nearer to the skin than that, metres: turned-in hems would be inside it where it is curved. */
const NEAREST = 0.0008;

/** Moves what is under the skin out of it. */
function keepOut({ positions }: ValuedMesh, flesh: Flesh): void {
  const { skin } = flesh;
  const reach = 0.002;
  for (let i = 0; i < positions.length; i += 3) {
    for (let pass = 0; pass < 3; pass++) {
      const [x, y, z] = [positions[i], positions[i + 1], positions[i + 2]];
      const under = NEAREST - skin(x, y, z);
      if (under <= 0) break;
      const away = direction([
        skin(x + reach, y, z) - skin(x - reach, y, z),
        skin(x, y + reach, z) - skin(x, y - reach, z),
        skin(x, y, z + reach) - skin(x, y, z - reach),
      ]);
      for (let k = 0; k < 3; k++) positions[i + k] += away[k] * (under + 0.0003);
    }
  }
}

/** A cut mesh that follows the bones. */
export function dress(
  { positions, normals, triangles }: Pick<ValuedMesh, 'positions' | 'normals' | 'triangles'>,
  flesh: Flesh,
): SkinnedMesh {
  const placed = new Float32Array(positions);
  const unit = new Float32Array(normals);
  for (let i = 0; i < unit.length; i += 3) {
    const long = Math.hypot(unit[i], unit[i + 1], unit[i + 2]) || 1;
    for (let k = 0; k < 3; k++) unit[i + k] /= long;
  }
  return {
    positions: placed,
    normals: unit,
    triangles: new Uint32Array(triangles),
    ...skinWeights(flesh, placed),
  };
}
