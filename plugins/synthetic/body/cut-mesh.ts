import type { Mesh } from '../../../core/solid/mesh.ts';

/** A mesh being cut: vertices with a value each. */
export interface ValuedMesh {
  readonly positions: number[];
  readonly normals: number[];
  readonly triangles: number[];
  readonly values: number[];
}

/** Vertices so near to a cut (metres) are moved onto it, lest slivers remain. */
const SNAP = 0.0025;

/** A mesh whose vertices have the values of a function of place, metres with a slope of about 1. */
export function valueMesh(
  { positions, normals, triangles }: Mesh,
  value: (x: number, y: number, z: number) => number,
): ValuedMesh {
  const values: number[] = [];
  for (let i = 0; i < positions.length; i += 3)
    values.push(value(positions[i], positions[i + 1], positions[i + 2]));
  return {
    positions: Array.from(positions),
    normals: Array.from(normals),
    triangles: Array.from(triangles),
    values,
  };
}

/** Splits triangles so that edges run where the value is `level`. */
export function splitMesh(mesh: ValuedMesh, level: number): ValuedMesh {
  const positions = mesh.positions.slice();
  const normals = mesh.normals.slice();
  const values = mesh.values.map((value) => (Math.abs(value - level) < SNAP * 0.02 ? level : value));
  snapVertices(mesh, positions, values, level);
  const triangles: number[] = [];
  const cuts = new Map<number, number>();
  const cut = (a: number, b: number): number => {
    const key = Math.min(a, b) * 2 ** 24 + Math.max(a, b);
    const known = cuts.get(key);
    if (known !== undefined) return known;
    const t = (level - values[a]) / (values[b] - values[a]);
    const row = values.length;
    for (let axis = 0; axis < 3; axis++) {
      positions.push(positions[a * 3 + axis] * (1 - t) + positions[b * 3 + axis] * t);
      normals.push(normals[a * 3 + axis] * (1 - t) + normals[b * 3 + axis] * t);
    }
    values.push(level);
    cuts.set(key, row);
    return row;
  };
  for (let i = 0; i < mesh.triangles.length; i += 3) {
    const [first, second, third] = [mesh.triangles[i], mesh.triangles[i + 1], mesh.triangles[i + 2]];
    const most = Math.max(values[first], values[second], values[third]);
    if (most <= level || Math.min(values[first], values[second], values[third]) >= level) {
      triangles.push(first, second, third);
      continue;
    }
    const rows = [first, second, third];
    const sides = rows.map((row) => Math.sign(values[row] - level));
    // The corner that is alone on its side (or the one on the cut) first.
    const zero = sides.indexOf(0);
    const alone =
      zero >= 0 ? zero : sides.findIndex((side) => sides.filter((other) => other === side).length === 1);
    const [a, b, c] = [rows[alone], rows[(alone + 1) % 3], rows[(alone + 2) % 3]];
    if (zero >= 0) {
      const middle = cut(b, c);
      triangles.push(a, b, middle, a, middle, c);
    } else {
      const ab = cut(a, b);
      const ca = cut(c, a);
      triangles.push(a, ab, ca, ab, b, c, ab, c, ca);
    }
  }
  return { positions, normals, triangles, values };
}

/** Moves vertices that are almost at the level onto it, along the edge that leads there. */
function snapVertices(mesh: ValuedMesh, positions: number[], values: number[], level: number): void {
  const { triangles } = mesh;
  for (let i = 0; i < triangles.length; i++) {
    const a = triangles[i];
    const b = triangles[i - (i % 3) + ((i + 1) % 3)];
    for (let end = 0; end < 2; end++) {
      const from = end === 0 ? a : b;
      const to = end === 0 ? b : a;
      const off = mesh.values[from] - level;
      if (values[from] === level || Math.abs(off) > SNAP) continue;
      const across = mesh.values[to] - level;
      if (off * across > 0 || Math.abs(across) <= SNAP) continue;
      const t = off / (off - across);
      for (let axis = 0; axis < 3; axis++)
        positions[from * 3 + axis] += t * (mesh.positions[to * 3 + axis] - mesh.positions[from * 3 + axis]);
      values[from] = level;
    }
  }
}

/** What is left of a mesh where the value is at least `level`; vertices that are not needed go. */
export function cutMesh(mesh: ValuedMesh, level: number): ValuedMesh {
  const split = splitMesh(mesh, level);
  const rowOf = new Map<number, number>();
  const kept: ValuedMesh = { positions: [], normals: [], triangles: [], values: [] };
  for (let i = 0; i < split.triangles.length; i += 3) {
    const [a, b, c] = [0, 1, 2].map((corner) => split.values[split.triangles[i + corner]]);
    if (Math.min(a, b, c) < level || Math.max(a, b, c) <= level) continue;
    for (let corner = 0; corner < 3; corner++) {
      const row = split.triangles[i + corner];
      let to = rowOf.get(row);
      if (to === undefined) {
        to = kept.values.length;
        rowOf.set(row, to);
        for (let k = 0; k < 3; k++) {
          kept.positions.push(split.positions[row * 3 + k]);
          kept.normals.push(split.normals[row * 3 + k]);
        }
        kept.values.push(split.values[row]);
      }
      kept.triangles.push(to);
    }
  }
  return kept;
}

/** Directed edges that only one triangle has, where both ends' values are `level`. */
export function cutEdges({ triangles, values }: ValuedMesh, level: number): [number, number][] {
  const seen = new Set<number>();
  const key = (a: number, b: number): number => a * 2 ** 24 + b;
  const corners: [number, number][] = [];
  for (let i = 0; i < triangles.length; i += 3) {
    for (let k = 0; k < 3; k++) corners.push([triangles[i + k], triangles[i + ((k + 1) % 3)]]);
  }
  for (const [a, b] of corners) seen.add(key(a, b));
  return corners.filter(([a, b]) => !seen.has(key(b, a)) && values[a] === level && values[b] === level);
}
