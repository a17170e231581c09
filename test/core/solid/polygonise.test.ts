import { describe, expect, it } from 'vitest';
import { ellipsoid, roundCone, smoothUnion } from '../../../core/solid/implicit.ts';
import type { Mesh } from '../../../core/solid/mesh.ts';
import { polygonise } from '../../../core/solid/polygonise.ts';

const bounds = { from: [-0.2, -0.2, -0.2], to: [0.2, 0.2, 0.2] } as const;

/** By the divergence theorem: positive only where triangles are counter-clockwise as seen from outside. */
function volume({ positions: p, triangles }: Mesh): number {
  let sum = 0;
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [0, 1, 2].map((k) => triangles[t + k] * 3);
    sum +=
      p[a] * (p[b + 1] * p[c + 2] - p[b + 2] * p[c + 1]) +
      p[a + 1] * (p[b + 2] * p[c] - p[b] * p[c + 2]) +
      p[a + 2] * (p[b] * p[c + 1] - p[b + 1] * p[c]);
  }
  return sum / 6;
}

describe('polygonise', () => {
  it('makes a closed surface that faces outwards and lies where it should', () => {
    const solid = ellipsoid(0.01, -0.02, 0.03, 0.1, 0.14, 0.08);
    const mesh = polygonise(solid, bounds, 0.008);
    expect(volume(mesh)).toBeCloseTo((4 / 3) * Math.PI * 0.1 * 0.14 * 0.08, 3);
    const edges = new Map<string, number>();
    for (let t = 0; t < mesh.triangles.length; t += 3) {
      for (let k = 0; k < 3; k++) {
        const [a, b] = [mesh.triangles[t + k], mesh.triangles[t + ((k + 1) % 3)]];
        edges.set(`${a}>${b}`, (edges.get(`${a}>${b}`) ?? 0) + 1);
      }
    }
    for (const [edge, count] of edges) {
      expect(count).toBe(1);
      expect(edges.has(edge.split('>').reverse().join('>'))).toBe(true);
    }
    for (let i = 0; i < mesh.positions.length; i += 3) {
      const [x, y, z] = mesh.positions.subarray(i, i + 3);
      expect(Math.abs(solid(x, y, z))).toBeLessThan(0.001);
      const [nx, ny, nz] = mesh.normals.subarray(i, i + 3);
      expect(solid(x + nx * 0.01, y + ny * 0.01, z + nz * 0.01)).toBeGreaterThan(0.008);
    }
  });

  it('joins what is close without a seam', () => {
    const a = roundCone([0, -0.1, 0], [0, 0, 0], 0.03, 0.02);
    const b = roundCone([0, 0, 0], [0.1, 0.05, 0], 0.02, 0.04);
    const joined = polygonise((x, y, z) => smoothUnion(a(x, y, z), b(x, y, z), 0.02), bounds, 0.005);
    const apart = polygonise((x, y, z) => Math.min(a(x, y, z), b(x, y, z)), bounds, 0.005);
    expect(volume(joined)).toBeGreaterThan(volume(apart));
    expect(volume(joined)).toBeLessThan(1.1 * volume(apart));
  });
});
