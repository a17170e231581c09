import { deformMesh } from '../../../core/solid/deform-mesh.ts';
import { createPosedMesh, type SkinnedMesh } from '../../../core/solid/mesh.ts';
import { shadeNormals } from '../../../core/solid/shade-normals.ts';
import type { Material } from '../../../core/solid/surface.ts';
import type { Vector } from '../../../core/solid/transforms.ts';
import type { Part } from '../part.ts';
import { SEGMENT } from '../segment.ts';
import type { BodyShape } from './body-shape.ts';
import { cuffRow } from './skeleton.ts';

/** Middle of the strap above the wrist joint, metres. */
const UP = 0.034;

const AROUND = 32;

/** Straps: linear RGB and roughness of leather, rubber, steel and gold. */
const STRAPS: readonly (readonly [colour: Vector, roughness: number, specular: number])[] = [
  [[0.05, 0.025, 0.012], 0.6, 0.04],
  [[0.02, 0.02, 0.022], 0.75, 0.04],
  [[0.45, 0.45, 0.46], 0.3, 0.5],
  [[0.55, 0.38, 0.15], 0.3, 0.5],
];

/** A watch or a bracelet on one wrist. It is at rest where a hand is, not where the arm is. */
export function createWatch({ hand }: BodyShape, random: () => number): Part {
  const side = random() < 0.75 ? 'left' : 'right';
  const [colour, roughness, specular] = STRAPS[Math.floor(random() * STRAPS.length)];
  const watch = random() < 0.75;
  const half = watch ? 0.006 + 0.005 * random() : 0.002 + 0.003 * random();
  const sign = side === 'left' ? 1 : -1;
  const positions: number[] = [];
  const triangles: number[] = [];
  const outline = [
    [-1, -0.001],
    [-1, 0.0015],
    [-0.7, 0.0026],
    [0.7, 0.0026],
    [1, 0.0015],
    [1, -0.001],
  ];
  const wider = 1 + 1.6 * UP;
  for (const [along, off] of outline) {
    for (let i = 0; i < AROUND; i++) {
      const turn = (2 * Math.PI * i) / AROUND;
      positions.push(
        Math.cos(turn) * ((hand.wrist.thickness / 2) * wider + off) * sign,
        -UP + along * half,
        Math.sin(turn) * ((hand.wrist.width / 2) * wider + off),
      );
    }
  }
  rings(triangles, 0, outline.length, AROUND, sign > 0);
  const top = (hand.wrist.thickness / 2) * wider;
  const dial = 0.0125 + 0.007 * random();
  if (watch) {
    const first = positions.length / 3;
    const profile = [
      [1, -0.003],
      [1, 0.006],
      [0.9, 0.0075],
      [0.84, 0.007],
      [0, 0.007],
    ];
    for (const [share, height] of profile) {
      for (let i = 0; i < AROUND; i++) {
        const turn = (2 * Math.PI * i) / AROUND;
        positions.push(
          (top + height) * sign,
          -UP + Math.cos(turn) * dial * share,
          Math.sin(turn) * dial * share,
        );
      }
    }
    rings(triangles, first, profile.length, AROUND, sign > 0);
  }
  const count = positions.length / 3;
  const bones = new Uint8Array(count * 4);
  const weights = new Float32Array(count * 4);
  for (let i = 0; i < count; i++) {
    bones[i * 4] = cuffRow(side);
    weights[i * 4] = 1;
  }
  const solid = { positions: new Float32Array(positions), triangles: new Uint32Array(triangles) };
  const mesh: SkinnedMesh = {
    ...solid,
    normals: shadeNormals(solid.positions, solid.triangles),
    bones,
    weights,
  };
  const face = random() < 0.5 ? 0.02 : 0.7;
  const material: Material = {
    roughness,
    specular,
    scatter: 0,
    sheen: 0,
    paint(point) {
      const onDial =
        watch && point.x * sign > top + 0.0065 && Math.hypot(point.y + UP, point.z) < dial * 0.85;
      [point.red, point.green, point.blue] = onDial ? [face, face, face] : colour;
      if (onDial) {
        point.roughness = 0.15;
        point.specular = 0.05;
      }
    },
  };
  const posed = createPosedMesh(mesh);
  return {
    posed,
    material,
    segment: side === 'left' ? SEGMENT.leftForearm : SEGMENT.rightForearm,
    castsShadow: true,
    twoSided: true,
    pose: (transforms) => deformMesh(mesh, transforms, posed),
  };
}

/** Bands of triangles between closed rings of vertices. */
function rings(triangles: number[], first: number, count: number, around: number, flip: boolean): void {
  for (let ring = 0; ring + 1 < count; ring++) {
    for (let i = 0; i < around; i++) {
      const a = first + ring * around + i;
      const b = first + ring * around + ((i + 1) % around);
      if (flip) triangles.push(a, b, a + around, b, b + around, a + around);
      else triangles.push(a, a + around, b, b, a + around, b + around);
    }
  }
}
