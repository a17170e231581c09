import { createPosedMesh, type Mesh } from '../../../core/solid/mesh.ts';
import { shadeNormals } from '../../../core/solid/shade-normals.ts';
import type { Material } from '../../../core/solid/surface.ts';
import type { Transforms, Vector } from '../../../core/solid/transforms.ts';
import { BONE } from '../bones.ts';
import type { Part } from '../part.ts';
import { SEGMENT } from '../segment.ts';
import type { FacePose } from '../signer-pose.ts';
import { JAW_JOINT } from './cage.ts';
import { jawPose } from './face-rig.ts';
import { moveRigid } from './move-rigid.ts';

/** Widths of the teeth from the middle to the back, and how tall their crowns are; millimetres. */
const UPPER = { widths: [8.4, 6.6, 7.6, 7, 6.8, 9.5], heights: [9.6, 8.3, 9.3, 8, 7.2, 6.8] };
const LOWER = { widths: [5.3, 5.8, 6.7, 7, 7, 10], heights: [8, 8.2, 9, 7.8, 7, 6.5] };

interface Solid {
  positions: number[];
  triangles: number[];
  /** Kind of each vertex: 0 tooth, 1 gum, 2 tongue; and its own place on the thing. */
  uv: number[];
}

/**
 * Draws teeth, gums and a tongue. `warp` takes points of the average head to this one's place at rest in the scene; `joint` is the jaw's
 * joint there.
 */
export function createMouth(random: () => number, warp: (point: Vector) => Vector): Part[] {
  const shade = random();
  const crooked = 0.35 * random() ** 2;
  const joint = warp(JAW_JOINT);
  const teeth = (upper: boolean): Part => {
    const solid: Solid = { positions: [], triangles: [], uv: [] };
    addRow(solid, upper, random, crooked);
    return partOf(solid, toothMaterial(shade), warp, (face, rest, to) => {
      if (upper) to.set(rest);
      else followJaw(face, joint, rest, to, 1);
    });
  };
  const tongue: Solid = { positions: [], triangles: [], uv: [] };
  addTongue(tongue);
  return [
    teeth(true),
    teeth(false),
    partOf(tongue, toothMaterial(shade), warp, (face, rest, to) => {
      // The tip comes forward between the teeth, over the lower lip.
      const out = face.tongueOut;
      for (let i = 0; i < rest.length; i += 3) {
        const t = tongue.uv[(i / 3) * 2 + 1];
        to[i] = rest[i] * (1 + 0.1 * out * t);
        to[i + 1] =
          rest[i + 1] +
          out * (-0.003 * t + 0.012 * Math.max(0, t - 0.6) ** 1.5 * 2) -
          0.004 * face.jawOpen * t;
        to[i + 2] = rest[i + 2] - out * 0.033 * t;
      }
      followJaw(face, joint, to, to, 0.8);
    }),
  ];
}

function partOf(
  { positions, triangles, uv }: Solid,
  material: Material,
  warp: (point: Vector) => Vector,
  shape: (face: FacePose, rest: Float32Array, to: Float32Array) => void,
): Part {
  const rest = new Float32Array(positions.length);
  for (let i = 0; i < positions.length; i += 3)
    rest.set(warp([positions[i], positions[i + 1], positions[i + 2]]), i);
  const normals = new Float32Array(rest.length);
  const rows = new Uint32Array(triangles);
  shadeNormals(rest, rows, normals);
  const mesh: Mesh = { positions: rest, normals, triangles: rows, uv: new Float32Array(uv) };
  const posed = createPosedMesh(mesh);
  return {
    posed,
    material,
    segment: SEGMENT.mouth,
    castsShadow: true,
    twoSided: false,
    pose(bones: Transforms, face: FacePose) {
      shape(face, rest, posed.positions);
      shadeNormals(posed.positions, rows, posed.normals);
      moveRigid(bones, BONE.head, posed.positions, posed.positions, 1);
      moveRigid(bones, BONE.head, posed.normals, posed.normals, 0);
    },
  };
}

