import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../core/seeded-random.ts';
import { clearRaster, createRaster, rasteriseMesh } from '../../../core/solid/rasterise-mesh.ts';

const SIZE = 48;

/** A sheet of triangles from −8 to SIZE + 8 pixels, its inner vertices moved at random. */
function crumpledSheet(cells: number): { vertices: Float32Array; triangles: Uint32Array } {
  const random = seededRandom(3);
  const side = cells + 1;
  const vertices = new Float32Array(side * side * 3);
  for (let i = 0; i < side * side; i++) {
    const cell = (SIZE + 16) / cells;
    vertices[i * 3] = ((i % side) + (random() - 0.5) * 0.4) * cell - 8;
    vertices[i * 3 + 1] = (Math.floor(i / side) + (random() - 0.5) * 0.4) * cell - 8;
    vertices[i * 3 + 2] = 1;
  }
  const triangles: number[] = [];
  for (let y = 0; y < cells; y++) {
    for (let x = 0; x < cells; x++) {
      const at = y * side + x;
      triangles.push(at, at + side, at + 1, at + 1, at + side, at + side + 1);
    }
  }
  return { vertices, triangles: new Uint32Array(triangles) };
}

describe('rasteriseMesh', () => {
  it.each([4, 9, 60])('gives every pixel of a sheet of %i cells a side to exactly one triangle', (cells) => {
    const { vertices, triangles } = crumpledSheet(cells);
    const raster = createRaster(SIZE, SIZE);
    const drawn = new Uint8Array(SIZE * SIZE);
    for (let t = 0; t < triangles.length; t += 3) {
      clearRaster(raster);
      rasteriseMesh(raster, vertices, triangles.slice(t, t + 3), 0, true);
      raster.triangle.forEach((id, i) => {
        if (id === 0) drawn[i]++;
      });
    }
    expect(drawn).toEqual(new Uint8Array(SIZE * SIZE).fill(1));
  });

  it('gives pixels whose centres lie on edges to one side only', () => {
    const corners = [0.5, 0.5, 1, 8.5, 0.5, 1, 8.5, 8.5, 1, 0.5, 8.5, 1];
    const raster = createRaster(10, 10);
    const drawn = new Uint8Array(100);
    for (const triangle of [
      [0, 2, 1],
      [0, 3, 2],
    ]) {
      clearRaster(raster);
      rasteriseMesh(raster, new Float32Array(corners), new Uint32Array(triangle), 0, false);
      raster.triangle.forEach((id, i) => {
        if (id === 0) drawn[i]++;
      });
    }
    expect(Math.max(...drawn)).toBe(1);
    expect(drawn.reduce((sum, count) => sum + count, 0)).toBe(64);
  });

  it('keeps what is nearest, in whichever order it comes', () => {
    const near = new Float32Array([2, 2, 3, 2, 30, 3, 30, 2, 3]);
    const far = new Float32Array([0, 0, 1, 0, 40, 1, 40, 0, 1]);
    for (const order of [
      [near, far],
      [far, near],
    ]) {
      const raster = createRaster(SIZE, SIZE);
      for (const vertices of order)
        rasteriseMesh(raster, vertices, new Uint32Array([0, 1, 2]), vertices === near ? 7 : 8, false);
      expect(raster.triangle[5 * SIZE + 5]).toBe(7);
      expect(raster.triangle[SIZE + 1]).toBe(8);
      expect(raster.triangle[47 * SIZE + 47]).toBe(-1);
    }
  });

  it('measures nearness at centres of pixels', () => {
    const raster = createRaster(SIZE, SIZE);
    const plane = (x: number, y: number): number => 2 + x / 50 - y / 80;
    const corners = [1, 3, 7, 44, 40, 9].flatMap((x, i, all) =>
      i % 2 ? [] : [x, all[i + 1], plane(x, all[i + 1])],
    );
    rasteriseMesh(raster, new Float32Array(corners), new Uint32Array([0, 1, 2]), 0, true);
    let pixels = 0;
    for (let y = 0; y < SIZE; y++) {
      for (let x = 0; x < SIZE; x++) {
        if (raster.triangle[y * SIZE + x] < 0) continue;
        pixels++;
        // Vertices move by up to half of a 256th of a pixel.
        expect(Math.abs(raster.nearness[y * SIZE + x] - plane(x + 0.5, y + 0.5))).toBeLessThan(3e-4);
      }
    }
    expect(pixels).toBeGreaterThan(500);
  });

  it('leaves out triangles seen from their inside, unless they have two sides, and those behind the camera', () => {
    const seen = (vertices: number[], order: number[], twoSided: boolean): boolean => {
      const raster = createRaster(SIZE, SIZE);
      rasteriseMesh(raster, new Float32Array(vertices), new Uint32Array(order), 0, twoSided);
      return raster.triangle.some((id) => id >= 0);
    };
    const vertices = [2, 2, 1, 2, 30, 1, 30, 2, 1];
    expect(seen(vertices, [0, 1, 2], false)).toBe(true);
    expect(seen(vertices, [0, 2, 1], false)).toBe(false);
    expect(seen(vertices, [0, 2, 1], true)).toBe(true);
    expect(seen([2, 2, 1, 2, 30, 0, 30, 2, 1], [0, 1, 2], true)).toBe(false);
  });
});
