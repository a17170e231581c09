import { ellipsoid, type Implicit, roundCone, smoothUnion } from '../../../core/solid/implicit.ts';
import type { Vector } from '../../../core/solid/transforms.ts';

/** Metres, in the canonical face's axes. */
const dome = ellipsoid(0, -0.046, 0.042, 0.077, 0.082, 0.098);
const base = ellipsoid(0, -0.01, 0.036, 0.071, 0.06, 0.082);
const neck = roundCone([0, 0.03, 0.05], [0, 0.2, 0.068], 0.054, 0.057);

/** An average head without a face: skull and neck. */
const cranium: Implicit = (x, y, z) =>
  smoothUnion(smoothUnion(dome(x, y, z), base(x, y, z), 0.03), neck(x, y, z), 0.035);

/** Where the neck ends. */
const END = 0.186;

/** Rows of vertices from the face's edge over the skull to the neck's end. */
export const SKULL_ROWS = 9;

/**
 * Points on the skull between the face's edge and the neck's lower end. Rings open at the front turn into rings open below: each is where
 * rays of a cone, whose axis turns from the back downwards, leave the skull.
 *
 * @param edge the face's edge from the top, once around
 * @returns `SKULL_ROWS` rings, the first one next to the edge
 */
export function castSkull(edge: readonly Vector[]): Vector[][] {
  const centre = (t: number): Vector => [0, t * t * END + 0.01 * t * (1 - t), 0.02 + 0.046 * Math.sqrt(t)];
  const first = centre(0);
  const columns = edge.map((point, j) => {
    const [dx, dy, dz] = point.map((n, axis) => n - first[axis]);
    const length = Math.hypot(dx, dy, dz);
    const around = (2 * Math.PI * j) / edge.length;
    let turn = Math.atan2(dx, -dy);
    if (turn - around > Math.PI) turn -= 2 * Math.PI;
    if (around - turn > Math.PI) turn += 2 * Math.PI;
    const hit = leave(first, [dx / length, dy / length, dz / length]);
    return { tilt: Math.acos(dz / length), turn, around, offset: point.map((n, axis) => n - hit[axis]) };
  });
  return Array.from({ length: SKULL_ROWS }, (_, row) => {
    const t = (row + 1) / SKULL_ROWS;
    const from = centre(t);
    const swing = (t * Math.PI) / 2;
    const fade = (1 - t) ** 2 * (1 + 0.5 * t);
    return columns.map(({ tilt, turn, around, offset }) => {
      const open = tilt + (Math.PI / 2 - tilt) * t;
      const about = turn + (around - turn) * t;
      const side = Math.sin(open) * Math.sin(about);
      const up = Math.sin(open) * Math.cos(about);
      const axis = Math.cos(open);
      const hit = leave(from, [
        side,
        axis * Math.sin(swing) - up * Math.cos(swing),
        axis * Math.cos(swing) + up * Math.sin(swing),
      ]);
      return [hit[0] + offset[0] * fade, hit[1] + offset[1] * fade, hit[2] + offset[2] * fade] as const;
    });
  });
}

/** Where a ray from the inside leaves the skull. */
function leave([x, y, z]: Vector, [dx, dy, dz]: Vector): Vector {
  let near = 0;
  let far = 0.3;
  for (let step = 0; step < 24; step++) {
    const middle = (near + far) / 2;
    if (cranium(x + dx * middle, y + dy * middle, z + dz * middle) < 0) near = middle;
    else far = middle;
  }
  return [x + dx * near, y + dy * near, z + dz * near];
}
