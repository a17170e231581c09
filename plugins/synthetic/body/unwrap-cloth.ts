import { smoothstep } from '../../../core/smoothstep.ts';
import { rotate } from '../../../core/solid/quaternions.ts';
import { splitMesh, valueMesh } from './cut-mesh.ts';
import { type Flesh, TRUNK_MIDDLE } from './flesh.ts';
import { armShare } from './skin-weights.ts';

/** Radii about which cloth is thought to be wound, metres. */
const TRUNK_RADIUS = 0.15;
const SLEEVE_RADIUS = 0.055;

/** Where front and back of a top meet on the shoulders. */
const CREST = 0.02;

/** How far before and behind it cloth hangs instead of lying. */
const SHELF = 0.09;

/** Cloth in flat pieces, with their coordinates in metres: u around, v down the body or the sleeve. */
export interface Unwrapped {
  readonly positions: number[];
  readonly normals: number[];
  readonly triangles: number[];
  readonly uv: number[];
}

/** Cuts a top into front, back and sleeves, as a tailor would: patterns run straight on each and break off at the seams. */
export function unwrapCloth(
  cloth: {
    readonly positions: readonly number[];
    readonly normals: readonly number[];
    readonly triangles: readonly number[];
  },
  flesh: Flesh,
): Unwrapped {
  const arms = flesh.arms(() => 0);
  const flat = {
    positions: new Float32Array(cloth.positions),
    normals: new Float32Array(cloth.normals),
    triangles: new Uint32Array(cloth.triangles),
  };
  const seamed = splitMesh(
    valueMesh(flat, (x, y, z) => (armShare(flesh, arms, x, y, z) - 0.5) * 0.15),
    0,
  );
  const around = sleeveAngle(flesh);
  const out: Unwrapped = { positions: [], normals: [], triangles: [], uv: [] };
  const rowOf = new Map<number, number>();
  const place = (row: number): [number, number, number] => [
    seamed.positions[row * 3],
    seamed.positions[row * 3 + 1],
    seamed.positions[row * 3 + 2],
  ];
  for (let i = 0; i < seamed.triangles.length; i += 3) {
    const rows = [seamed.triangles[i], seamed.triangles[i + 1], seamed.triangles[i + 2]];
    const corners = rows.map(place);
    const [x, y, z] = [0, 1, 2].map((k) => (corners[0][k] + corners[1][k] + corners[2][k]) / 3);
    const sleeve = rows.reduce((sum, row) => sum + seamed.values[row], 0) > 0;
    const middle = sleeve ? around(x, y, z) : 0;
    rows.forEach((row, corner) => {
      const [px, py, pz] = corners[corner];
      let piece = z < CREST ? 0 : 1;
      let uv: readonly [number, number];
      if (sleeve) {
        const angle = around(px, py, pz);
        const turns = Math.round((middle - angle) / (2 * Math.PI));
        piece = 3 + turns;
        uv = [(angle + 2 * Math.PI * turns) * SLEEVE_RADIUS, flesh.along(px, py, pz)];
      } else uv = onTrunk(px, py, pz, piece === 1);
      const key = row * 8 + piece;
      let to = rowOf.get(key);
      if (to === undefined) {
        to = out.uv.length / 2;
        rowOf.set(key, to);
        out.positions.push(px, py, pz);
        for (let k = 0; k < 3; k++) out.normals.push(seamed.normals[row * 3 + k]);
        out.uv.push(...uv);
      }
      out.triangles.push(to);
    });
  }
  return out;
}

/** Wound about the trunk, and flat over the shoulders. */
function onTrunk(x: number, y: number, z: number, back: boolean): [number, number] {
  const flat = 1 - smoothstep(-0.04, 0.08, y);
  let angle = Math.atan2(x, TRUNK_MIDDLE - z);
  if (back && angle < 0) angle += 2 * Math.PI;
  const across = back ? Math.PI * TRUNK_RADIUS - x : x;
  return [
    angle * TRUNK_RADIUS * (1 - flat) + across * flat,
    y - 0.8 * (1 - smoothstep(-0.02, 0.12, y)) * Math.max(0, SHELF - Math.abs(z - CREST)),
  ];
}

/** The angle around the nearer arm, jumping on the side towards the trunk. */
function sleeveAngle({ arm, shape, along }: Flesh): (x: number, y: number, z: number) => number {
  const frames = [arm.upperArm, arm.forearm].map((turn) => ({
    side: rotate(turn, [1, 0, 0]),
    front: rotate(turn, [0, 0, 1]),
  }));
  return (x, y, z) => {
    const lower = along(x, y, z) > shape.upperArm;
    const { side, front } = frames[lower ? 1 : 0];
    const from = lower ? arm.elbow : arm.shoulder;
    const [dx, dy, dz] = [Math.abs(x) - from[0], y - from[1], z - from[2]];
    return Math.atan2(
      dx * front[0] + dy * front[1] + dz * front[2],
      dx * side[0] + dy * side[1] + dz * side[2],
    );
  };
}
