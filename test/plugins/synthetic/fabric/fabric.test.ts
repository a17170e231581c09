import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../core/seeded-random.ts';
import type { SurfacePoint } from '../../../../core/solid/surface.ts';
import { drawFabric, drawTrouserFabric } from '../../../../plugins/synthetic/fabric/draw-fabric.ts';
import { drawFolds, sampleFolds } from '../../../../plugins/synthetic/fabric/folds.ts';
import { ribs, stitches } from '../../../../plugins/synthetic/fabric/knit.ts';
import * as patterns from '../../../../plugins/synthetic/fabric/patterns.ts';
import { sampleTile, TILE_SIZE, type Tile } from '../../../../plugins/synthetic/fabric/tile.ts';

const GROUND = [0.2, 0.1, 0.3] as const;

const TILES = Object.entries(patterns).map(
  ([name, pattern], i) => [name, pattern(seededRandom(i + 1), GROUND)] as const,
);

const point = (over: Partial<SurfacePoint> = {}): SurfacePoint => ({
  x: 0,
  y: 0.2,
  z: -0.1,
  u: 0,
  v: 0,
  normalX: 0,
  normalY: 0,
  normalZ: -1,
  pixel: 0.002,
  red: 1,
  green: 1,
  blue: 1,
  roughness: 0.9,
  specular: 0.04,
  scatter: 0,
  sheen: 0.2,
  cavity: 1,
  bumpX: 0,
  bumpY: 0,
  bumpZ: 0,
  fibreX: 0,
  fibreY: 0,
  fibreZ: 0,
  ...over,
});

/** Mean difference of texels two apart, across the tile's left edge, and at most elsewhere. */
function seam({ levels, channels }: Tile): { edge: number; within: number } {
  const columns = Array.from({ length: TILE_SIZE }, (_, x) => {
    let sum = 0;
    for (let y = 0; y < TILE_SIZE; y++) {
      const row = y * TILE_SIZE;
      const next = (row + ((x + 2) % TILE_SIZE)) * channels;
      sum += Math.abs(levels[0][(row + x) * channels] - levels[0][next]);
    }
    return sum / TILE_SIZE;
  });
  return { edge: columns[TILE_SIZE - 1], within: Math.max(...columns.slice(0, TILE_SIZE - 2)) };
}

describe('tiles of cloth', () => {
  it.each(TILES)('%s goes on beyond its edge', (_name, tile) => {
    const { edge, within } = seam(tile);
    expect(edge).toBeLessThanOrEqual(within * 1.05);
    const [here, there] = [new Float32Array(3), new Float32Array(3)];
    sampleTile(tile, 0.0123, 0.0456, 0.001, here);
    sampleTile(tile, 0.0123 + tile.period, 0.0456 - tile.period, 0.001, there);
    for (let c = 0; c < 3; c++) expect(there[c]).toBeCloseTo(here[c], 4);
  });

  it.each(TILES)('%s is its mean colour where a pixel is as large as the tile', (_name, tile) => {
    const mean = [0, 0, 0];
    tile.levels[0].forEach((value, i) => {
      mean[i % 3] += value / (TILE_SIZE * TILE_SIZE);
    });
    const seen = new Float32Array(3);
    sampleTile(tile, 0.01, 0.03, tile.period * 1.01, seen);
    for (let c = 0; c < 3; c++) {
      expect(seen[c]).toBeCloseTo(mean[c], 3);
      expect(mean[c]).toBeGreaterThan(0.005);
      expect(mean[c]).toBeLessThan(0.85);
    }
  });

  it.each([
    ['stitches', stitches(0.005)],
    ['ribs', ribs(0.004)],
  ])('%s rise as much as they fall, and vanish where a pixel is larger', (_name, tile) => {
    const slopes = tile.levels[0];
    expect(Math.max(...slopes.filter((_, i) => i % 2 === 0))).toBeGreaterThan(0.3);
    const seen = new Float32Array(2);
    sampleTile(tile, 0.001, 0.002, tile.period, seen);
    for (const slope of seen) expect(Math.abs(slope)).toBeLessThan(0.02);
  });
});

