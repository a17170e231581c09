import type { Side } from '../../../core/pose/pose.ts';
import { smoothstep } from '../../../core/smoothstep.ts';
import { createPosedMesh, type Mesh } from '../../../core/solid/mesh.ts';
import { createNoise } from '../../../core/solid/noise.ts';
import type { Material } from '../../../core/solid/surface.ts';
import type { Vector } from '../../../core/solid/transforms.ts';
import { BONE } from '../bones.ts';
import type { Part } from '../part.ts';
import { SEGMENT } from '../segment.ts';
import { EYE_RADIUS } from './cage.ts';
import { moveRigid } from './move-rigid.ts';

const RINGS = 10;
const SECTORS = 22;
/** Angle from the line of sight to where the ball is not seen any more. */
const REACH = 1.35;
/** Angle at which the iris ends, and metres that the cornea stands out. */
const IRIS = 0.475;
const CORNEA = 0.0009;

/** Linear RGB of irises, from dark brown to light blue. */
const IRISES: readonly Vector[] = [
  [0.035, 0.014, 0.006],
  [0.09, 0.036, 0.014],
  [0.16, 0.08, 0.028],
  [0.12, 0.12, 0.045],
  [0.13, 0.18, 0.19],
  [0.13, 0.22, 0.34],
];

/** Draws two eyeballs that turn with the gaze; `centres` in metres, at rest in the scene. */
export function createEyes(
  random: () => number,
  lightness: number,
  centres: Readonly<Record<Side, Vector>>,
): Part {
  const positions: number[] = [];
  const normals: number[] = [];
  const uv: number[] = [];
  const triangles: number[] = [];
  for (const centre of [centres.left, centres.right]) {
    const first = positions.length / 3;
    for (let ring = 0; ring <= RINGS; ring++) {
      const angle = (ring / RINGS) ** 0.9 * REACH;
      const bulge = CORNEA * Math.max(0, 1 - (angle / IRIS) ** 2);
      for (let sector = 0; sector < SECTORS; sector++) {
        const around = (2 * Math.PI * sector) / SECTORS;
        const side = Math.sin(angle) * Math.cos(around);
        const down = Math.sin(angle) * Math.sin(around);
        const out = [side, down, -Math.cos(angle)];
        positions.push(...out.map((n, axis) => centre[axis] + n * (EYE_RADIUS + bulge)));
        // The cornea is rounder than the ball.
        const lean = 0.5 * Math.max(0, 1 - angle / IRIS) * Math.min(1, angle / 0.1);
        const normal = [side * (1 + lean), down * (1 + lean), out[2]];
        const length = Math.hypot(...normal);
        normals.push(...normal.map((n) => n / length));
        uv.push(angle * Math.cos(around), angle * Math.sin(around));
      }
    }
    for (let ring = 0; ring < RINGS; ring++) {
      for (let sector = 0; sector < SECTORS; sector++) {
        const next = (sector + 1) % SECTORS;
        const [a, b] = [first + ring * SECTORS + sector, first + ring * SECTORS + next];
        const [c, d] = [a + SECTORS, b + SECTORS];
        if (ring > 0) triangles.push(a, b, d);
        triangles.push(a, d, c);
      }
    }
  }
  const mesh: Mesh = {
    positions: new Float32Array(positions),
    normals: new Float32Array(normals),
    triangles: new Uint32Array(triangles),
    uv: new Float32Array(uv),
  };
  const posed = createPosedMesh(mesh);
  const half = positions.length / 2;
  return {
    posed,
    material: eyeMaterial(random, lightness),
    segment: SEGMENT.eyes,
    castsShadow: false,
    twoSided: false,
    pose(bones, face) {
      const [cx, sx] = [Math.cos(face.gazeX), Math.sin(face.gazeX)];
      const [cy, sy] = [Math.cos(face.gazeY), Math.sin(face.gazeY)];
      const turn = (from: Float32Array, to: Float32Array, shift: 0 | 1): void => {
        for (let i = 0; i < from.length; i += 3) {
          const centre = i < half ? centres.left : centres.right;
          const x = from[i] - centre[0] * shift;
          const y = from[i + 1] - centre[1] * shift;
          const z = from[i + 2] - centre[2] * shift;
          const nodded = y * sy + z * cy;
          to[i] = x * cx - nodded * sx + centre[0] * shift;
          to[i + 1] = y * cy - z * sy + centre[1] * shift;
          to[i + 2] = x * sx + nodded * cx + centre[2] * shift;
        }
      };
      turn(mesh.positions, posed.positions, 1);
      turn(mesh.normals, posed.normals, 0);
      moveRigid(bones, BONE.head, posed.positions, posed.positions, 1);
      moveRigid(bones, BONE.head, posed.normals, posed.normals, 0);
    },
  };
}

function eyeMaterial(random: () => number, lightness: number): Material {
  const light = Math.max(0, lightness - 0.45) * 1.8 * random() ** 0.8;
  const at = Math.min(IRISES.length - 1.001, light * IRISES.length + random() * 0.8);
  const [low, high] = [IRISES[Math.floor(at)], IRISES[Math.floor(at) + 1]];
  const iris = low.map((n, c) => n + (at % 1) * (high[c] - n));
  const pupil = 0.14 + 0.07 * random();
  const red = 0.03 + 0.05 * random();
  const noise = createNoise(Math.floor(random() * 2 ** 31));
  const dull = 0.64 + 0.36 * lightness;
  return {
    roughness: 0.07,
    specular: 0.025,
    scatter: 0.3,
    sheen: 0,
    paint(p) {
      const angle = Math.hypot(p.u, p.v);
      const around = Math.atan2(p.v, p.u);
      // The upper lid and its lashes keep light away, and so do the corners.
      const lid = smoothstep(-0.05, 0.5, -p.v);
      const corner = smoothstep(0.35, 1.05, Math.abs(p.u));
      const shaded = (1 - 0.5 * lid) * (1 - 0.45 * corner);
      p.cavity = 0.6 * shaded;
      const veins = Math.max(0, noise(Math.cos(around) * 6, Math.sin(around) * 6, angle * 3)) * red;
      const edge = Math.min(1, Math.max(0, (angle - 0.55) / 0.6));
      const lit = dull * shaded;
      const white = [0.36 * lit, (0.32 - veins - 0.07 * edge) * lit, (0.3 - veins - 0.09 * edge) * lit];
      const fibre = noise(Math.cos(around) * 9, Math.sin(around) * 9, angle * 5);
      const collar = Math.exp(-(((angle - pupil - 0.06) / 0.07) ** 2));
      const limbus = 1 - 0.75 * smoothstep(0.36, IRIS, angle);
      const tint = (0.62 + 0.35 * fibre + 0.3 * collar) * limbus * shaded;
      const inIris = 1 - smoothstep(IRIS - 0.03, IRIS + 0.02, angle);
      const inPupil = 1 - smoothstep(pupil - 0.02, pupil + 0.02, angle);
      const mixed = [0, 1, 2].map((c) => {
        const coloured = iris[c] * tint * (1 - inPupil) + 0.002 * inPupil;
        return white[c] + (coloured - white[c]) * inIris;
      });
      [p.red, p.green, p.blue] = mixed;
      p.scatter = 0.3 * (1 - inIris);
    },
  };
}