function followJaw(face: FacePose, joint: Vector, from: Float32Array, to: Float32Array, share: number): void {
  const { turn, aside, down, back } = jawPose(face);
  const cos = Math.cos(turn * share);
  const sin = Math.sin(turn * share);
  for (let i = 0; i < from.length; i += 3) {
    const y = from[i + 1] - joint[1];
    const z = from[i + 2] - joint[2];
    to[i] = from[i] + aside * share;
    to[i + 1] = joint[1] + y * cos - z * sin + down * share;
    to[i + 2] = joint[2] + y * sin + z * cos + back * share;
  }
}

/** Where the teeth stand `along` metres from the middle, and how they are turned: the arch of the average jaw. */
function arch(along: number, upper: boolean): { x: number; z: number; turn: number } {
  const half = upper ? 0.0265 : 0.0245;
  const front = upper ? -0.0468 : -0.0448;
  let angle = 0;
  let length = 0;
  // A half ellipse walked in small steps.
  const deep = 0.036;
  while (length < Math.abs(along) && angle < 1.55) {
    angle += 0.01;
    length += 0.01 * Math.hypot(half * Math.cos(angle), deep * Math.sin(angle));
  }
  const side = Math.sign(along) || 1;
  return {
    x: side * half * Math.sin(angle),
    z: front + deep * (1 - Math.cos(angle)),
    turn: side * Math.atan2(deep * Math.sin(angle), half * Math.cos(angle)),
  };
}

function addRow(solid: Solid, upper: boolean, random: () => number, crooked: number): void {
  const { widths, heights } = upper ? UPPER : LOWER;
  // Edges of the upper teeth hang a little over the lower ones.
  const edge = upper ? 0.0448 : 0.0436;
  const down = upper ? -1 : 1;
  for (const side of [-1, 1]) {
    let at = 0;
    widths.forEach((width, i) => {
      const w = (width / 1000) * 0.97;
      const { x, z, turn } = arch(side * (at + w / 2), upper);
      at += width / 1000;
      const lean = turn + (random() - 0.5) * crooked;
      const tall = heights[i] / 1000;
      const lower = (random() - 0.5) * 0.0006 + (upper && i === 1 ? 0.0006 : 0);
      addTooth(solid, (across, up, deep) => {
        const narrow = 1 - 0.22 * up;
        const lx = across * (w / 2) * narrow;
        const lz = deep * (0.0034 + (i > 2 ? 0.001 : 0)) * (0.55 + 0.45 * up) + 0.0008 * across * across;
        return [
          x + lx * Math.cos(lean) - lz * Math.sin(lean),
          edge - lower * -down + down * up * tall,
          z + lz * Math.cos(lean) + lx * Math.sin(lean),
        ];
      });
    });
  }
  // Gums: a band along the arch over the roots.
  const steps = 18;
  const first = solid.positions.length / 3;
  for (let s = 0; s <= steps; s++) {
    const along = (s / steps - 0.5) * 0.085;
    const { x, z, turn } = arch(along, upper);
    for (let k = 0; k < 5; k++) {
      const up = [0.0072, 0.0085, 0.012, 0.013, 0.0075][k];
      const out = [0.0002, -0.0008, -0.0004, 0.007, 0.0075][k];
      const scallop = k === 0 ? 0.0004 * Math.sin(along * 900) : 0;
      solid.positions.push(x - out * Math.sin(turn), edge + down * (up + scallop), z + out * Math.cos(turn));
      solid.uv.push(1, k / 4);
    }
  }
  for (let s = 0; s < steps; s++) {
    for (let k = 0; k < 4; k++) {
      const a = first + s * 5 + k;
      if (upper) solid.triangles.push(a, a + 1, a + 6, a, a + 6, a + 5);
      else solid.triangles.push(a, a + 6, a + 1, a, a + 5, a + 6);
    }
  }
}

