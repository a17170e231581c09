import { describe, expect, it } from 'vitest';
import { createCanvas } from '../../../core/image/canvas.ts';
import { drawTriangles, scanTriangles } from '../../../core/image/rasterise.ts';

const SIZE = 64;

/** A grid of triangles over a square, its inner vertices moved about. */
function wobblyGrid(cells: number, wobble: number): { positions: Float32Array; indices: Uint16Array } {
  const positions = new Float32Array((cells + 1) ** 2 * 2);
  const indices: number[] = [];
  for (let r = 0; r <= cells; r++) {
    for (let c = 0; c <= cells; c++) {
      const v = r * (cells + 1) + c;
      const inner = r > 0 && c > 0 && r < cells && c < cells ? wobble : 0;
      positions[v * 2] = (c * SIZE) / cells + inner * Math.sin(v * 12.9898);
      positions[v * 2 + 1] = (r * SIZE) / cells + inner * Math.cos(v * 78.233);
      if (r === cells || c === cells) continue;
      // both windings, both diagonals
      if (v % 2) indices.push(v, v + 1, v + cells + 1, v + 1, v + cells + 2, v + cells + 1);
      else indices.push(v, v + cells + 2, v + 1, v, v + cells + 1, v + cells + 2);
    }
  }
  return { positions, indices: Uint16Array.from(indices) };
}

function texture() {
  const canvas = createCanvas(SIZE + 1, SIZE + 1);
  for (let i = 0; i < canvas.data.length; i++) canvas.data[i] = i % 4 === 3 ? 255 : (i * 31 + (i >> 5)) % 256;
  return canvas;
}

const pixel = (canvas: { data: Uint8ClampedArray; width: number }, x: number, y: number): number[] => [
  ...canvas.data.subarray((y * canvas.width + x) * 4, (y * canvas.width + x) * 4 + 4),
];

describe('scanTriangles', () => {
  it.each([0, 1.1, 1.7])('covers every pixel of a grid exactly once (vertices moved by %f)', (wobble) => {
    const { positions, indices } = wobblyGrid(7, wobble);
    const hits = new Uint8Array(SIZE * SIZE);
    scanTriangles(SIZE, SIZE, positions, indices, indices.length / 3, (y, from, to) => {
      for (let x = from; x < to; x++) hits[y * SIZE + x]++;
    });
    expect(hits.every((count) => count === 1)).toBe(true);
  });

  it.each([
    ['not a number', [Number.NaN, 0, 5, 5, 0, 5]],
    ['infinite', [Number.POSITIVE_INFINITY, 0, 5, 5, 0, 5]],
    ['infinite downwards', [0, Number.NEGATIVE_INFINITY, 5, 5, 0, 5]],
    ['without area', [3, 3, 3, 3, 3, 3]],
    ['far outside', [1e9, 1e9, 1e9 + 100, 1e9, 1e9, 1e9 + 100]],
  ])('draws nothing for corners that are %s', (_, corners) => {
    let spans = 0;
    scanTriangles(SIZE, SIZE, Float32Array.from(corners), Uint16Array.of(0, 1, 2), 1, () => {
      spans++;
    });
    expect(spans).toBe(0);
  });
});

describe('drawTriangles', () => {
  it('reproduces a texture to the bit where nothing moves', () => {
    const source = texture();
    const canvas = createCanvas(SIZE, SIZE);
    const { positions, indices } = wobblyGrid(5, 2);
    drawTriangles(canvas, source, positions, positions, indices, indices.length / 3);
    for (const [x, y] of [
      [0, 0],
      [SIZE - 1, SIZE - 1],
      [13, 47],
      [31, 32],
    ]) {
      expect(pixel(canvas, x, y)).toEqual(pixel(source, x, y));
    }
    let different = 0;
    for (let y = 0; y < SIZE; y++) {
      for (let x = 0; x < SIZE * 4; x++) {
        if (canvas.data[y * SIZE * 4 + x] !== source.data[y * source.width * 4 + x]) different++;
      }
    }
    expect(different).toBe(0);
  });

  it('interpolates between texels', () => {
    const source = createCanvas(3, 2);
    source.data.set([0, 0, 0, 255, 200, 100, 40, 255, 0, 0, 0, 255], 0);
    source.data.set([0, 0, 0, 255, 200, 100, 40, 255, 0, 0, 0, 255], 12);
    const canvas = createCanvas(1, 1);
    const positions = Float32Array.of(0, 0, 4, 0, 0, 4);
    const uvs = Float32Array.of(0.5, 0.5, 4.5, 0.5, 0.5, 4.5);
    drawTriangles(canvas, source, positions, uvs, Uint16Array.of(0, 1, 2), 1);
    expect(pixel(canvas, 0, 0)).toEqual([100, 50, 20, 255]);
  });

  it('lays transparent colours over what is there, by texture and by vertex', () => {
    const source = createCanvas(2, 2);
    for (let i = 0; i < 4; i++) source.data.set([128, 0, 0, 128], i * 4);
    const square = {
      positions: Float32Array.of(0, 0, 2, 0, 0, 2, 2, 2),
      indices: Uint16Array.of(0, 1, 2, 1, 3, 2),
    };
    const canvas = createCanvas(2, 2);
    canvas.data.fill(255);
    drawTriangles(canvas, source, square.positions, square.positions, square.indices, 2);
    const [r, g, , a] = pixel(canvas, 0, 0);
    expect(a).toBeGreaterThanOrEqual(254);
    expect(r).toBeGreaterThanOrEqual(254);
    expect(Math.abs(g - 127)).toBeLessThanOrEqual(1);

    canvas.data.fill(0);
    drawTriangles(
      canvas,
      source,
      square.positions,
      square.positions,
      square.indices,
      2,
      Float32Array.of(0.5, 0.5, 0.5, 0.5),
    );
    expect(pixel(canvas, 1, 1)).toEqual([64, 0, 0, 64]);
  });

  it('never exceeds white where translucent layers pile up', () => {
    const source = createCanvas(2, 2);
    for (let alpha = 1; alpha < 255; alpha++) {
      for (let i = 0; i < 4; i++) source.data.set([alpha, alpha, alpha, alpha], i * 4);
      const canvas = createCanvas(2, 2);
      canvas.data.fill(255);
      const corners = Float32Array.of(0, 0, 2, 0, 0, 2, 2, 2);
      drawTriangles(canvas, source, corners, corners, Uint16Array.of(0, 1, 2, 1, 3, 2), 2);
      // an overflow would wrap to a small number
      expect(Math.min(...canvas.data)).toBeGreaterThanOrEqual(253);
    }
  });
});
