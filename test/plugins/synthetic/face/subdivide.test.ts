import { describe, expect, it } from 'vitest';
import { applyRefinement, refine } from '../../../../plugins/synthetic/face/subdivide.ts';

/** An octahedron: 6 vertices, 8 triangles. */
const POINTS = new Float32Array([1, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1]);
const TRIANGLES = new Uint32Array([0, 2, 4, 2, 1, 4, 1, 3, 4, 3, 0, 4, 2, 0, 5, 1, 2, 5, 3, 1, 5, 0, 3, 5]);

function openEdges(triangles: Uint32Array): number {
  const edges = new Set<string>();
  for (let t = 0; t < triangles.length; t++)
    edges.add(`${triangles[t]} ${triangles[t % 3 === 2 ? t - 2 : t + 1]}`);
  return [...edges].filter((edge) => !edges.has(edge.split(' ').reverse().join(' '))).length;
}

describe('refine', () => {
  it.each([
    ['nowhere', () => false, 32],
    ['everywhere', () => true, 128],
  ])('splits triangles once, twice where wanted: %s', (_, fine, count) => {
    const { triangles } = refine(6, TRIANGLES, fine, []);
    expect(triangles.length / 3).toBe(count);
    expect(openEdges(triangles)).toBe(0);
  });

  it('leaves no gap between coarse and fine triangles', () => {
    const { triangles } = refine(6, TRIANGLES, (t) => t < 3, []);
    expect(triangles.length / 3).toBeGreaterThan(32);
    expect(openEdges(triangles)).toBe(0);
  });

  it('sums weights to 1 and rounds a shape within its hull', () => {
    const refinement = refine(6, TRIANGLES, () => true, []);
    const ones = applyRefinement(
      refinement,
      new Float32Array(6).fill(1),
      1,
      new Float32Array(refinement.count),
    );
    for (const one of ones) expect(one).toBeCloseTo(1, 5);
    const fine = applyRefinement(refinement, POINTS, 3, new Float32Array(refinement.count * 3));
    const radii = Array.from({ length: refinement.count }, (_, v) =>
      Math.hypot(...fine.subarray(v * 3, v * 3 + 3)),
    );
    expect(Math.max(...radii)).toBeLessThan(0.9);
    expect(Math.max(...radii) / Math.min(...radii)).toBeLessThan(1.25);
  });

  it('keeps creases within the plane of their vertices', () => {
    const ring: [number, number][] = [
      [0, 2],
      [2, 1],
      [1, 3],
      [3, 0],
    ];
    const refinement = refine(6, TRIANGLES, () => true, ring);
    const lifted = POINTS.slice();
    lifted[14] = 5;
    const fine = applyRefinement(refinement, lifted, 3, new Float32Array(refinement.count * 3));
    for (const row of [0, 1, 2, 3]) expect(fine[row * 3 + 2]).toBe(0);
  });
});
