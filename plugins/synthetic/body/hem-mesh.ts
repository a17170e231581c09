import type { Vector } from '../../../core/solid/transforms.ts';
import { add, cross, direction, scale, subtract } from '../../../core/solid/vectors.ts';
import { cutEdges, type ValuedMesh } from './cut-mesh.ts';

/** A hem's outline from the edge of the cloth on: out along the cloth, down into the skin, and how its normal leans outwards; metres. */
const OUTLINE = [
  { out: 0.0012, down: 0.0002, lean: 0.6 },
  { out: 0.0018, down: 0.0014, lean: 1.57 },
  { out: 0.0006, down: 0.003, lean: 2.6 },
  { out: -0.03, down: 0.0045, lean: Math.PI },
] as const;

/** Turns the edges of cloth at `level` in: a rounded edge as thick as cloth that is folded once, and its inner side. */
export function hemMesh(mesh: ValuedMesh, level: number): ValuedMesh {
  const edges = cutEdges(mesh, level);
  const at = (list: readonly number[], row: number): Vector => [
    list[row * 3],
    list[row * 3 + 1],
    list[row * 3 + 2],
  ];
  const outwards = new Map<number, Vector>();
  for (const [a, b] of edges) {
    const along = subtract(at(mesh.positions, b), at(mesh.positions, a));
    for (const row of [a, b]) {
      const out = cross(along, at(mesh.normals, row));
      outwards.set(row, add(outwards.get(row) ?? [0, 0, 0], out));
    }
  }
  const positions = mesh.positions.slice();
  const normals = mesh.normals.slice();
  const values = mesh.values.slice();
  const triangles = mesh.triangles.slice();
  const firstOf = new Map<number, number>();
  for (const [row, sum] of outwards) {
    firstOf.set(row, values.length);
    const out = direction(sum);
    const normal = at(mesh.normals, row);
    const from = at(mesh.positions, row);
    for (const { out: far, down, lean } of OUTLINE) {
      positions.push(...add(from, add(scale(out, far), scale(normal, -down))));
      normals.push(...direction(add(scale(out, Math.sin(lean)), scale(normal, Math.cos(lean)))));
      values.push(level - 0.001);
    }
  }
  for (const [a, b] of edges) {
    const rows = (vertex: number): number[] => {
      const first = firstOf.get(vertex) ?? 0;
      return [vertex, ...OUTLINE.map((_, i) => first + i)];
    };
    const [from, to] = [rows(a), rows(b)];
    for (let i = 0; i + 1 < from.length; i++)
      triangles.push(from[i], from[i + 1], to[i], to[i], from[i + 1], to[i + 1]);
  }
  return { positions, normals, triangles, values };
}