/** A tooth's crown: `shape` takes across −1..1, up 0 (edge) to 1 (root) and deep −1 (front) to 1. */
function addTooth(solid: Solid, shape: (across: number, up: number, deep: number) => Vector): void {
  const columns = 8;
  const levels = [0, 0.2, 1];
  const swell = [0.55, 0.97, 0.97];
  const first = solid.positions.length / 3;
  levels.forEach((up, level) => {
    for (let c = 0; c < columns; c++) {
      const angle = (2 * Math.PI * (c + 0.5)) / columns;
      const square = (n: number): number => Math.sign(n) * Math.abs(n) ** 0.55;
      const s = swell[level];
      const across = square(Math.cos(angle)) * (0.4 + 0.6 * s);
      solid.positions.push(...shape(across, up, square(-Math.sin(angle)) * s));
      solid.uv.push(0, up);
    }
  });
  const middle = solid.positions.length / 3;
  solid.positions.push(...shape(0, -0.02, 0));
  solid.uv.push(0, 0);
  // Upper and lower teeth are mirror images; so is the order of their corners.
  const flip = shape(0, 1, 0)[1] > shape(0, 0, 0)[1];
  for (let c = 0; c < columns; c++) {
    const d = (c + 1) % columns;
    const add = (p: number, q: number, r: number): void => {
      solid.triangles.push(...(flip ? [p, r, q] : [p, q, r]));
    };
    for (let level = 0; level + 1 < levels.length; level++) {
      const a = first + level * columns;
      add(a + c, a + columns + d, a + d);
      add(a + c, a + columns + c, a + columns + d);
    }
    add(first + c, first + d, middle);
  }
}

function addTongue(solid: Solid): void {
  const rows = 10;
  const columns = 12;
  for (let r = 0; r <= rows; r++) {
    const t = r / rows;
    const round = Math.sqrt(Math.max(0.02, 1 - Math.max(0, (t - 0.62) / 0.38) ** 2));
    const half = 0.019 * round * (0.9 + 0.1 * t);
    const thick = 0.0065 * Math.sqrt(round) * (1.1 - 0.35 * t);
    for (let c = 0; c < columns; c++) {
      const angle = (2 * Math.PI * c) / columns;
      const x = Math.cos(angle);
      const groove = 0.0012 * Math.exp(-((x / 0.25) ** 2));
      const y = Math.sin(angle) < 0 ? Math.sin(angle) * thick + groove : Math.sin(angle) * thick;
      solid.positions.push(x * half, 0.048 + y - 0.004 * (1 - t), 0.004 - 0.045 * t);
      solid.uv.push(2, t);
    }
  }
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const d = (c + 1) % columns;
      const [a, b] = [r * columns + c, r * columns + d];
      solid.triangles.push(a, b + columns, b, a, a + columns, b + columns);
    }
  }
  const tip = solid.positions.length / 3;
  solid.positions.push(0, 0.048, 0.004 - 0.0455);
  solid.uv.push(2, 1);
  for (let c = 0; c < columns; c++)
    solid.triangles.push(rows * columns + c, tip, rows * columns + ((c + 1) % columns));
}

function toothMaterial(shade: number): Material {
  const tooth: Vector = [0.72 - 0.12 * shade, 0.66 - 0.16 * shade, 0.53 - 0.21 * shade];
  return {
    roughness: 0.2,
    specular: 0.045,
    scatter: 0.5,
    sheen: 0,
    paint(p) {
      // Light reaches the front of a mouth only.
      p.cavity = 0.65;
      if (p.u < 0.5) {
        const root = Math.max(0, p.v - 0.6) * 0.5;
        p.red = tooth[0] * (1 - 0.25 * root);
        p.green = tooth[1] * (1 - 0.5 * root);
        p.blue = tooth[2] * (1 - 0.7 * root);
      } else if (p.u < 1.5) {
        p.red = 0.36;
        p.green = 0.12;
        p.blue = 0.12;
        p.roughness = 0.25;
      } else {
        p.red = 0.42;
        p.green = 0.13 + 0.02 * p.v;
        p.blue = 0.12 + 0.02 * p.v;
        p.roughness = 0.35;
        p.scatter = 1;
        p.cavity = 0.35 + 0.4 * p.v;
      }
    },
  };
}