describe('folds', () => {
  it('have the slopes of their heights, and none beyond the garment', () => {
    const folds = drawFolds(seededRandom(4), { width: 0.013, depth: 0.8 });
    const [left, here, right] = [new Float32Array(3), new Float32Array(3), new Float32Array(3)];
    let steepest = 0;
    for (let i = 0; i < 400; i++) {
      const x = -0.196 + (i % 20) * 0.02;
      const y = -0.04 + Math.floor(i / 20) * 0.02;
      sampleFolds(folds, x - 0.004, y, left);
      sampleFolds(folds, x, y, here);
      sampleFolds(folds, x + 0.004, y, right);
      expect(here[0]).toBeCloseTo((right[2] - left[2]) / 0.008, 4);
      steepest = Math.max(steepest, Math.hypot(here[0], here[1]));
    }
    expect(steepest).toBeGreaterThan(0.15);
    expect(steepest).toBeLessThan(2);
    sampleFolds(folds, 3, 0, here);
    expect([...here]).toEqual([0, 0, 0]);
  });
});

describe('fabrics', () => {
  it('are the same for the same seed', () => {
    const seen = [0, 1].map(() => {
      const cloth = drawFabric(seededRandom(7));
      return Array.from({ length: 50 }, (_, i) => {
        const at = point({ x: (i % 10) * 0.031 - 0.15, y: Math.floor(i / 10) * 0.07 });
        cloth.paint?.(at);
        return [at.red, at.green, at.blue, at.bumpX, at.bumpY, at.bumpZ, at.cavity];
      });
    });
    expect(seen[0]).toEqual(seen[1]);
  });

  it('reflect as cloth does, and lean no more than it can, on trunk and sleeves', () => {
    for (let seed = 0; seed < 12; seed++) {
      const cloth = (seed % 4 ? drawFabric : drawTrouserFabric)(seededRandom(seed));
      const colours: number[] = [];
      const slopes: number[] = [];
      const lifts: number[] = [];
      for (let i = 0; i < 400; i++) {
        const x = (i % 20) * 0.05 - 0.5;
        const normalX = Math.max(-0.9, Math.min(0.9, x * 4));
        const normalZ = -Math.sqrt(1 - normalX * normalX);
        const at = point({ x, y: Math.floor(i / 20) * 0.035 - 0.1, normalX, normalZ });
        cloth.paint?.(at);
        colours.push(at.red, at.green, at.blue);
        slopes.push(Math.hypot(at.bumpX, at.bumpY, at.bumpZ));
        lifts.push(Math.abs(at.bumpX * normalX + at.bumpZ * normalZ));
        expect(at.cavity).toBeGreaterThan(0.5);
      }
      expect(Math.min(...colours)).toBeGreaterThan(0.002);
      expect(Math.max(...colours)).toBeLessThan(0.95);
      expect(Math.max(...slopes)).toBeLessThan(4);
      expect(Math.max(...slopes)).toBeGreaterThan(0.03);
      expect(Math.max(...lifts)).toBeLessThan(1e-5);
    }
  });

  it('take the texture coordinates of a mesh that has some', () => {
    const cloth = drawFabric(seededRandom(seedOfStripes()));
    const colours = new Set<string>();
    for (let i = 0; i < 60; i++) {
      const at = point({ u: 0.001, v: 0.001 + i * 0.003, pixel: 0.001 });
      cloth.paint?.(at);
      colours.add([at.red, at.green, at.blue].map((value) => value.toFixed(2)).join());
    }
    expect(colours.size).toBeGreaterThan(3);
  });
});

/** A seed whose cloth changes along x and y by a lot. */
function seedOfStripes(): number {
  for (let seed = 0; seed < 100; seed++) {
    const cloth = drawFabric(seededRandom(seed));
    const reds = Array.from({ length: 60 }, (_, i) => {
      const at = point({ y: i * 0.003, pixel: 0.001 });
      cloth.paint?.(at);
      return at.red;
    });
    if (Math.max(...reds) > 2 * Math.min(...reds)) return seed;
  }
  throw new Error('no patterned cloth among 100');
}
