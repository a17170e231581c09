import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../core/seeded-random.ts';
import { project } from '../../../../plugins/synthetic/render/project.ts';
import { colourTemperature } from '../../../../plugins/synthetic/studio/colour-temperature.ts';
import { createStudio } from '../../../../plugins/synthetic/studio/create-studio.ts';
import { defocus } from '../../../../plugins/synthetic/studio/defocus.ts';
import { drawCamera, SIGNING_SPACE } from '../../../../plugins/synthetic/studio/draw-camera.ts';
import { drawLights } from '../../../../plugins/synthetic/studio/draw-lights.ts';
import type { Studio } from '../../../../plugins/synthetic/studio/studio.ts';

const sampled = ({ background }: Studio): number[] => {
  const rgb = new Float32Array(3);
  return Array.from({ length: 400 }, (_, i) => {
    background.paint(((i % 20) + 0.5) / 20, (Math.floor(i / 20) + 0.5) / 20, rgb);
    return [...rgb];
  }).flat();
};

describe('cameras', () => {
  it('show the whole signing space, and not much more', () => {
    for (let seed = 0; seed < 300; seed++) {
      const camera = drawCamera(seededRandom(seed));
      let farthest = 0;
      for (const place of SIGNING_SPACE) {
        const [x, y, depth] = project(camera, 1, place);
        expect(depth).toBeGreaterThan(0.3);
        farthest = Math.max(farthest, Math.abs(x - 0.5), Math.abs(y - 0.5));
      }
      expect(farthest).toBeLessThan(0.5);
      expect(farthest).toBeGreaterThan(0.4);
    }
  });
});

describe('light', () => {
  it('reaches a face that looks at the camera, about equally in all places, from both sides', () => {
    for (const place of ['room', 'studio', 'outdoors'] as const) {
      for (let seed = 0; seed < 60; seed++) {
        const { lights, surroundings, white } = drawLights(seededRandom(seed), place);
        expect(0.2126 * white[0] + 0.7152 * white[1] + 0.0722 * white[2]).toBeCloseTo(0.95, 3);
        for (const { direction } of lights) expect(Math.hypot(...direction)).toBeCloseTo(1, 6);
        // Cheeks, turned away by 45°.
        const cheeks = [-1, 1].map(
          (side) =>
            lights.reduce((sum, { direction: [x, , z], colour }) => {
              const facing = (z - side * x) * Math.SQRT1_2;
              return sum + Math.max(0, facing) * colour[1];
            }, 0) + surroundings.horizon[1],
        );
        expect(Math.min(...cheeks) / Math.max(...cheeks)).toBeGreaterThan(0.12);
      }
    }
  });

  it('goes from orange to blue with its temperature', () => {
    const ratios = [2000, 3200, 4500, 6500, 10000].map((kelvin) => {
      const [r, g, b] = colourTemperature(kelvin);
      expect(0.2126 * r + 0.7152 * g + 0.0722 * b).toBeCloseTo(1, 1);
      return b / r;
    });
    expect([...ratios].sort((a, b) => a - b)).toEqual(ratios);
    expect(ratios[3]).toBeGreaterThan(0.9);
    expect(ratios[3]).toBeLessThan(1.1);
  });
});

describe('studios', () => {
  const studios = Array.from({ length: 24 }, (_, seed) => createStudio(seededRandom(seed)));

  it('are the same for the same seed', () => {
    for (const seed of [3, 8]) {
      const again = createStudio(seededRandom(seed));
      expect(sampled(again)).toEqual(sampled(studios[seed]));
      expect(again.effects).toEqual(studios[seed].effects);
      expect(again.camera).toEqual(studios[seed].camera);
    }
  });

  it('have backgrounds that are neither black nor burnt, and differ', () => {
    const means = studios.map((studio) => {
      const values = sampled(studio);
      expect(values.every((value) => value >= 0 && value < 12)).toBe(true);
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    });
    expect(Math.min(...means)).toBeGreaterThan(0.005);
    expect(Math.max(...means)).toBeLessThan(1.3);
    expect(new Set(means.map((mean) => mean.toFixed(3))).size).toBeGreaterThan(16);
  });

  it('use only what the renderer takes', () => {
    for (const { lights, background, effects } of studios) {
      expect(lights.length).toBeGreaterThan(0);
      expect(lights.length).toBeLessThanOrEqual(3);
      expect(lights.some(({ size }) => size > 0)).toBe(true);
      expect(background.wall ?? 1).toBeGreaterThan(0.2);
      expect(effects.jpegQuality).toBeGreaterThanOrEqual(50);
      expect(effects.jpegQuality).toBeLessThanOrEqual(95);
    }
  });
});

describe('defocus', () => {
  it('makes a disc of a point and keeps its light', () => {
    const size = 41;
    const data = new Float32Array(size * size * 3);
    data[(20 * size + 20) * 3 + 1] = 1;
    defocus({ size, data }, 6 / size);
    const lit = (x: number, y: number): number => data[(y * size + x) * 3 + 1];
    expect(data.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 4);
    expect(lit(25, 20)).toBeCloseTo(lit(20, 20), 6);
    expect(lit(20, 15)).toBeCloseTo(lit(20, 20), 6);
    expect(lit(25, 25)).toBe(0);
    expect(lit(28, 20)).toBe(0);
  });
});
