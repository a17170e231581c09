import { createPosedMesh, type Mesh } from '../../../core/solid/mesh.ts';
import { shadeNormals } from '../../../core/solid/shade-normals.ts';
import type { Material } from '../../../core/solid/surface.ts';
import type { Vector } from '../../../core/solid/transforms.ts';
import { BONE } from '../bones.ts';
import type { Part } from '../part.ts';
import { SEGMENT } from '../segment.ts';
import { averageEar } from './ear-solid.ts';
import { moveRigid } from './move-rigid.ts';
import { depthCode } from './skin.ts';

/** The left ear canal in the average head. */
export const EAR_ROOT: Vector = [0.0725, -0.008, 0.031];

/** How far an ear leans back, radians. */
const LEAN = 0.12;

/** Draws both ears; `warp` takes points of the average head to this one's place at rest in the scene. */
export function createEars(
  random: () => number,
  masculine: number,
  warp: (point: Vector) => Vector,
  material: Material,
): Part {
  const solid = averageEar();
  const size = (0.93 + 0.08 * masculine + 0.12 * (random() - 0.5)) / 1000;
  const stand = 0.75 + 0.6 * random();
  const lobe = 0.85 + 0.35 * random();
  const count = solid.positions.length / 3;
  const rest = new Float32Array(count * 6);
  const uv = new Float32Array(count * 4);
  const colours = new Float32Array(count * 6);
  const triangles = new Uint32Array(solid.triangles.length * 2);
  for (const side of [1, -1]) {
    const first = side > 0 ? 0 : count;
    for (let v = 0; v < count; v++) {
      const back = solid.positions[v * 3];
      let down = solid.positions[v * 3 + 1];
      if (down > 12) down = 12 + (down - 12) * lobe;
      const out = solid.positions[v * 3 + 2];
      const average: Vector = [
        side * (EAR_ROOT[0] + size * out * (back > 0 ? 1 + (stand - 1) * Math.min(1, back / 15) : 1)),
        EAR_ROOT[1] + size * (down * Math.cos(LEAN) + back * Math.sin(LEAN)),
        EAR_ROOT[2] + size * (back * Math.cos(LEAN) - down * Math.sin(LEAN)),
      ];
      rest.set(warp(average), (first + v) * 3);
      uv.set([average[0], average[1]], (first + v) * 2);
      const thin = Math.min(1, Math.max(0, (Math.hypot(back / 18, down / 28) - 0.45) * 1.6));
      colours.set([depthCode(average[2]), 0, 0.85 - 0.6 * thin], (first + v) * 3);
    }
    for (let t = 0; t < solid.triangles.length; t += 3) {
      const [a, b, c] = solid.triangles.subarray(t, t + 3);
      // Turning the axes over keeps the left ear's order and mirrors the right one's, or the other way round: x back, y down, z out is left-handed.
      triangles.set(
        side > 0 ? [first + a, first + c, first + b] : [first + a, first + b, first + c],
        t + (side > 0 ? 0 : solid.triangles.length),
      );
    }
  }
  const normals = new Float32Array(rest.length);
  shadeNormals(rest, triangles, normals);
  const mesh: Mesh = { positions: rest, normals, triangles, uv, colours };
  const posed = createPosedMesh(mesh);
  return {
    posed,
    material,
    segment: SEGMENT.ears,
    castsShadow: true,
    twoSided: false,
    pose(bones) {
      moveRigid(bones, BONE.head, rest, posed.positions, 1);
      moveRigid(bones, BONE.head, normals, posed.normals, 0);
    },
  };
}
