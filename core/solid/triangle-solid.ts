import type { Implicit } from './implicit.ts';
import type { Vector } from './transforms.ts';
import { cross, dot, subtract } from './vectors.ts';

/** A triangular plate, its edges rounded with this radius. */
export function triangle(a: Vector, b: Vector, c: Vector, radius: number): Implicit {
  const edges = [
    [a, subtract(b, a)],
    [b, subtract(c, b)],
    [c, subtract(a, c)],
  ] as const;
  const normal = cross(subtract(b, a), subtract(c, a));
  const area = Math.sqrt(dot(normal, normal));
  const inward = edges.map(([, edge]) => cross(normal, edge));
  return (x, y, z) => {
    let inside = true;
    let nearest = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 3; i++) {
      const [from, edge] = edges[i];
      const vx = x - from[0];
      const vy = y - from[1];
      const vz = z - from[2];
      if (vx * inward[i][0] + vy * inward[i][1] + vz * inward[i][2] < 0) inside = false;
      const along = (vx * edge[0] + vy * edge[1] + vz * edge[2]) / dot(edge, edge);
      const t = Math.min(1, Math.max(0, along));
      const [ex, ey, ez] = [vx - t * edge[0], vy - t * edge[1], vz - t * edge[2]];
      nearest = Math.min(nearest, Math.sqrt(ex * ex + ey * ey + ez * ez));
    }
    if (inside)
      nearest = Math.abs((x - a[0]) * normal[0] + (y - a[1]) * normal[1] + (z - a[2]) * normal[2]) / area;
    return nearest - radius;
  };
}
